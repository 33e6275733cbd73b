"""Runs inside a house: a large invented library, as if it had been heard and named."""

import random
from typing import Any

from tests.web.endurance.cast_of_a_house import name

ARTISTS, THEMES, SOUNDS = 900, ("home", "drinking", "hope", "loss"), ("siren", "glass")
CODES = 200
"""Codes of a fingerprint: of half a minute, which is enough to be told from others."""


def made(recordings: int, unnamed: int = 0, triggers: int = 0) -> None:
    """Make songs and recordings, some more that nobody has named, and a client's register."""
    import numpy as np

    from sostenuto_web.repertoire.gate import library
    from sostenuto_web.repertoire.models import MusicFolder, Recording, Song

    chance, rng = random.Random(11), np.random.default_rng(11)
    folder = MusicFolder.objects.create(path="/nowhere/library", state="heard")
    songs = [_song(chance, number) for number in range(recordings)]
    Song.objects.bulk_create(songs, batch_size=500)
    rows = [_recording(chance, folder, number, song) for number, song in enumerate(songs)]
    rows += [_recording(chance, folder, recordings + number, None) for number in range(unnamed)]
    Recording.objects.bulk_create(rows, batch_size=500)
    _heard(rows, rng)
    if triggers:
        _register(songs[:: max(1, recordings // triggers)][:triggers])
    library.changed()


def forgotten() -> None:
    """Take the library out again."""
    from sostenuto_web.repertoire.gate import library
    from sostenuto_web.repertoire.models import MusicFolder, Recording, Song

    folder = MusicFolder.objects.get(path="/nowhere/library")
    songs = Song.objects.filter(recordings__folder=folder).values_list("pk", flat=True)
    wanted = list(songs)
    Recording.objects.filter(folder=folder).delete()
    for start in range(0, len(wanted), 500):
        Song.objects.filter(pk__in=wanted[start : start + 500]).delete()
    folder.delete()
    library.changed()


def _song(chance: random.Random, number: int) -> Any:
    from sostenuto_web.repertoire.models import Song

    return Song(
        title=f"{name(number)} {number}",
        artist=name(number % ARTISTS),
        title_key=f"{name(number)} {number}".lower(),
        artist_key=name(number % ARTISTS).lower(),
        themes=chance.sample(THEMES, chance.choice((0, 0, 1, 2))),
        sounds=chance.sample(SOUNDS, chance.choice((0, 0, 0, 1))),
        no_lyrics=chance.choice((None, True, False)),
    )


def _recording(chance: random.Random, folder: Any, number: int, song: Any) -> Any:
    from sostenuto_web.repertoire.models import Recording
    from sostenuto_web.repertoire.picture.points import KEYS

    return Recording(
        content=f"11b{number:061x}",
        folder=folder,
        path=f"{number % 97}/{name(number % ARTISTS)} - {number}.mp3",
        title=song.title if song else f"{number}",
        artist=song.artist if song else "",
        named=song is not None,
        song=song,
        song_by_person=song is not None,
        seconds=chance.uniform(90, 420),
        tempo_bpm=chance.uniform(60, 180),
        key=chance.choice(KEYS),
        loudness_lufs=chance.uniform(-24, -7),
        valence=max(-1, min(1, chance.gauss(0.1, 0.4))),
        valence_sd=chance.uniform(0.2, 0.4),
        arousal=max(-1, min(1, chance.gauss(0.1, 0.4))),
        arousal_sd=chance.uniform(0.15, 0.3),
        affect_model="directions-1",
    )


def _heard(rows: list[Any], rng: Any) -> None:
    """Write into the engine's index what each sounds like."""
    from pathlib import Path

    from tests.web.repertoire.music_for_tests import codes, features_piece, vector

    from sostenuto.exchange.index import Index
    from sostenuto.exchange.index_rows import Analysed
    from sostenuto.exchange.media_source import Stamp
    from sostenuto_web.repertoire.services import index_file

    near = [vector(rng) for _ in range(40)]
    with Index(index_file()) as index:
        index._connection.execute("PRAGMA synchronous = OFF")
        for number, row in enumerate(rows):
            heard = Analysed(
                row.content,
                analysis=1,
                features=features_piece(vector(rng, near[number % 40], 0.2)),
                fingerprint=codes(rng, CODES).to_bytes(),
            )
            index.record(Path("/nowhere/library") / row.path, Stamp(1, 1, 1), heard)


def _register(songs: list[Any]) -> None:
    from django.utils import timezone

    from sostenuto_web.people.models import Client
    from sostenuto_web.repertoire.models import Trigger, TriggerRegister

    client = Client.objects.order_by("pk").first()
    TriggerRegister.objects.create(client=client, asked_at=timezone.now(), version=1)
    for song in songs:
        Trigger.objects.create(
            client=client,
            data_key=client.data_key,
            kind="song",
            value=f"{song.artist} – {song.title}",
            urge=8,
            state="urge",
        )
