"""A house with songs all over the plane, and a client who can be asked."""

import pytest
from tests.web.repertoire.music_for_tests import vector

from sostenuto_web.people import guard


@pytest.fixture
def songs(music):
    """Thirty recordings of three minutes, from tense and unpleasant to calm and pleasant."""
    made = []
    for number in range(30):
        along = number / 29
        place = {"valence": -0.6 + 1.2 * along, "arousal": 0.7 - 1.3 * along}
        sides = {"valence_sd": 0.3, "arousal_sd": 0.3, "tempo_bpm": 120 - 2.0 * number}
        song = music.song(f"Band {number}", f"Tune {number}")
        made.append(music.recording(song=song, features=vector(music.rng), **place, **sides))
    return made


@pytest.fixture
def said(client):
    """What a careful therapist types: anxious, to calm, twenty-one minutes."""
    return {
        guard.FIELD: guard.token_for(client.pk),
        "start": "3,7",
        "goal_mood": "calm",
        "arc": "iso",
        "minutes": "21",
        "setting": "with_therapist",
        "most_by_artist": "2",
    }
