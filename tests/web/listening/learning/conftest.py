"""Answers and programmes that a test puts into a house, as if a client had given them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song


class Heard:
    """One client's answers; times are in days ago."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.given = {"client": client, "data_key": client.data_key}

    def felt(self, song=None, felt=(0.5, 0.0), mood=(0.0, 0.0), days_ago=1.0, **more):
        """Say once where a song took them."""
        more |= {"song_id": song.pk} if song else {}
        if felt is not None:
            more |= {"valence": felt[0], "arousal": felt[1]}
        if mood is not None:
            more |= {"mood_valence": mood[0], "mood_arousal": mood[1]}
        at = timezone.now() - timedelta(days=days_ago)
        return Felt.objects.create(at=at, **more, **self.given)

    def programme(self, arc="iso", before=(-0.5, 0.5), after=(0.25, 0.0), days_ago=1.0, **more):
        """Play twenty minutes, asked before and after where there is an answer."""
        begun = timezone.now() - timedelta(days=days_ago)
        ended = begun + timedelta(minutes=20)
        times = {"started_at": begun, "ended_at": ended} | more
        places = {"start_valence": -0.5, "start_arousal": 0.5}
        places |= {"goal_valence": 0.5, "goal_arousal": -0.5, "minutes": 20.0}
        row = ListeningProgramme.objects.create(arc=arc, **times, **places, **self.given)
        if times["ended_at"]:
            self.mood(before, "pre", times["started_at"] - timedelta(minutes=5))
            self.mood(after, "post", times["ended_at"] + timedelta(minutes=5))
        return row

    def mood(self, point, moment, at, **more):
        """Rate the mood."""
        if point is None:
            return None
        said = {"scale": "mood", "valence": point[0], "arousal": point[1]} | more
        return Rating.objects.create(moment=moment, at=at, **said, **self.given)

    def tension(self, value, moment, at):
        """Rate the tension."""
        said = {"scale": "tension", "value": value}
        return Rating.objects.create(moment=moment, at=at, **said, **self.given)


def make_song(title, artist="The Lanterns", **fields):
    """Write a song down."""
    made = Song.objects.create(artist=artist, title=title, **fields)
    library.changed()
    return made


def make_recording(title, song=None, **fields):
    """Put a recording's row in; it has no file."""
    folder = MusicFolder.objects.get_or_create(path="/nowhere")[0]
    path = f"{title}.wav"
    made = Recording.objects.create(
        content=f"sha256-{title}", folder=folder, path=path, title=title, song=song, **fields
    )
    library.changed()
    return made


@pytest.fixture
def heard():
    """Return what tells of a client."""
    return Heard


@pytest.fixture
def song():
    """Return what makes a song."""
    return make_song


@pytest.fixture
def recording():
    """Return what makes a recording."""
    return make_recording
