"""What the walk puts into an address: a sample for every name that an address can have.

Add yours when you bring a new name. ``@of_client("thing_id", kind)`` makes a record that belongs
to the client it is given; fill its texts with `full_of_canaries`, of the kind ``recorded``,
``consented`` or ``listed`` (see `oracle.OPENS` for who may read which). ``PLAIN`` is for what
belongs to no client.
"""

from collections.abc import Callable
from typing import Any

from people_of_the_walk import World, full_of_canaries

from sostenuto_web.people.models import Client

Sample = Callable[[World, Client, str], Any]
OF_CLIENT: dict[str, tuple[str, Sample]] = {}
PLAIN: dict[str, Callable[[World], Any]] = {
    "user_id": lambda world: world.people["director"].user.pk,
}

ABSENT: dict[str, str] = {
    # route: why it may answer 404 although the policy grants it
    "/house/first-run/": "only until the first account is made",
}


def of_client(kwarg: str, kind: str = "recorded") -> Callable[[Sample], Sample]:
    def register(sample: Sample) -> Sample:
        OF_CLIENT[kwarg] = kind, sample
        return sample

    return register


@of_client("client_id")
def _client(world: World, client: Client, key: str) -> Any:
    return client.pk


def value_of(world: World, kwarg: str, key: str) -> Any:
    """Return the id that stands for ``kwarg`` of client ``key``; made once a world."""
    if kwarg in PLAIN:
        return PLAIN[kwarg](world)
    _kind, sample = OF_CLIENT[kwarg]
    if (kwarg, key) not in world.made:
        world.made[kwarg, key] = sample(world, world.clients[key], key)
    return world.made[kwarg, key]


def is_known(kwarg: str) -> bool:
    return kwarg in PLAIN or kwarg in OF_CLIENT


__all__ = ["ABSENT", "OF_CLIENT", "PLAIN", "full_of_canaries", "is_known", "of_client", "value_of"]
