"""The session while it runs."""
