"""Reading programmes: finding them, showing one, what was left out of it."""
