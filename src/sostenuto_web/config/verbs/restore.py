"""``sostenuto restore``."""


def restore() -> int:
    """Not there yet."""
    return 70
