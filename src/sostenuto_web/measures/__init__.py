"""Measuring change: questionnaires by schedule, answers as they are given, what became of them."""
