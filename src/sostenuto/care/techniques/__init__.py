"""Technique cards: what is done with music, as data, and who may do it with whom."""
