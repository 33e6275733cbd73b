"""Sessions as appointments: which are when, and what became of those that did not take place."""
