"""A person's trigger register: which music raises the urge, and which does not.

Conventions: a register belongs to one person, and holds entries as that person and their therapist
wrote them. An *urge* is 0 (none) to 10 (the strongest there is). A register is never changed; a new
one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import identity_words
from sostenuto.repertoire.folding import folded_letters
from sostenuto.repertoire.identity import written_names

Kind = Literal["song", "artist", "album", "genre", "theme", "sound"]
State = Literal["urge", "mixed", "clean", "reclaimed"]
KINDS: tuple[str, ...] = get_args(Kind)
STATES: tuple[str, ...] = get_args(State)

_CONTENT_HASH = re.compile(r"[0-9a-f]{16,}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One entry of a register.

    Attributes
    ----------
    kind : {"song", "artist", "album", "genre", "theme", "sound"}
    value : str
        A song as ``"Artist – Title"`` (any dash between spaces), as the path of a file or as the
        id of a recording; otherwise a name. Themes and sounds may be several, parted by ``;``.
    urge : float in [0, 10]
        How strongly it raises the urge to use, in the person's own words.
    state : {"urge", "mixed", "clean", "reclaimed"}
        *urge* and *mixed* keep music out; *clean* and *reclaimed* let it in.
    note : str
        Free text, never read by the program and never put into a message.

    Raises
    ------
    InputError
        If a part is outside its range, or if a song is written in no way that can be read. The
        message never holds the value or the note.

    Examples
    --------
    >>> Trigger("song", "Johnny Cash – Hurt", urge=9, state="urge").keeps_out
    True
    >>> Trigger("song", "Hurt", urge=9, state="urge")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: value must be 'Artist – Title' (a dash between spaces), ...
    """

    kind: Kind
    value: str
    urge: float = 0.0
    state: State = "urge"
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("kind", expected=f"one of {', '.join(KINDS)}", got=self.kind)
        if self.state not in STATES:
            raise InputError("state", expected=f"one of {', '.join(STATES)}", got=self.state)
        object.__setattr__(self, "urge", within("urge", self.urge, 0, 10))
        if not isinstance(self.value, str) or not folded_letters(self.value):
            raise InputError("value", expected="filled in", got=_Hidden("nothing"))
        if self.kind == "song" and not (self.is_file or written_names(self.value)):
            expected = "'Artist – Title' (a dash between spaces), a file's path or a recording's id"
            raise InputError("value", expected=expected, got=_Hidden("something else"))

    @property
    def keeps_out(self) -> bool:
        """Whether the entry keeps music out (*urge*, *mixed*) or lets it in."""
        return self.state in ("urge", "mixed")

    @property
    def is_file(self) -> bool:
        """Whether a song is given by a file's path or a recording's id.

        Examples
        --------
        >>> Trigger("song", "music/Cash/01 Hurt.mp3", urge=9).is_file
        True
        """
        value = self.value.strip().casefold()
        ending = value.rpartition(".")[2]
        is_path = "." in value and ending in identity_words()["files"]["extensions"]
        return self.kind == "song" and (is_path or bool(_CONTENT_HASH.fullmatch(value)))


class _Hidden(str):
    """Words about a value that is not to be shown, for a message of `InputError`."""

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Register:
    """All entries of one person, in the order they were written.

    An empty register is a statement (nothing is known to raise the urge), not a missing one; ask
    `is_empty` and say so to whoever loaded it.

    Examples
    --------
    >>> register = Register.of(Trigger("artist", "Nirvana", urge=7), Trigger("genre", "grunge"))
    >>> len(register), register.is_empty, register.triggers[0].urge
    (2, False, 7.0)
    """

    triggers: tuple[Trigger, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "triggers", tuple(self.triggers))
        for entry in self.triggers:
            if not isinstance(entry, Trigger):
                raise InputError("triggers", expected="of Trigger", got=type(entry).__name__)

    @classmethod
    def of(cls, *triggers: Trigger) -> Register:
        """Return the register of these entries."""
        return cls(triggers)

    def with_(self, added: Iterable[Trigger]) -> Register:
        """Return a register with more entries.

        Examples
        --------
        >>> len(Register().with_([Trigger("theme", "drinking", urge=4)]))
        1
        """
        return Register(self.triggers + tuple(added))

    @property
    def is_empty(self) -> bool:
        """Whether nobody has entered anything."""
        return not self.triggers

    @cached_property
    def strongest_first(self) -> tuple[Trigger, ...]:
        """The entries in an order that does not depend on how they were written down."""
        return tuple(sorted(self.triggers, key=lambda t: (-t.urge, t.state, t.kind, t.value)))

    def __len__(self) -> int:
        return len(self.triggers)

    def __iter__(self) -> Iterator[Trigger]:
        return iter(self.triggers)
