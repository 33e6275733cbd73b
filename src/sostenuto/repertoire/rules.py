"""One person's register, turned into rules that the marks of a song either meet or do not.

Conventions: *urge songs* are the songs registered as urge or mixed. What follows from them (artist,
album, likeness) is taken from the register's words and from the library's tags.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from sostenuto.repertoire.catalogue import GateConstants
from sostenuto.repertoire.decisions import Ground
from sostenuto.repertoire.identity import (
    SongName,
    credit_keys,
    name_key,
    song_key,
    strict_key,
    written_keys,
    written_names,
)
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.marks import (
    Mark,
    album_marks,
    file_marks,
    linked_marks,
    path_parts,
    tag_keys,
)
from sostenuto.repertoire.naming import file_title
from sostenuto.repertoire.songs import Recording, Song
from sostenuto.repertoire.triggers import Register, Trigger

_ITSELF = frozenset({"song", "copy"})
_FOLLOWS = {
    "artist": "artist",
    "alias_artist": "artist",
    "album": "album",
    "album_by": "album",
    "title": "same_title",
}
_FROM_URGE_SONGS = frozenset({"album", "artist", "likeness", "same_title"})


class PersonRules:
    """What one register says about any song.

    Parameters
    ----------
    register : Register
    library : Library
        Its tags and fingerprints show the urge songs' albums, files and copies.
    constants : GateConstants

    Attributes
    ----------
    urge_positions : dict of int to Trigger
        Where in the library urge songs are, with the strongest entry for each.
    """

    def __init__(self, register: Register, library: Library, constants: GateConstants) -> None:
        self._constants = constants
        self._rules: dict[Mark, dict[str, Ground]] = {}
        self._cleared: dict[Mark, Trigger] = {}
        self._clearing: set[Mark] = set()  # a wide net for _cleared, to look up few songs strictly
        self.urge_positions: dict[int, Trigger] = {}
        self._unmet: list[tuple[Trigger, set[Mark]]] = []
        for entry in register.strongest_first:
            if not entry.keeps_out:
                self._clear(entry, library)
            elif entry.kind == "song":
                self._keep_song_out(entry, library)
            else:
                self._keep_kind_out(entry)

    def unused(self, marks: AbstractSet[Mark]) -> tuple[Trigger, ...]:
        """Return the entries that keep out none of these marks: perhaps misspelt.

        Parameters
        ----------
        marks : set of Mark
            All marks of a library.
        """
        return tuple(entry for entry, meant in self._unmet if meant.isdisjoint(marks))

    def knows(self, marks: AbstractSet[Mark]) -> bool:
        """Say quickly whether the register has anything to do with these marks."""
        return not (self._rules.keys().isdisjoint(marks) and self._clearing.isdisjoint(marks))

    @property
    def marks(self) -> frozenset[Mark]:
        """All marks that the register has anything to do with."""
        return frozenset(self._rules) | self._clearing

    def grounds(
        self, item: Recording | Song, marks: AbstractSet[Mark], likeness: Ground | None
    ) -> list[Ground]:
        """Return the grounds that this register gives for an item.

        Parameters
        ----------
        item : Recording or Song
        marks : set of Mark
            Its marks.
        likeness : Ground or None
            Its likeness to the urge songs.
        """
        found: dict[str, Ground] = {}
        for mark in self._rules.keys() & marks:
            for code, ground in self._rules[mark].items():
                if code not in found or ground.order < found[code].order:
                    found[code] = ground
        if likeness is not None:
            found["likeness"] = likeness
        if not _ITSELF.isdisjoint(found):
            return _without_its_shadows(found)
        cleared = {} if self._clearing.isdisjoint(marks) else self._cleared_codes(item)
        grounds = [ground for code, ground in found.items() if code not in cleared]
        whole = cleared.get("cleared")
        return grounds if whole is None else [*grounds, Ground("cleared", 0.0, whole)]

    def _rule(self, marks: Iterable[Mark], code: str, risk: float, entry: Trigger) -> None:
        for mark in marks:  # entries come strongest first, so the first of a code stays
            self._rules.setdefault(mark, {}).setdefault(code, Ground(code, risk, entry))

    def _keep_song_out(self, entry: Trigger, library: Library) -> None:
        risks = self._constants.risks
        marks, written = _song_entry_marks(entry)
        named, copied = library.same_song(marks)
        registered = _registered_risk(entry, self._constants)
        self._rule(marks, "song", registered, entry)
        for positions, code in ((named, "song"), (copied, "copy")):
            self._rule((library.ids[p] for p in positions), code, registered, entry)
        shared = _artist_marks(written) | {("title", name_key(name.title)) for name in written[:1]}
        for position in named | copied:
            self.urge_positions.setdefault(position, entry)
            own = library.marks[position]
            self._rule(linked_marks(own), "copy", registered, entry)
            shared |= {m for m in own if m[0] in ("artist", "title")} | album_marks(own)
            shared |= {("alias_artist", m[1]) for m in own if m[0] == "artist"}
        for kind, code in _FOLLOWS.items():
            self._rule((m for m in shared if m[0] == kind), code, risks[code], entry)
        if not named:
            self._unmet.append((entry, marks))

    def _keep_kind_out(self, entry: Trigger) -> None:
        code, risk = f"registered_{entry.kind}", _registered_risk(entry, self._constants)
        if entry.kind == "artist":
            artists = credit_keys(entry.value) or {name_key(entry.value)}
            marks: set[Mark] = {(k, one) for one in artists for k in ("artist", "alias_artist")}
        elif entry.kind == "album":
            marks = _album_entry_marks(entry.value)
        else:
            kind = "genre" if entry.kind == "genre" else "tag"
            marks = {(kind, key) for key in tag_keys(entry.value)}
            code, risk = entry.kind, self._constants.risks.get(entry.kind, 0.0)
        self._rule(marks, code, risk, entry)
        self._unmet.append((entry, marks))

    def _clear(self, entry: Trigger, library: Library) -> None:
        if entry.kind == "song" and entry.is_file:
            ending = ("entry", "/".join(path_parts(entry.value)))
            by_path = {library.ids[p] for p in library.positions(ending)}
            marks: set[Mark] = {("id", entry.value.strip().casefold())}
            marks |= by_path if len(by_path) == 1 else set()
            self._clearing |= marks
        elif entry.kind in ("song", "album"):
            names = [Song(*name) for name in written_names(entry.value)[:1]]
            marks = {(entry.kind, *strict_key(name)) for name in names}
            wide = {song_key(name) for name in names}
            self._clearing |= {("song", *k) for k in wide} | {("album", k.title) for k in wide}
        else:
            marks = {(entry.kind, name_key(entry.value, strict=True))}
            self._clearing.add((entry.kind, name_key(entry.value)))
        for mark in marks:
            self._cleared.setdefault(mark, entry)

    def _cleared_codes(self, item: Recording | Song) -> dict[str, Trigger]:
        """Return the codes that a clean or reclaimed entry takes away, with the entry."""
        song = item if isinstance(item, Song) else item.song
        marks: dict[str, Mark] = {}
        if isinstance(item, Recording):
            marks["id"] = ("id", item.id.casefold())
        if song is not None:
            key = strict_key(song)
            album = name_key(song.album, strict=True)
            marks |= {"song": ("song", *key), "artist": ("artist", key.artist)}
            marks |= {"album": ("album", key.artist, album)}
        found = {kind: self._cleared[m] for kind, m in marks.items() if m in self._cleared}
        codes: dict[str, Trigger] = {}
        if "artist" in found:
            codes["artist"] = found["artist"]
        if "album" in found:
            codes |= dict.fromkeys(("artist", "album"), found["album"])
        if whole := found.get("song") or found.get("id"):
            codes |= dict.fromkeys(self._constants.overrides | {"cleared"}, whole)
        return codes


def _without_its_shadows(found: dict[str, Ground]) -> list[Ground]:
    """Leave out what follows from being the urge song itself, where it adds nothing."""
    itself = max(ground.risk for code, ground in found.items() if code in _ITSELF)
    shadows = _FROM_URGE_SONGS | ({"copy"} if "song" in found else set())
    return [g for code, g in found.items() if code not in shadows or g.risk > itself]


def _registered_risk(entry: Trigger, constants: GateConstants) -> float:
    return max(constants.risks["registered"], entry.urge / 10)


def _song_entry_marks(entry: Trigger) -> tuple[set[Mark], tuple[SongName, ...]]:
    """Return the marks that a song's entry names, and the ways it can be read."""
    value = entry.value.strip()
    text, marks = value, set[Mark]()
    if entry.is_file:
        marks = file_marks(value, named_in_register=True) | {("id", value.casefold())}
        text = file_title(value)
    marks |= {(kind, *key) for key in written_keys(text) for kind in ("song", "alias")}
    return marks, written_names(text)


def _artist_marks(written: Iterable[SongName]) -> set[Mark]:
    """Return the artists' marks in both orders, because some write the title first."""
    marks: set[Mark] = set()
    for artist, title in written:
        credits_ = credit_keys(artist, title)
        marks |= {(kind, one) for one in credits_ for kind in ("artist", "alias_artist")}
        marks.add(("artist", name_key(title)))
    return marks


def _album_entry_marks(value: str) -> set[Mark]:
    marks: set[Mark] = {("album", name_key(value))}
    for name in written_names(value):
        for artist, album in (name, name[::-1]):
            marks |= {("album_by", credit, name_key(album)) for credit in credit_keys(artist)}
    return marks
