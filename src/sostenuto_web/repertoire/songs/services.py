"""Writing songs: making one out of a name, changing it, tagging, playing it, two becoming one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sostenuto.base.errors import InputError
from sostenuto.repertoire.identity import written_names
from sostenuto.repertoire.lines import WrittenLine, read_line
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import OtherName, Player, Recording, SetEntry, Song
from sostenuto_web.repertoire.songs import selectors

FIELDS = (
    *("title", "artist", "album", "genre", "year", "key", "tempo_bpm", "words"),
    *("themes", "sounds", "no_lyrics", "explicit", "licence_note", "audience"),
)


def read(text: str) -> WrittenLine:
    """Read a line as a person types it, with what the house knows of artists and songs.

    Raises
    ------
    InputError
        It cannot be read; the message never holds what was typed.
    """
    artists, songs = selectors.known_names()
    return read_line(text, known_artists=artists, known_songs=songs)


@transaction.atomic
def find_or_make(by: Any, artist: str, title: str, *, in_repertoire: bool) -> tuple[Song, bool]:
    """Return the song of this name, and whether this call made it.

    Parameters
    ----------
    in_repertoire : bool
        True takes it into the service's list; False leaves the list as it is, so that a song that
        a client spoke of is shown to nobody else.
    """
    song = selectors.by_name(artist, title)
    if song is not None:
        if in_repertoire and not song.in_repertoire:
            song.in_repertoire = True
            song.save(update_fields=["in_repertoire", "changed_at"])
            library.changed()
            audit.record(by, "song.added", song)
        return song, False
    song = Song.objects.create(
        artist=artist.strip()[:300],
        title=title.strip()[:300],
        in_repertoire=in_repertoire,
        made_by=by,
    )
    library.changed()
    if in_repertoire:  # a song that somebody spoke of is told by the entry it belongs to
        audit.record(by, "song.added", song)
    return song, True


def written(by: Any, value: str) -> Song | None:
    """Return the song that is written ``Artist – Title``, made if nobody has spoken of it yet.

    Where only the other order is known here, that song is meant. None for the path of a file.
    """
    for artist, title in written_names(value)[:1]:
        turned = selectors.by_name(title, artist)
        if turned is not None and selectors.by_name(artist, title) is None:
            return turned
        return find_or_make(by, artist, title, in_repertoire=False)[0]
    return None


@transaction.atomic
def change(by: Any, song: Song, fields: Mapping[str, Any]) -> bool:
    """Change a song; return whether anything differed. Its old name stays known."""
    song = Song.objects.select_for_update().get(pk=song.pk)
    before = (song.artist, song.title)
    differing = [n for n in FIELDS if n in fields and getattr(song, n) != fields[n]]
    if not differing:
        return False
    for name in differing:
        setattr(song, name, fields[name])
    song.save()
    if (song.artist, song.title) != before:
        _also_known(song, *before)
    library.changed()
    audit.record(by, "song.changed", song, fields=len(differing))
    return True


@transaction.atomic
def merge(by: Any, song: Song, into: Song) -> Song:
    """Make two songs one: what points at the first means the second from now on.

    Tags, players and names come together; what the second says of itself stays.

    Raises
    ------
    InputError
        It is the same song already.
    """
    pair = Song.objects.select_for_update().filter(pk__in=[song.pk, into.pk])
    rows = {row.pk: row for row in pair}
    song, into = rows[song.pk], rows[into.pk]
    if song.pk == into.pk or song.merged_into_id is not None or into.merged_into_id is not None:
        raise InputError("songs", expected="two that are not one yet", got="one")
    _also_known(into, song.artist, song.title)
    song.other_names.update(song=into)
    Song.objects.filter(merged_into=song).update(merged_into=into)
    Recording.objects.filter(song=song).update(song=into)
    SetEntry.objects.filter(song=song).update(song=into)
    for player in song.players.exclude(user__in=into.players.values("user")):
        player.song = into
        player.save()
    _take_over(song, into)
    into.save()
    song.merged_into = into
    song.save()
    library.changed()
    audit.record(by, "song.merged", into)
    return into


def _take_over(song: Song, into: Song) -> None:
    """Fill what the heir does not say; tags add up, and of two audiences the narrower stays."""
    for name in ("album", "genre", "year", "key", "tempo_bpm", "words", "licence_note"):
        if not getattr(into, name):
            setattr(into, name, getattr(song, name))
    into.themes = list(dict.fromkeys((*into.themes, *song.themes)))
    into.sounds = list(dict.fromkeys((*into.sounds, *song.sounds)))
    if into.no_lyrics is None:
        into.no_lyrics = song.no_lyrics
    into.explicit = True if song.explicit else into.explicit
    narrower = ("everyone", "with_therapist", "nobody")
    into.audience = max(into.audience, song.audience, key=narrower.index)
    into.in_repertoire = into.in_repertoire or song.in_repertoire


@transaction.atomic
def play_live(by: Any, song: Song, *, key: str = "", capo: int = 0) -> Player:
    """Write down that somebody plays a song live, and how."""
    player, _made = Player.objects.update_or_create(
        song=song, user=by, defaults={"key": key, "capo": capo}
    )
    audit.record(by, "song.played_by", song)
    return player


@transaction.atomic
def play_no_longer(by: Any, song: Song) -> None:
    """Write down that somebody does not play a song any more."""
    if Player.objects.filter(song=song, user=by).delete()[0]:
        audit.record(by, "song.played_by", song)


def _also_known(song: Song, artist: str, title: str) -> None:
    OtherName.objects.get_or_create(song=song, artist=artist, title=title)
