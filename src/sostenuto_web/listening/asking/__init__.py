"""Asking before, after and while a programme plays, with the fewest taps; all of it optional."""
