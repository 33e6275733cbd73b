"""How English looks."""
