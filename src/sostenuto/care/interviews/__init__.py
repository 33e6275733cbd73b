"""Interviews as data: what to ask, in plain words, and what each answer fills."""
