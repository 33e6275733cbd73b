"""Moods, arcs, the sequencer and what a response teaches."""
