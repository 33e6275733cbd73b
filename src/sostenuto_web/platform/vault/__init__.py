"""Keys, and fields that nobody can read without them."""
