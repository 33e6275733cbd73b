"""How long planning takes with a real library: two thousand recordings of named songs."""

import time

import numpy as np
import pytest

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes.services import making
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording, Song

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELDS = {
    "session": None,
    "setting": "with_therapist",
    "start_valence": -0.5,
    "start_arousal": 0.6,
    "goal_valence": 0.5,
    "goal_arousal": -0.5,
    "goal_mood": "calm",
    "minutes": 20.0,
    "arc": "iso",
    "rules": {"most_by_artist": 2, "most_new": None},
}


@pytest.fixture
def many(music):
    rng = np.random.default_rng(7)
    songs = [Song(artist=f"Band {n % 400}", title=f"Tune {n}") for n in range(2000)]
    Song.objects.bulk_create(songs)
    rows = []
    for number, song in enumerate(songs):
        valence, arousal = (float(each) for each in rng.uniform(-0.9, 0.9, 2))
        place = {"valence": valence, "arousal": arousal, "valence_sd": 0.35, "arousal_sd": 0.3}
        heard = {"tempo_bpm": float(rng.uniform(55, 180)), "seconds": float(rng.uniform(120, 320))}
        where = {"content": f"content {number}", "folder": music.folder, "path": f"{number}.wav"}
        said = {"title": song.title, "artist": song.artist, "song": song, "song_by_person": True}
        rows.append(Recording(**where, **said, **place, **heard))
    Recording.objects.bulk_create(rows)
    library.changed()
    return rows


def test_two_thousand_recordings_are_planned_within_half_a_second(client, therapist, many):
    # The processor's time, so that what else runs on the machine does not count.
    before = time.process_time()
    making.make(therapist, client, FIELDS)  # the gate reads the house
    first_s = time.process_time() - before

    took_s = []
    for _ in range(5):
        before = time.process_time()
        programme = making.make(therapist, client, FIELDS)
        took_s.append(time.process_time() - before)
    again_s = []
    for _ in range(5):
        before = time.process_time()
        making.plan_again(therapist, programme)
        again_s.append(time.process_time() - before)

    print(f"cold {first_s:.3f} s, made {sorted(took_s)[2]:.3f} s, again {sorted(again_s)[2]:.3f} s")
    assert ListeningProgramme.objects.count() == 6
    assert sorted(took_s)[2] < 1.5  # a busy machine; 0.5 s is what is wanted
