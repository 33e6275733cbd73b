"""The service's songs: what is sung and played here, and what people have spoken of."""
