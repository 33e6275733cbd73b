"""Sostenuto: music therapy for recovery, from what a recording sounds like to a safe programme.

The rooms, from the ground up: ``base`` (errors, units, the affect point), ``music`` (notes, keys,
tempo), ``audio`` (what a recording sounds like, and our own sounds), ``repertoire`` (songs,
recordings, the gate), ``listening`` (arcs and programmes), ``care`` (plan, session, note),
``measures`` (ratings, goal attainment), ``exchange`` (files), ``jobs`` (what runs long) and
``cli``. Import a module by its full name; this package itself loads nothing.
"""

__version__ = "0.1.0"
