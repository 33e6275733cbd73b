"""What somebody takes along, as a value: their songs, and their own words for a hard day.

Conventions: everything in it was chosen or written by the client and their therapist. Kept as JSON
with the version of its shape.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

SCHEMA = 1
WHEN = {
    "any": _("any time"),
    "morning": _("to begin the day"),
    "calm": _("to get calm"),
    "lift": _("to get going"),
    "hard": _("in a hard moment"),
    "sad": _("when I am sad"),
    "sleep": _("before sleep"),
    "people": _("with other people"),
}
"""When a song may help, in the words of the paper."""
TEXTS = ("keep", "hard", "people", "come_back", "leave_out")
OF_FORM = {"keep": "keep", "hard": "hard_moment", "come_back": "come_back", "leave_out": "avoid"}
"""Which answer of the discharge form a text begins with."""


@dataclass(frozen=True, slots=True)
class PackSong:
    """A song in the pack: when it may help, and what the client says of it."""

    song: UUID
    when: str = "any"
    words: str = ""


@dataclass(frozen=True, slots=True)
class PackSaid:
    """A whole pack.

    Attributes
    ----------
    songs : tuple of PackSong
    keep, hard, people, come_back : str
        What to keep doing, what helps in a hard moment, whom to call, how to come back.
    leave_out : str
        What is better left alone; on the paper only with ``says_leave_out``.
    says_name : bool
        Whether the client's name stands on it.
    """

    songs: tuple[PackSong, ...] = ()
    keep: str = ""
    hard: str = ""
    people: str = ""
    come_back: str = ""
    leave_out: str = ""
    says_leave_out: bool = False
    says_name: bool = False

    @property
    def by_song(self) -> dict[UUID, PackSong]:
        """Its songs by their ids."""
        return {one.song: one for one in self.songs}


def kept(said: PackSaid) -> str:
    """Return a pack as it is kept.

    Examples
    --------
    >>> said = PackSaid((PackSong(UUID(int=1), "sleep"),), keep="Sing", says_name=True)
    >>> read(kept(said)) == said
    True
    """
    songs = [{"song": str(one.song), "when": one.when, "words": one.words} for one in said.songs]
    body = asdict(said) | {"songs": songs}
    return json.dumps({"schema": SCHEMA} | body, ensure_ascii=False)


def read(body: str) -> PackSaid:
    """Return a pack from what is kept; nothing kept is an empty one."""
    said = json.loads(body) if body else {}
    songs = tuple(
        PackSong(UUID(one["song"]), one.get("when", "any"), one.get("words", ""))
        for one in said.get("songs", ())
    )
    rest: dict[str, Any] = {name: str(said.get(name, "")) for name in TEXTS}
    rest |= {name: bool(said.get(name)) for name in ("says_leave_out", "says_name")}
    return PackSaid(songs, **rest)
