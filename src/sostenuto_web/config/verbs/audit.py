"""``sostenuto audit``."""


def audit() -> int:
    """Not there yet."""
    return 70
