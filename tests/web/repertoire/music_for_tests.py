"""Songs and recordings that a test puts into a house, as if they had been written and heard."""

import array
import dataclasses
import io
import wave
from pathlib import Path

import numpy as np

from sostenuto.audio.features import TABLE, FeatureVector, features
from sostenuto.audio.fingerprint import Fingerprint
from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Analysed
from sostenuto.exchange.media_source import Stamp, content_id
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song, Trigger, TriggerRegister


def sound(seconds=0.05, seed=1):
    """Return a WAV file of noise."""
    kept = io.BytesIO()
    rng = np.random.default_rng(seed)
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(rng.integers(-999, 999, int(8000 * seconds), dtype="<i2").tobytes())
    return kept.getvalue()


def vector(rng, near=None, away=0.0):
    """Return random features, or some near to others."""
    low = np.array([max(f.low, -100.0) for f in features()])
    high = np.array([min(f.high, 100.0) for f in features()])
    share = rng.random(len(low))
    if near is not None:
        share = (near.array() - low) / (high - low) + away * (share - 0.5)
    return FeatureVector(tuple(np.clip(low + share * (high - low), low, high).tolist()))


def codes(rng, length=600):
    """Return a fingerprint like no other."""
    return Fingerprint(rng.integers(1, 2**32, length, dtype=np.uint32))


def features_piece(found):
    return TABLE.encode("ascii") + b"\n" + array.array("d", found.values).tobytes()


class Music:
    """A house's music; every change is said to the gate."""

    def __init__(self, tmp_path, settings):
        house, self.place = tmp_path / "house", tmp_path / "music"
        house.mkdir()
        self.place.mkdir()
        for kept in ("keys", "audit"):  # the house that opens what is sealed stays the same
            (house / kept).symlink_to(settings.HOUSE.folder / kept)
        settings.HOUSE = dataclasses.replace(settings.HOUSE, folder=house)
        self.index_file = house / "music.sqlite3"
        self.folder = MusicFolder.objects.create(path=str(self.place), state="heard")
        self.rng = np.random.default_rng(5)
        self.made = 0

    def song(self, artist, title, **fields):
        made = Song.objects.create(artist=artist, title=title, **fields)
        library.changed()
        return made

    def recording(self, song=None, *, data=None, features=None, codes=None, **fields):
        """Put a file and its row in; with ``features`` it has been heard."""
        self.made += 1
        data = data if data is not None else sound(seed=self.made)
        path = fields.pop("path", f"{self.made:05}.wav")
        file = self.place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        content = content_id(io.BytesIO(data))
        if features is not None or codes is not None:
            self.heard(content, file, features, codes)
            fields.setdefault("affect_model", "directions-1")
        if song is not None:
            fields |= {"song": song, "song_by_person": True}
            fields.setdefault("artist", song.artist)
            fields.setdefault("title", song.title)
        fields.setdefault("title", file.stem)
        row = Recording.objects.create(
            content=content, folder=self.folder, path=path, seconds=180.0, **fields
        )
        library.changed()
        return row

    def heard(self, content, file, features=None, codes=None):
        """Write into the engine's index what a content sounds like."""
        features = features if features is not None else vector(self.rng)
        found = Analysed(
            content,
            analysis=1,
            features=features_piece(features),
            fingerprint=codes.to_bytes() if codes is not None else b"",
        )
        with Index(self.index_file) as index:
            index.record(Path(file), Stamp.of(Path(file).stat()), found)


def ask(client, *, asked=True):
    """Say that somebody was asked what raises the urge."""
    from django.utils import timezone

    when = timezone.now() if asked else None
    return TriggerRegister.objects.update_or_create(client=client, defaults={"asked_at": when})[0]


def trigger(client, value, kind="song", *, urge=8, state="urge", **fields):
    """Put an entry into a register, past every form."""
    register = ask(client)
    row = Trigger.objects.create(
        client=client,
        data_key=client.data_key,
        kind=kind,
        value=value,
        urge=urge,
        state=state,
        **fields,
    )
    TriggerRegister.objects.filter(pk=register.pk).update(version=register.version + 1)
    return row
