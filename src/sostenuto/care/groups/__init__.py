"""A group's own thinking: no other name in a note, no copied note, fair turns, signs for phones."""
