"""Runs inside a running house: a programme of long pieces, as if they had been levelled."""

import io
import random
import wave
from pathlib import Path
from tempfile import mkdtemp


def noise(number: int, kilobytes: int) -> bytes:
    """Return a WAV file of noise, the same for the same number."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((2, 2, 44100, 0, "NONE", ""))
        file.writeframes(random.Random(number).randbytes(kilobytes * 1024))
    return kept.getvalue()


def made(pieces: int, kilobytes: int) -> list[str]:
    """Make a client's programme and return the address of each of its sounds.

    The files hold noise and not music: what is measured is how they are sent.
    """
    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone
    from tests.web.listening.player.making import programme_of

    from sostenuto.exchange.media_source import content_id
    from sostenuto_web.people.models import Client
    from sostenuto_web.repertoire.gate import library
    from sostenuto_web.repertoire.models import MusicFolder, Recording, Song, TriggerRegister

    client = Client.objects.get(alias="Wren 0")
    when = {"defaults": {"asked_at": timezone.now()}}
    TriggerRegister.objects.update_or_create(client=client, **when)
    place = Path(mkdtemp(dir=settings.HOUSE.folder))
    folder = MusicFolder.objects.create(path=str(place), state="heard")
    rows = []
    for number in range(pieces):
        data = noise(number, kilobytes)
        (place / f"{number}.wav").write_bytes(data)
        song = Song.objects.create(title=f"Tune {number}", artist="The Invented")
        given = {"folder": folder, "path": f"{number}.wav", "seconds": 240.0, "song": song}
        given |= {"title": song.title, "artist": song.artist, "song_by_person": True}
        rows.append(Recording.objects.create(content=content_id(io.BytesIO(data)), **given))
    library.changed()
    programme = programme_of(client, rows)
    return [
        reverse("programme-sound", args=[client.pk, programme.pk, slot.pk]) + "?of=own"
        for slot in programme.slots.order_by("place")
    ]
