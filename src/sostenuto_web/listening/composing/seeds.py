"""Seeds: the number from which a made piece grows, and grows again."""

import secrets

LARGEST_SEED = 999_999_999
FIRST_DRAWN, DRAWN = 100_000, 900_000


def drawn_seed() -> int:
    """Return a seed drawn by chance, always of six digits: easy to write down and to compare."""
    return FIRST_DRAWN + secrets.randbelow(DRAWN)
