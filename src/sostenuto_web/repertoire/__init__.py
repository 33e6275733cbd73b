"""The service's music, as the engine heard it."""
