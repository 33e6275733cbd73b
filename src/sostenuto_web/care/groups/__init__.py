"""Groups: one meeting, a note for each member in their own record, nobody else's name in it."""
