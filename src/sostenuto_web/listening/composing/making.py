"""From numbers to a sound file in the house, and from that to a song that has a recording.

The composer runs in a worker that has no network and limited memory, as the engine does.
"""

from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sostenuto.base.errors import SostenutoError
from sostenuto_web.listening.composing import places
from sostenuto_web.listening.models import Composed
from sostenuto_web.repertoire import services as hearing
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording, Song
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.uploads.places import FullDiskError, check_room

COMPOSING = "sostenuto.jobs.composing:compose_asked"
"""How one piece is composed, as ``"module:function"``; it runs in a process of its own."""
ARTIST = "Sostenuto"
BYTES_A_MINUTE = 11_000_000
"""Of sixteen bits at 44.1 kHz in stereo before they are packed, so that there is always room."""


class NotMadeError(SostenutoError):
    """A piece could not be made; the text is a code for `Composed.failure`."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written: the hash of its content, and its tempo in beats per minute."""

    content: str
    tempo_bpm: float


def composed(row: Composed) -> Made:
    """Compose a piece and write its file, whole or not at all.

    Raises
    ------
    NotMadeError
    """
    from sostenuto.jobs.composing import LIMITS
    from sostenuto.jobs.pool import PoolRunner
    from sostenuto.jobs.runner import Task

    try:
        check_room(int(row.minutes * BYTES_A_MINUTE))
        task = Task(_asked(row), LIMITS)
        with PoolRunner(1) as runner, closing(runner.run(COMPOSING, [task])) as outcomes:
            outcome = next(outcomes)
    except FullDiskError:
        raise NotMadeError("disk") from None
    except SostenutoError:  # no worker could be started
        raise NotMadeError("fault") from None
    if not outcome.succeeded:
        raise NotMadeError(outcome.cause)
    return Made(outcome.value["content"], outcome.value["tempo_bpm"])


def _asked(row: Composed) -> dict[str, Any]:
    return {
        "valence": row.valence,
        "arousal": row.arousal,
        "minutes": row.minutes,
        "seed": row.seed,
        "preset": row.preset,
        "path": str(places.file_of(row)),
    }


def taken_in(row: Composed, made: Made) -> Recording:
    """Return the recording of a file, with its song; what is here already is not made again."""
    library.changed()  # first, so that two who take in at once do not make the same song twice
    note = _("made by this house, free to use")
    there = Recording.objects.filter(content=made.content, owner="").first()
    if there is not None and there.song_id is not None:
        return there
    song = _song(row, made, note)
    if there is None:
        return Recording.objects.create(
            content=made.content,
            folder=places.music_folder(),
            path=places.file_of(row).name,
            title=row.title,
            artist=ARTIST,
            song=song,
            song_by_person=True,
            licence_note=note,
        )
    there.song, there.song_by_person = song, True
    there.licence_note = there.licence_note or note
    there.save(update_fields=["song", "song_by_person", "licence_note"])
    return there


def _song(row: Composed, made: Made, note: str) -> Song:
    song, is_new = songs.find_or_make(row.made_by, ARTIST, row.title, in_repertoire=True)
    if is_new:
        tags = {"no_lyrics": True, "explicit": False, "tempo_bpm": round(made.tempo_bpm, 1)}
        songs.change(row.made_by, song, tags | {"licence_note": note})
        song.refresh_from_db()
    return song


def have_heard(row: Composed) -> None:
    """Have the engine hear what was made, as it hears everything."""
    hearing.ask_to_hear(folder=places.music_folder(), by=row.made_by)
