"""``sostenuto backup``."""


def backup() -> int:
    """Not there yet."""
    return 70
