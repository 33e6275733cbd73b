"""What the engine's numbers say, in pages."""

from django import template

from sostenuto_web.repertoire import words

register = template.Library()
register.filter("affect_words", words.affect)
register.filter("spread_words", words.spread)
register.filter("minutes", words.length)
