"""Samples of listening programmes: one of the client, with one recording in it."""

import json
from typing import Any

from people_of_the_walk import HOUSE, World, canary, full_of_canaries

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.models import MusicFolder, Recording


def programme(world: World, client: Client, key: str) -> Any:
    """Return the one programme of a client: what the same address names besides is of it."""
    if (made := world.made.get(("programme_id", key))) is not None:
        return made
    given = {"client": client, "data_key": client.data_key, "voided_at": client.voided_at}
    given |= {"made_by": world.people["therapist"].user, "minutes": 20.0, "goal_mood": "calm"}
    given |= {"start_valence": -0.5, "start_arousal": 0.5}
    given |= {"goal_valence": 0.5, "goal_arousal": -0.5, "left_out": "{}"}
    given["remarks"] = json.dumps([canary("listened", key)])
    row = ListeningProgramme.objects.create(
        **full_of_canaries(ListeningProgramme, key, "listened", **given)
    )
    world.made["programme_id", key] = row.pk
    return row.pk


def slot(world: World, client: Client, key: str) -> Any:
    """Put a recording into that programme."""
    music = canary("music", HOUSE)
    folder, _made = MusicFolder.objects.get_or_create(path=f"/nowhere/played/{music}")
    said = {"title": music, "path": music, "seconds": 180.0}
    recording = Recording.objects.create(content=f"listened {key}", folder=folder, **said)
    given = {"client": client, "data_key": client.data_key, "recording": recording, "place": 0}
    given |= {"programme_id": programme(world, client, key), "seconds": 180.0, "source": "audio"}
    given |= {"target_valence": 0.0, "target_arousal": 0.0, "valence_sd": 0.3, "arousal_sd": 0.3}
    given |= {"planned_valence": 0.0, "planned_arousal": 0.0}
    return ProgrammeSlot.objects.create(
        **full_of_canaries(ProgrammeSlot, key, "listened", **given)
    ).pk
