"""Technique cards: shipped ones, and the site's own."""
