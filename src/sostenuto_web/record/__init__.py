"""Facts that everything else renders; each is kept once. So far: what did harm."""
