"""Recordings: what was heard of each, what people say instead, and naming those without a song."""
