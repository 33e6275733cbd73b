"""Run as a program inside a throw-away house: a programme of four songs, each at another level.

The last two are not levelled yet. Prints ``<client id> <programme id>``.
"""

import django

django.setup()

import io
import secrets
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.utils import timezone
from tests.web.listening.player.making import programme_of, tone

from sostenuto.exchange.media_source import content_id
from sostenuto_web.care.models import Session
from sostenuto_web.listening.models import LevelledFile
from sostenuto_web.listening.player import levelled
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import (
    MusicFolder,
    Recording,
    Song,
    TriggerRegister,
)

LEVELS = (0.8, 0.03, 0.9, 0.1)
SECONDS = 12.0


def make() -> tuple[str, str]:
    """Make a programme that begins with a loud song and goes on with a faint one."""
    client = Client.objects.get(alias="Wren")
    when = {"defaults": {"asked_at": timezone.now()}}
    TriggerRegister.objects.update_or_create(client=client, **when)
    place = Path(mkdtemp(dir=settings.HOUSE.folder))
    folder = MusicFolder.objects.create(path=str(place), state="heard")
    rows = [_recording(folder, place, number, level) for number, level in enumerate(LEVELS)]
    library.changed()  # the gate of the running server has prepared what was there before
    levelled.level_each(row.pk for row in rows)
    for row in rows:
        made = LevelledFile.objects.get(recording=row)
        row.loudness_lufs = made.loudness_lufs - made.gain_db
        row.save()
    LevelledFile.objects.filter(recording__in=rows[2:]).delete()
    session = Session.objects.create(
        client=client,
        data_key=client.data_key,
        led_by=User.objects.get(login="therapist"),
        starts_at=timezone.now(),
    )
    programme = programme_of(client, rows, session=session)
    return str(client.pk), str(programme.pk)


def _recording(folder: MusicFolder, place: Path, number: int, level: float) -> Recording:
    data = tone(level, SECONDS, seed=secrets.randbits(64))
    (place / f"{number}.wav").write_bytes(data)
    song = Song.objects.create(title=f"Tune {number} of {place.name}", artist="The Invented")
    return Recording.objects.create(
        content=content_id(io.BytesIO(data)),
        folder=folder,
        path=f"{number}.wav",
        title=song.title,
        artist=song.artist,
        song=song,
        song_by_person=True,
        seconds=SECONDS,
    )


if __name__ == "__main__":
    print(*make())
