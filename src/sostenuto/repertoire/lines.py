"""Reading a line as a person types it: *Hurt – Johnny Cash, urge 9*.

Conventions: a name first, then remarks between commas. Nothing is lost: what is not understood
stands in ``rest``. A reading is a draft that a person looks at before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import cast

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import line_words
from sostenuto.repertoire.folding import folded_letters
from sostenuto.repertoire.identity import SongKey, SongName, name_key
from sostenuto.repertoire.line_remarks import (
    BARE_END,
    FIGURES,
    MARKED_END,
    WORDED_END,
    WORDED_START,
    WORDED_URGE,
    Hidden,
    Remarks,
    any_of,
    is_level,
    meanings,
)
from sostenuto.repertoire.triggers import Kind, State, Trigger
from sostenuto.repertoire.written_order import Known, holds_a_name, ordered_names

LONGEST = 500
"""Characters of a line (design): more is not a line but a text."""
_ENDS_TRIED = 4
_MARKS = " ,;"


_KINDS = meanings(line_words()["kinds"])
_KIND = re.compile(rf"({any_of(list(_KINDS))})\s*:\s*", re.IGNORECASE)
_BREAK = re.compile(r"\s*(?:[,;](?![0-9])|(?<![0-9])[,;])\s*")


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """What a typed line says.

    Attributes
    ----------
    kind : {"song", "artist", "album", "genre", "theme", "sound"}
    names : tuple of SongName
        For a song or an album (its name as ``title``): the ways it can be read, the likeliest
        first. Empty where no artist can be told from a title.
    text : str
        The name as it was typed, without remarks.
    urge, urge_before : float in [0, 10], or None
        Where two are given (*3→8*), before and after the music.
    state : {"urge", "mixed", "clean", "reclaimed"} or None
        *urge* where only a number is given; None where the line says nothing of an urge.
    liking : str
        A key of `sostenuto.repertoire.preferences.LIKING`, or empty.
    rest : str
        What was not understood.
    order_sure : bool
        False where the first reading is only the likelier one: offer to swap.
    """

    kind: Kind
    names: tuple[SongName, ...]
    text: str
    urge: float | None = None
    urge_before: float | None = None
    state: State | None = None
    liking: str = ""
    rest: str = ""
    order_sure: bool = True

    @property
    def name(self) -> SongName | None:
        """The likeliest reading."""
        return self.names[0] if self.names else None

    @property
    def value(self) -> str:
        """The name as a register writes it, a song as ``Artist – Title``.

        Examples
        --------
        >>> read_line("Hurt – Johnny Cash, urge 9").value
        'Johnny Cash – Hurt'
        """
        return f"{self.names[0].artist} – {self.names[0].title}" if self.names else self.text

    def swapped(self) -> WrittenLine:
        """Return the line with the next reading first, as a person chose it.

        Examples
        --------
        >>> read_line("Johnny Cash – Hurt").swapped().name
        SongName(artist='Johnny Cash', title='Hurt')
        """
        return replace(self, names=(*self.names[1:], *self.names[:1]), order_sure=True)

    def trigger(self, note: str = "") -> Trigger:
        """Return the line as an entry of a register.

        Raises
        ------
        InputError
            If a song has no artist that can be told from its title; never holds the value.
        """
        return Trigger(self.kind, self.value, self.urge or 0.0, self.state or "urge", note)

    def written(self) -> str:
        """Return the line as one would type it; `read_line` reads it back the same.

        Examples
        --------
        >>> read_line("band:Nirvana 3 -> 8/10;mixed").written()
        'artist: Nirvana, urge 3→8, mixed'
        """
        guessed = self.kind == "artist" and not self.order_sure
        plain = (guessed or (self.kind == "song" and self.names)) and not _KIND.match(self.text)
        name = self.text if plain else f"{self.kind}: {self.text}"
        level = "" if self.urge is None else f"urge {self.urge:g}"
        if self.urge_before is not None:
            level = f"urge {self.urge_before:g}→{self.urge:g}"
        state = "" if level and self.state == "urge" else self.state
        return ", ".join(part for part in (name, level, state, self.liking, self.rest) if part)


def read_line(
    text: str,
    *,
    known_artists: Container[str] = frozenset(),
    known_songs: Container[SongKey] = frozenset(),
) -> WrittenLine:
    """Read a line: a kind if it is no song, a name, and remarks between commas.

    Parameters
    ----------
    text : str, at most 500 characters
        A song as ``Title – Artist``, ``Artist – Title`` or ``Title by Artist``; ``artist: …``,
        ``album: …``, ``genre: …``, ``theme: …``, ``sound: …``. Remarks: *urge 9*, *9*, *9/10*,
        *urge 3→8*; *mixed*, *clean*, *reclaimed*; *loved*, *liked*, *fine*, *not now*, *never*.
    known_artists : container of str, optional
        Keys (`identity.name_key`) of artists the caller has; they tell which side is the artist.
    known_songs : container of SongKey, optional

    Raises
    ------
    InputError
        If no name is left, an urge is above 10, or two remarks contradict each other. The message
        never holds what was typed.

    Examples
    --------
    >>> line = read_line("Hurt – Johnny Cash, urge 9")
    >>> line.name, line.urge, line.state, line.order_sure
    (SongName(artist='Johnny Cash', title='Hurt'), 9.0, 'urge', False)
    >>> read_line("theme: drinking 4").value, read_line("Hurt by Johnny Cash, not now").liking
    ('drinking', 'not now')
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise InputError("line", expected=f"at most {LONGEST} characters", got=Hidden("more"))
    kind, text = _kind(text)
    remarks = Remarks()
    name, beyond = _peeled(text, kind, remarks)
    known = Known(known_artists, known_songs)
    name, beside = _without_known_end(name, kind, known)
    if not folded_letters(name) or WORDED_URGE.fullmatch(name):
        expected = "begun with a name, such as 'Title – Artist'"
        raise InputError("line", expected=expected, got=Hidden("none"))
    names, sure = ordered_names(name, known) if kind in ("song", "album", "") else ((), True)
    if not kind and not names and name_key(name) in known_artists:
        kind, sure = "artist", False
    rest = ", ".join(part for part in (beside, *beyond) if part)
    return WrittenLine(
        cast("Kind", kind or "song"),
        names,
        name,
        remarks.urge,
        remarks.before,
        cast("State | None", remarks.state or ("urge" if remarks.urge is not None else None)),
        remarks.liking,
        rest,
        sure,
    )


