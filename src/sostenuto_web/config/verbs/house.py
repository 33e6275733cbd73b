"""``sostenuto house``."""


def house() -> int:
    """Not there yet."""
    return 70
