"""Filling a measure in: on the screen or from paper, each answer looked at as it is given."""