def _kind(text: str) -> tuple[str, str]:
    found = _KIND.match(text)
    return (_KINDS[found[1].casefold()], text[found.end() :]) if found else ("", text)


def _peeled(text: str, kind: str, remarks: Remarks) -> tuple[str, list[str]]:
    """Take remarks away until none is left."""
    rest: list[str] = []
    while True:
        name, more = _parted(text, kind, remarks)
        name, rest = _without_levels(name, kind, remarks), more + rest
        if name == text:
            return name, rest
        text = name


def _parted(text: str, kind: str, remarks: Remarks) -> tuple[str, list[str]]:
    """Part the name from the remarks after it; return it, and the parts not understood.

    The name goes at least to the end of the part with its dash, and on to the first remark.
    """
    if found := WORDED_START.match(text):  # "urge 9: Hurt – Johnny Cash"
        remarks.level(found)
        text = text[found.end() :]
    breaks = list(_BREAK.finditer(text))
    ends = [found.start() for found in breaks] + [len(text)]
    starts = [found.end() for found in breaks]
    parts = [text[start:end] for start, end in zip([0, *starts], ends, strict=True)]
    first = 0
    if kind in ("song", "album", ""):
        first = next((place for place, part in enumerate(parts) if _turns(part)), 0)
        first = first if holds_a_name(parts[first]) else 0
    rest: list[str] = []
    name_end = len(text)
    for place in range(first + 1, len(parts)):
        part = parts[place]
        if remarks.take(part) or FIGURES.fullmatch(part):
            name_end = min(name_end, ends[place - 1])
            rest += [part] if FIGURES.fullmatch(part) and not is_level(part) else []
        elif part and name_end < len(text):
            rest.append(part)
    return text[:name_end].strip(_MARKS), rest


def _turns(part: str) -> bool:
    return holds_a_name(part) or WORDED_URGE.fullmatch(part) is not None


def _without_levels(name: str, kind: str, remarks: Remarks) -> str:
    """Take the urge from the end of a name that has no comma before it.

    A bare number may belong to the name (*Maroon 5*), so it counts only after a theme, a sound or a
    genre.
    """
    bare = BARE_END if kind in ("theme", "sound", "genre") else MARKED_END
    while found := WORDED_END.search(name) or bare.search(name):
        before = name[: found.start()].strip(_MARKS)
        if not folded_letters(before):
            break
        remarks.level(found)
        name = before
    return name


def _without_known_end(name: str, kind: str, known: Known) -> tuple[str, str]:
    """Part *Hurt – Johnny Cash, at the bar* where the caller knows the song or the artist."""
    if kind not in ("song", "album", "") or "," not in name or not holds_a_name(name):
        return name, ""
    ends = [found.start() for found in _BREAK.finditer(name)][-_ENDS_TRIED:]
    worths = {}
    for end in (len(name), *reversed(ends)):
        names, _ = ordered_names(name[:end], known)
        worths[end] = max((known.worth(reading) for reading in names), default=0)
    best = max(worths, key=lambda end: worths[end])  # the longest among equals
    return name[:best], _BREAK.sub("", name[best:], count=1)
