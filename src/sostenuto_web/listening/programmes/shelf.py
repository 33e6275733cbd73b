"""The recordings of the house that a programme may be made of, read in one query.

Conventions: what staff said of tempo and key wins over what was heard.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from sostenuto_web.listening.models import Composed
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.recordings.selectors import NOW


class Row(NamedTuple):
    """One recording, as far as planning needs it."""

    pk: UUID
    title: str
    artist: str
    song: UUID | None
    song_title: str | None
    song_artist: str | None
    heir: UUID | None
    seconds: float
    tempo_bpm: float | None
    key: str
    loudness_lufs: float | None
    valence: float | None
    valence_sd: float | None
    arousal: float | None
    arousal_sd: float | None
    said_valence: float | None
    said_arousal: float | None
    no_lyrics: bool | None
    """Of the song, as people say; None where nobody has."""
    made_here: bool

    @property
    def shown_title(self) -> str:
        """Its song's title, or what the file says."""
        return self.song_title or self.title

    @property
    def shown_artist(self) -> str:
        """Its song's artist, or what the file says."""
        return (self.song_artist if self.song else self.artist) or ""

    @property
    def is_named(self) -> bool:
        """Whether somebody or something says what it is: its song is known, or it was made here."""
        return self.song is not None or self.made_here


_COLUMNS = (
    *("pk", "title", "artist", "song", "song__title", "song__artist", "song__merged_into"),
    *("seconds", "now_tempo_bpm", "now_key", "loudness_lufs", "valence", "valence_sd"),
    *("arousal", "arousal_sd", "said_valence", "said_arousal", "wordless", "made_here"),
)


def of_the_house() -> list[Row]:
    """Return the recordings that were heard and are there: the service's."""
    return _rows(Q(only_for=None))


def own(client: Client) -> list[Row]:
    """Return a client's own recordings that were heard and are there."""
    return _rows(Q(only_for=client))


def _rows(whose: Q) -> list[Row]:
    composed = Exists(Composed.objects.filter(recording=OuterRef("pk")))
    wordless = Coalesce("song__merged_into__no_lyrics", "song__no_lyrics")
    heard = Recording.objects.filter(whose, failure="", missing=False, seconds__gt=0)
    found = heard.annotate(made_here=composed, wordless=wordless, **NOW)
    return [Row(*row) for row in found.order_by("pk").values_list(*_COLUMNS)]
