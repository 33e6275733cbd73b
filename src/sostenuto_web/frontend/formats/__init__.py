"""How days, times and numbers look, one folder a language; Django fills in what is left out."""
