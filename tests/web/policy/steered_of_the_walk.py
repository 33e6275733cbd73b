"""Samples of music that was steered while it sounded."""

from typing import Any

from people_of_the_walk import World

from sostenuto_web.listening.models import SteeredMusic
from sostenuto_web.people.models import Client


def steered(world: World, client: Client, key: str) -> Any:
    """Make a stretch of a client's that sounds."""
    return SteeredMusic.objects.create(
        client=client,
        seed=7,
        changes=[[0, 0.0, 0.0]],
        made_by=world.people["therapist"].user,
    ).pk
