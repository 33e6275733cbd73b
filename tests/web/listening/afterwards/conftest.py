"""A programme that was played, told song by song; times are minutes after it began."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.listening.learning.conftest import make_recording, make_song

from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import ListeningProgramme, MovedPoint, ProgrammeSlot
from sostenuto_web.record.models import Felt, Rating

A_MINUTE = timedelta(minutes=1)
_numbers = itertools.count(1)


class Told:
    """One client's programme, made row by row as a player and its questions would."""

    def __init__(self, client: Any, *, hours_ago: float = 3, **fields: Any) -> None:
        self.client = client
        self.given = {"client": client, "data_key": client.data_key}
        self.begun = timezone.now() - timedelta(hours=hours_ago)
        places = {"start_valence": -0.5, "start_arousal": 0.5}
        places |= {"goal_valence": 0.5, "goal_arousal": -0.5, "goal_mood": "calm", "minutes": 12.0}
        ended = self.begun + 12 * A_MINUTE
        times = {"started_at": self.begun, "ended_at": ended, "state": "finished"}
        self.row = ListeningProgramme.objects.create(**(places | times | fields), **self.given)
        self.slots: list[ProgrammeSlot] = []

    def slot(self, state="played", target=(0.0, 0.0), planned=(0.0, 0.0), song=None, **fields):
        """Put a song of three minutes at the end; it sounded unless it waits."""
        place = len(self.slots)
        song = song or make_song(f"Tune {next(_numbers)}")
        places = {"target_valence": target[0], "target_arousal": target[1]}
        places |= {"planned_valence": planned[0], "planned_arousal": planned[1]}
        places |= {"valence_sd": 0.3, "arousal_sd": 0.3, "seconds": 180.0, "place": place}
        if state != "waiting":
            fields = {
                "started_at": self.begun + 3 * place * A_MINUTE,
                "ended_at": self.begun + 3 * (place + 1) * A_MINUTE,
                "heard_s": 180.0,
            } | fields
        row = ProgrammeSlot.objects.create(
            programme=self.row,
            recording=make_recording(f"{song.title} {next(_numbers)}", song),
            state=state,
            reason="",
            **(places | fields),
            **self.given,
        )
        self.slots.append(row)
        return row

    def felt(self, slot, place=None, minutes=None, **more):
        """Say where a song took them; or only whether they liked or knew it."""
        if place is not None:
            more |= {"valence": place[0], "arousal": place[1]}
        recording = slot.recording
        at = self.begun + (3 * slot.place + 2.9 if minutes is None else minutes) * A_MINUTE
        return Felt.objects.create(
            at=at,
            song_id=recording.song_id,
            recording_id=recording.pk,
            programme_id=self.row.pk,
            session_id=self.row.session_id,
            **more,
            **self.given,
        )

    def moved(self, slot, *places):
        """Move the point through places, a second each."""
        for second, (valence, arousal) in enumerate(places):
            MovedPoint.objects.create(
                programme=self.row, slot=slot, seconds=second, valence=valence, arousal=arousal
            )

    def asked(self, moment, minutes, *, mood=None, **scales):
        """Ask before it (with minutes below 0) or after it (12 and more)."""
        said = {"session_id": self.row.session_id, "at": self.begun + minutes * A_MINUTE}
        if mood is not None:
            Rating.objects.create(
                scale="mood", moment=moment, valence=mood[0], arousal=mood[1], **said, **self.given
            )
        for scale, value in scales.items():
            Rating.objects.create(scale=scale, moment=moment, value=value, **said, **self.given)


@pytest.fixture
def told():
    """Return what makes a programme."""
    return Told


@pytest.fixture
def me(cast):
    return cast.clients["own"]


@pytest.fixture
def session(me, therapist):
    """A session that is over."""
    begun = timezone.now() - timedelta(hours=3, minutes=10)
    return Session.objects.create(
        client=me,
        data_key=me.data_key,
        led_by=therapist,
        starts_at=begun,
        started_at=begun,
        ended_at=begun + timedelta(minutes=50),
        state=Session.State.FINISHED,
        delivered=Session.Delivered.THERAPY,
    )
