"""What may sound for a client: the service's songs and recordings, and what only they spoke of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.repertoire.catalogue import gate_constants
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.models import Preference, Recording, Song
from sostenuto_web.repertoire.songs import selectors as songs
from sostenuto_web.repertoire.tastes import selectors

MOST_FOUND = 50
LABELS = {
    "unasked": _("as nobody has asked yet"),
    "unheard": _("not heard yet"),
    "unread": _("as an entry of the register cannot be read"),
    "gone": _("as this record is closed"),
}
"""What recordings that stay silent are counted by where no register says anything."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A song or a recording with what the gate says of it for this client.

    Attributes
    ----------
    item : Song or Recording
    together, alone : Verdict
        With a therapist in the room; by themselves. With no more reasons than may be read.
    word : str
        What the client says of it, as a page shows it; empty where nobody has asked.
    unwanted : bool
        Whether that word keeps it out of suggestions.
    theirs : bool
        Whether it stands in no list but the client's own.
    """

    item: Song | Recording
    together: Verdict
    alone: Verdict
    word: str = ""
    unwanted: bool = False
    theirs: bool = False

    @property
    def may_be_lifted(self) -> bool:
        """Whether a written reason could let it sound."""
        return self.together.answer == "no" and not self.together.fixed


@dataclass(frozen=True, slots=True)
class Counted:
    """How many recordings may sound for a client who is alone, and why the others may not."""

    may: int
    ask: int
    of: int
    why: list[tuple[str, int]] = field(default_factory=list)


class ClientMusic:
    """The music of the house, asked about for one client; made anew for every page.

    Parameters
    ----------
    request : HttpRequest
        Whose user asks; the caller has checked that they may (``gate.ask``).
    client : Client
    """

    def __init__(self, request: HttpRequest, client: Client) -> None:
        self.client, self._user = client, request.user
        self.reader = asking.reader(request.user, client, request)
        self._together = asking.for_client(client)
        self._alone = asking.for_client(client, "alone")
        self.unasked = self._together.unasked

    def offered(self, items: Iterable[Song | Recording]) -> list[Offered]:
        """Return these with what the gate says of each."""
        return [self._one(item) for item in items]

    def songs(self) -> QuerySet[Song]:
        """Return the service's songs and this client's own, by title."""
        living = Song.objects.filter(merged_into=None)
        listed = living.filter(Q(in_repertoire=True) | Q(pk__in=self._theirs))
        return listed.order_by("title", "artist", "pk")

    def recordings(self) -> QuerySet[Recording]:
        """Return the recordings that this client may be spoken to about, by title."""
        heard = Recording.objects.filter(failure="", missing=False)
        mine = heard.filter(Q(only_for=None) | Q(only_for=self.client))
        return mine.select_related("song").order_by("title", "artist", "pk")

    def found(self, text: str) -> tuple[list[Song], list[Recording]]:
        """Return the songs and recordings that somebody may mean, the nearest first."""
        found = {song.pk: song for song in (*self._found_among_theirs(text),)}
        found |= {song.pk: song for song in songs.find(text, MOST_FOUND)}
        return list(found.values()), self._recordings_found(text, found)

    def counted(self) -> Counted:
        """Count what may sound when they are alone; why not, only for those who may read it."""
        said = self._alone.kept("every recording", self._answers)
        answers: Counter[str] = Counter()
        for (answer, _code), count in said.items():
            answers[answer] += count
        silent = {code: count for (answer, code), count in said.items() if answer == "no"}
        codes = Counter(silent if self.reader.may_read else {})
        why = [(_label(code), count) for code, count in codes.most_common()]
        return Counted(answers["play"], answers["ask"], said.total(), why)

    def _answers(self) -> Counter[tuple[str, str]]:
        ids = self.recordings().order_by().annotate(text=Cast("pk", TextField()))
        texts = ids.values_list("text", flat=True)  # no reason lifts it alone
        return Counter(self._alone.brief_of_recording(text.replace("-", "")) for text in texts)

    def _one(self, item: Song | Recording) -> Offered:
        song_id = item.pk if isinstance(item, Song) else item.song_id
        said = self._words.get(song_id) if song_id else None
        return Offered(
            item,
            self.reader(self._together.of(item)),
            self.reader(self._alone.of(item)),
            said.get_word_display() if said else "",
            said is not None and said.word in selectors.UNWANTED,
            isinstance(item, Song) and not item.in_repertoire,
        )

    def _found_among_theirs(self, text: str) -> list[Song]:
        from sostenuto.repertoire.finding import SongFinder  # loaded where something is looked for

        mine = {song.pk: song for song in self.songs().filter(pk__in=self._theirs)}
        finder = SongFinder((song.pk, song.artist, song.title) for song in mine.values())
        return [mine[pk] for pk, _score in finder.find(text, MOST_FOUND)]

    def _recordings_found(self, text: str, found: dict[UUID, Song]) -> list[Recording]:
        from sostenuto.repertoire.finding import search_words

        named = Q()
        for word in search_words(text):
            named &= Q(title__icontains=word) | Q(artist__icontains=word) | Q(album__icontains=word)
        wanted = Q(song__in=list(found)) | (named if named else Q(pk__in=[]))
        order = {pk: place for place, pk in enumerate(found)}
        rows = list(self.recordings().filter(wanted)[:MOST_FOUND])
        return sorted(rows, key=lambda row: order.get(row.song_id or row.pk, MOST_FOUND))

    @cached_property
    def _words(self) -> dict[UUID, Preference]:
        return selectors.words_of(self.client)

    @cached_property
    def _theirs(self) -> list[UUID]:
        """The songs that this client spoke of, as far as whoever asks may know it."""
        refs: set[Any] = set(self._words)
        if self.reader.may_read:
            refs |= selectors.in_register(self._user, self.client)
        return sorted(refs)


def _label(code: str) -> str:
    """Return what recordings that are left out are counted by; it names no entry."""
    if code in LABELS:
        return str(LABELS[code])
    label = gate_constants().labels.get(code)
    return gettext(label) if label else gettext("for another reason")
