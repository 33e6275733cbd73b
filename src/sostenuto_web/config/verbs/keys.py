"""``sostenuto keys``."""


def keys() -> int:
    """Not there yet."""
    return 70
