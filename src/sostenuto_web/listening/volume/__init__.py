"""How far the music may be turned up for one person, as somebody decided with them."""
