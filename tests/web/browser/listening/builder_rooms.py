"""Run as a program inside a throw-away house: thirty pieces along a path, none with a sound.

Prints ``<client id>``.
"""

import django

django.setup()

from secrets import token_hex

from django.utils import timezone

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song, TriggerRegister

COUNT = 30


def make() -> str:
    """Put pieces from tense and unpleasant to calm and pleasant into the house."""
    client = Client.objects.get(alias="Wren")
    when = {"defaults": {"asked_at": timezone.now()}}
    TriggerRegister.objects.update_or_create(client=client, **when)
    mark = token_hex(3)
    folder = MusicFolder.objects.create(path=f"/nowhere/{mark}", state="heard")
    for number in range(COUNT):
        along = number / (COUNT - 1)
        title, artist = f"Tune {number} of {mark}", f"Band {number} of {mark}"
        Recording.objects.create(
            content=f"{mark} {number}",
            folder=folder,
            path=f"{number}.wav",
            title=title,
            artist=artist,
            song=Song.objects.create(title=title, artist=artist),
            song_by_person=True,
            seconds=180.0,
            valence=-0.6 + 1.2 * along,
            arousal=0.7 - 1.3 * along,
            valence_sd=0.3,
            arousal_sd=0.3,
        )
    library.changed()
    return str(client.pk)


if __name__ == "__main__":
    print(make())
