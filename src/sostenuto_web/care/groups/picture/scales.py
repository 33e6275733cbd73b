"""Which ratings a group's picture shows: how close people feel, and five items on cohesion."""

from sostenuto.measures import cohesion

CLOSENESS = "connection"
"""How connected somebody feels to the others; asked before and after."""


def items() -> tuple[str, ...]:
    """Return the items on how the group holds together, in their order; asked after."""
    return cohesion.items()


def asked() -> tuple[str, ...]:
    """Return every rating that the picture shows."""
    return (CLOSENESS, *items())
