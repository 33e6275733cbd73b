"""The plan of a session."""
