"""``sostenuto doctor``."""


def doctor() -> int:
    """Not there yet."""
    return 70
