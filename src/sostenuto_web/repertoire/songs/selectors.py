"""Reading songs: the service's list, one song, and search that forgives spelling."""

import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from sostenuto.repertoire.identity import SongKey, name_key
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import OtherName, Recording, Song

_lock = threading.Lock()
_known: tuple[int, frozenset[str], frozenset[SongKey]] = (-1, frozenset(), frozenset())
_index: tuple[int, Any] | None = None


def listed() -> QuerySet[Song]:
    """Return the songs of the service's repertoire, by title."""
    living = Song.objects.filter(in_repertoire=True, merged_into=None)
    return living.order_by("title", "artist", "pk")


def song_in_list(song_id: UUID) -> Song:
    """Return one song of the service's list, or the one that it became; otherwise 404.

    A song that somebody only spoke of is not found here: that it is known would tell.
    """
    song = get_object_or_404(Song.objects.select_related("merged_into"), pk=song_id)
    heir = song.merged_into or song
    return get_object_or_404(listed(), pk=heir.pk)


def by_name(artist: str, title: str) -> Song | None:
    """Return the song of this name, widely folded, in either list, under any of its names."""
    keys = name_key(artist)[:300], name_key(title)[:300]
    living = Song.objects.filter(merged_into=None)
    same = living.filter(artist_key=keys[0], title_key=keys[1])
    found = same.order_by("-in_repertoire", "made_at", "pk").first()
    if found is not None:
        return found
    named = OtherName.objects.filter(artist_key=keys[0], title_key=keys[1])
    return living.filter(pk__in=named.values("song")).order_by("made_at", "pk").first()


def called(refs: Iterable[str]) -> dict[str, Song]:
    """Return the songs behind references (ids as text), each merged one as its heir."""
    wanted = {ref for ref in refs if ref}
    songs = Song.objects.filter(pk__in=wanted).select_related("merged_into")
    return {str(song.pk): song.merged_into or song for song in songs}


def known_names() -> tuple[frozenset[str], frozenset[SongKey]]:
    """Return the keys of all artists and songs of the service's list, for reading lines."""
    global _known
    now = library.version()
    with _lock:
        if _known[0] != now:
            pairs = listed().order_by().values_list("artist_key", "title_key")
            songs = frozenset(SongKey(*pair) for pair in pairs if all(pair))
            _known = now, frozenset(song.artist for song in songs), songs
        return _known[1], _known[2]


def tags() -> list[str]:
    """Return every theme and sound that somebody has tagged, by name."""
    tagged = listed().exclude(Q(themes=[]) & Q(sounds=[])).values_list("themes", "sounds")
    return sorted({tag for themes, sounds in tagged for tag in (*themes, *sounds)})


def recordings_of(user: Any, song: Song) -> QuerySet[Recording]:
    """Return the recordings of a song that ``user`` may see, a client's own with their care."""
    mine = clients_for(user, "taste.read").values("pk")
    rows = song.recordings.filter(failure="", missing=False)
    return rows.filter(Q(only_for=None) | Q(only_for__in=mine)).order_by("title", "pk")


def find(text: str, limit: int) -> list[Song]:
    """Return the songs of the service's list that somebody may mean, the nearest first."""
    found = [pk for pk, _score in _finder().find(text, limit)]
    songs = listed().prefetch_related("players__user", "recordings").in_bulk(found)
    return [songs[pk] for pk in found if pk in songs]


def near(song: Song, limit: int) -> list[Song]:
    """Return the songs that may be the same one under another spelling, the nearest first."""
    found = find(f"{song.artist} {song.title}", limit + 1)
    return [one for one in found if one.pk != song.pk][:limit]


def _finder() -> Any:
    """Return the index of the service's songs by their names, as they are now."""
    global _index
    from sostenuto.repertoire.finding import SongFinder

    now = library.version()
    with _lock:
        if _index is None or _index[0] != now:
            named: dict[UUID, list[str]] = {}
            others = OtherName.objects.filter(song__in=listed().order_by())
            for song_id, artist, title in others.values_list("song", "artist", "title"):
                named.setdefault(song_id, []).append(f"{artist} {title}")
            rows = listed().order_by("pk").values_list("pk", "artist", "title")
            _index = now, SongFinder((*row, *named.get(row[0], ())) for row in rows)
        return _index[1]
