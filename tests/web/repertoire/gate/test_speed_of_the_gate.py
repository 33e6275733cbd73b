"""How much work the gate has in a house with 10,000 recordings, in time of the processor."""

import time

import numpy as np
import pytest
from music_for_tests import ask, codes, features_piece, trigger, vector

from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Analysed
from sostenuto.exchange.media_source import Stamp
from sostenuto_web.repertoire.gate import asking, library
from sostenuto_web.repertoire.models import Recording, Song

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RECORDINGS, ARTISTS, CODES = 10_000, 900, 1900


def timed(what, act):
    start = time.thread_time()
    found = act()
    took_ms = (time.thread_time() - start) * 1000
    print(f"{what}: {took_ms:.0f} ms")
    return found, took_ms


@pytest.fixture
def large(music):
    """A house with 10,000 recordings, heard, and as many songs."""
    rng = np.random.default_rng(8)
    songs = [
        Song(artist=f"Artist {n % ARTISTS}", title=f"Song number {n}", album=f"Album {n % 2000}")
        for n in range(RECORDINGS)
    ]
    for song in songs:
        song.artist_key, song.title_key = song.artist, song.title
    Song.objects.bulk_create(songs)
    rows = [
        Recording(
            content=f"{n:032x}",
            folder=music.folder,
            path=f"{n % 97}/{n}.mp3",
            title=song.title,
            artist=song.artist,
            album=song.album,
            song=song,
            seconds=200,
            affect_model="directions-1",
        )
        for n, song in enumerate(songs)
    ]
    Recording.objects.bulk_create(rows)
    near = [vector(rng) for _ in range(40)]
    with Index(music.index_file) as index:
        index._connection.execute("PRAGMA synchronous = OFF")
        for n, row in enumerate(rows):
            heard = Analysed(
                row.content,
                analysis=1,
                features=features_piece(vector(rng, near[n % 40], 0.2)),
                fingerprint=codes(rng, CODES).to_bytes(),
            )
            index.record(music.place / row.path, Stamp(1, 1, 1), heard)
    library.changed()
    return songs


def test_ten_thousand_recordings_keep_nobody_waiting(large, cast):
    client, group = cast.clients["own"], [cast.clients["own"].pk, cast.clients["team"].pk]
    ask(cast.clients["team"])
    for n in range(20):
        trigger(client, f"{large[n * 37].artist} – {large[n * 37].title}")
    rows = list(Recording.objects.select_related("song__merged_into"))

    first, _ = timed("first prepared", library.prepared)
    Song.objects.filter(pk=large[5].pk).update(title="Another name")
    library.changed()
    after, changed_ms = timed("prepared after one change", library.prepared)
    assert after is not first
    timed("first question", lambda: asking.for_client(client).of(rows[0]))
    answers, decided_ms = timed(
        "first decisions, 20 entries", lambda: asking.for_client(client).of_all(rows)
    )
    again, again_ms = timed("the same again", lambda: asking.for_client(client).of_all(rows))
    timed("for a group", lambda: asking.for_group(group).of_all(rows))
    _, one_ms = timed("one more question", lambda: asking.for_client(client).of(rows[77]))
    trigger(client, f"{large[99].artist} – {large[99].title}")
    timed(
        "one question after a change of the register",
        lambda: asking.for_client(client).of(rows[77]),
    )

    assert answers == again
    assert list(answers.values()).count("no") >= 20
    assert changed_ms < 400
    assert decided_ms < 600
    assert again_ms < 200
    assert one_ms < 20
