"""The end of a course of care, and what the client takes along."""
