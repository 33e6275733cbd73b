"""Copies that can be trusted, and the way back from them."""
