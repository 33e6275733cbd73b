"""``sostenuto serve``."""


def serve() -> int:
    """Not there yet."""
    return 70
