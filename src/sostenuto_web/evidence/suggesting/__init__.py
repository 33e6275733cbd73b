"""Techniques to think of for one client, each with what speaks for it and what against."""
