"""Filters of the pages on measures."""
