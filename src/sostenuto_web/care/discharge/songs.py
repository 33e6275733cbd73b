"""Which songs may go into a pack: those that somebody loves and that may sound when they are alone.

Conventions: the gate is asked anew each time, also for what was chosen before. What it does not let
sound alone is in no pack, no paper and no list; only how many there are is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sostenuto.exchange.playlists import Track, m3u8
from sostenuto_web.care.discharge.pack import PackSaid, PackSong
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Preference, Song
from sostenuto_web.repertoire.songs import selectors as songs
from sostenuto_web.repertoire.tastes import selectors as tastes

WANTED = {Preference.Word.LOVED: 0, Preference.Word.LIKED: 1, Preference.Word.FINE: 2}
"""The words that make a song one to be offered, the dearest first."""
HERE = Path("/")


@dataclass(frozen=True, slots=True)
class Offered:
    """A song that may go into the pack, and how it is in it now."""

    song: Song
    word: str
    chosen: PackSong | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What may go in; how many are left out because of the gate; whether it was asked at all."""

    songs: list[Offered]
    left_out: int
    unasked: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A song of the pack as it goes on paper."""

    song: Song
    said: PackSong


def offer(client: Client, said: PackSaid) -> Offer:
    """Return the songs that a client loves or has chosen, as far as they may sound alone."""
    words = {pk: row.word for pk, row in tastes.words_of(client).items() if row.word in WANTED}
    chosen = said.by_song
    unwanted = tastes.unwanted_songs(client)
    found = _living({*words, *chosen} - unwanted)
    asked = asking.for_client(client, "alone")
    plays = [song for song in found.values() if asked.of(song).answer == "play"]
    place = {one.song: number for number, one in enumerate(said.songs)}
    plays.sort(
        key=lambda song: (
            place.get(song.pk, len(place)),
            WANTED.get(Preference.Word(words[song.pk]), 9) if song.pk in words else 9,
            song.title.casefold(),
            str(song.pk),
        )
    )
    shown = [Offered(song, words.get(song.pk, ""), chosen.get(song.pk)) for song in plays]
    return Offer(shown, len(found) - len(plays), asked.unasked)


def taken(client: Client, said: PackSaid) -> list[Taken]:
    """Return the songs of a pack that may go on paper now, in their order."""
    unwanted = tastes.unwanted_songs(client)
    found = _living({one.song for one in said.songs} - unwanted)
    asked = asking.for_client(client, "alone")
    return [
        Taken(found[one.song], one)
        for one in said.songs
        if one.song in found and asked.of(found[one.song]).answer == "play"
    ]


def playlist(user: Any, client: Client, said: PackSaid) -> bytes:
    """Return a list of the pack's recordings for another player, by their files' names.

    One recording a song: the first that may sound alone. What has no file is not in it.
    """
    asked = asking.for_client(client, "alone")
    tracks = []
    for one in taken(client, said):
        for row in songs.recordings_of(user, one.song).select_related("song", "folder"):
            if row.only_for_id in (None, client.pk) and asked.of(row).answer == "play":
                name = Path(row.file_name or row.path).name
                seconds = row.seconds or 0.0
                tracks.append(
                    Track(HERE / name, one.song.title, one.song.artist, duration_s=seconds)
                )
                break
    return m3u8(tracks, HERE, title="Songs")


def lines(client: Client, said: PackSaid) -> str:
    """Return the pack's songs as plain text, one a line."""
    found = taken(client, said)
    return "".join(f"{line_of(one.song)}\n" for one in found)


def line_of(song: Song) -> str:
    """Return a song in one line."""
    return " – ".join(part for part in (song.title, song.artist) if part)


def _living(ids: Iterable[UUID]) -> dict[UUID, Song]:
    return {song.pk: song for song in Song.objects.filter(pk__in=set(ids), merged_into=None)}
