"""The harm log: what went wrong with music, and who looks again."""
