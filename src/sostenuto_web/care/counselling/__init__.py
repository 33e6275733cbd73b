"""Counselling notes, kept apart."""
