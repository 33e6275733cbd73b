"""What recordings without a song may be called; a suggestion is no name until a person says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.repertoire.identity import names_a_song
from sostenuto.repertoire.naming import file_title, suggestion_from_path
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a recording may be called, and where that comes from (in words; empty: a guess)."""

    artist: str
    title: str
    source: str

    @property
    def whole(self) -> bool:
        """Whether it says both."""
        return names_a_song(self.artist, self.title)


def suggested(rows: Iterable[Recording]) -> list[Suggested]:
    """Return a suggestion for each recording of a page."""
    shown = list(rows)
    named = _named_copies(shown)
    return [named.get(row.pk) or from_what_it_says(row) for row in shown]


def from_what_it_says(row: Recording) -> Suggested:
    """Return a suggestion from a recording's tags, its file's name and its folders.

    Examples
    --------
    >>> from_what_it_says(Recording(path="Nena/Nena/03. 99 Luftballons.flac"))
    Suggested(artist='Nena', title='99 Luftballons', source='from its folders')
    """
    path = row.file_name or row.path
    tagged = row.title if row.named else ""
    if names_a_song(row.artist, tagged):
        return Suggested(row.artist, tagged, _("from its tags"))
    found = suggestion_from_path(path)
    if found is None:
        return Suggested(row.artist, tagged or file_title(path), "")
    words = {"file name": _("from the file's name"), "folders": _("from its folders")}
    artist = row.artist if names_a_song(row.artist, "x") else found.song.artist
    title = tagged if names_a_song("x", tagged) else found.song.title
    return Suggested(artist, title, words.get(found.source, ""))


def _named_copies(rows: list[Recording]) -> dict[UUID, Suggested]:
    """Return what the same sound is called elsewhere in the house, in one query."""
    prepared = library.prepared()
    copies: dict[UUID, set[str]] = {}
    for row in rows:
        place = prepared.place(row.pk)
        if place >= 0:
            copies[row.pk] = prepared.library.copies(prepared.held[place].heard)
    wanted = set().union(*copies.values())
    named = Recording.objects.filter(content__in=wanted, song__isnull=False)
    known = list(named.select_related("song").order_by("content", "pk")) if wanted else []
    found: dict[UUID, Suggested] = {}
    for row in rows:
        for one in known:
            # A client's own recording tells nobody else what it is.
            ours = one.only_for_id in (None, row.only_for_id)
            if ours and one.song and one.content.casefold() in copies.get(row.pk, ()):
                source = _("the same recording has this name")
                found[row.pk] = Suggested(one.song.artist, one.song.title, source)
                break
    return found
