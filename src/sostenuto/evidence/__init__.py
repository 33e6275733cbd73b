"""What is known of music with people, and what may be said of it."""
