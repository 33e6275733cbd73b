"""Tying recordings to songs by what their files say of themselves, many at a time.

Conventions: only tags that can be believed name a song (`names_a_song`); what stays unknown stays
silent. Nobody learns from the service's songs what one client brought: their own recording is tied
to a song that is there, or to one that no list shows.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from sostenuto.repertoire.identity import SongKey, name_key, names_a_song
from sostenuto.repertoire.marks import Mark, song_marks
from sostenuto.repertoire.songs import Song as NamedSong
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import OtherName, Recording, Song

LONGEST_KEY = 300


@transaction.atomic
def by_tags(contents: Iterable[str]) -> None:
    """Tie those recordings of these contents that name a song and have none yet.

    A handful of queries, however many there are; hand in some hundred at a time.
    """
    untied = Recording.objects.filter(content__in=list(contents), song=None, failure="", named=True)
    rows = [row for row in untied if names_a_song(row.artist, row.title)]
    if not rows:
        return
    library.changed()  # first, so that two who hear at once do not make the same song twice
    known = _Known(rows)
    for row in sorted(rows, key=lambda row: (row.only_for_id is not None, row.path)):
        row.song = known.song_for(row)
    known.write()
    Recording.objects.bulk_update(rows, ["song"])


class _Known:
    """The songs that some recordings may be of, and what is to be written of them."""

    def __init__(self, rows: Sequence[Recording]) -> None:
        titles = {_key(row.artist, row.title).title for row in rows}
        self._songs: dict[SongKey, Song] = {}
        self._marks: dict[object, frozenset[Mark]] = {}
        self._made: list[Song] = []
        self._named: list[OtherName] = []
        self._promoted: set[Song] = set()
        living = Song.objects.filter(merged_into=None)
        others = OtherName.objects.filter(title_key__in=titles, song__merged_into=None)
        for other in others.select_related("song").order_by("song__made_at", "song_id"):
            self._songs.setdefault(SongKey(other.artist_key, other.title_key), other.song)
        same = living.filter(title_key__in=titles)
        for song in same.order_by("in_repertoire", "-made_at", "-pk"):
            self._songs[SongKey(song.artist_key, song.title_key)] = song
        for song in self._songs.values():
            self._marks[song.pk] = _marks(song.artist, song.title)
        named = OtherName.objects.filter(song__in=self._songs.values())
        for pk, artist, title in named.values_list("song", "artist", "title"):
            self._marks[pk] |= _marks(artist, title)

    def song_for(self, row: Recording) -> Song:
        """Return the song of a recording, a new one if need be."""
        own = row.only_for_id is not None
        key = _key(row.artist, row.title)
        song = self._songs.get(key)
        if song is not None:
            more = _marks(row.artist, row.title) - self._marks[song.pk]
            if more and own:  # what it is called besides would tell of the client's own file
                return self._new(row, in_repertoire=False)
            if more:  # a guest, say: who keeps out the guest keeps out the song
                self._named.append(OtherName(song=song, artist=row.artist, title=row.title))
                self._marks[song.pk] |= more
            if not own and not song.in_repertoire:
                song.in_repertoire = True
                self._promoted.add(song)
            return song
        song = self._new(row, in_repertoire=not own)
        if not own:
            self._songs[key] = song
        return song

    def _new(self, row: Recording, *, in_repertoire: bool) -> Song:
        song = Song(artist=row.artist, title=row.title, in_repertoire=in_repertoire)
        self._marks[song.pk] = _marks(row.artist, row.title)
        self._made.append(song)
        return song

    def write(self) -> None:
        """Write the songs that are new and what else they are called."""
        Song.objects.bulk_create(self._made)
        OtherName.objects.bulk_create(self._named)
        Song.objects.filter(pk__in=[song.pk for song in self._promoted]).update(in_repertoire=True)
        added = sum(song.in_repertoire for song in self._made) + len(self._promoted)
        if added:
            audit.record(None, "song.added_by_tags", count=added)


def _key(artist: str, title: str) -> SongKey:
    return SongKey(name_key(artist)[:LONGEST_KEY], name_key(title)[:LONGEST_KEY])


def _marks(artist: str, title: str) -> frozenset[Mark]:
    return song_marks(NamedSong(artist, title), named=True)
