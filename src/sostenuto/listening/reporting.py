"""What a report on music that was given has to say: twelve items, filled from what was played.

Conventions: time in seconds, days as whole numbers counted from any day. What nobody wrote down
is said to be missing, never guessed. Nothing here names a person, a place or a date.

References
----------
Robb SL, Burns DS, Carpenter JS (2011). Reporting guidelines for music-based interventions.
DOI 10.1177/1359105310374781. Updated: Robb SL et al. (2025), DOI 10.3389/fpsyg.2025.1551920.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.listening import catalogue

WHOLE_SHARE = 0.9
"""Of a piece's length: what sounded for so much of it was heard nearly whole."""
CHOOSERS = ("client", "therapist", "together", "plan")
ARCS = ("iso", "compensatory", "U", "steady", "drawn", "own")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the guideline: its code, its part's name, our label, what fills it here."""

    code: str
    part: str
    label: str
    fills: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of ``reporting.toml`` and the numbers in it.

    Examples
    --------
    >>> Sentence("says", "dose", {"count": 1, "minutes": "20", "low": "20", "high": "20"}).words()
    'Programmes played: 1. Minutes that sounded: 20 in all, 20 to 20 each.'
    """

    table: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def words(self, say: Callable[[str], str] = str) -> str:
        """Return it in words; ``say`` translates the sentence before the numbers go in."""
        return say(_table()[self.table][self.key]).format(**self.values)


@dataclass(frozen=True, slots=True)
class Filled:
    """One item with what is known of it, and what it asks for that nobody wrote down."""

    item: Item
    says: tuple[Sentence, ...]
    missing: tuple[Sentence, ...]

    @property
    def is_recorded(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.says)


@dataclass(frozen=True, slots=True)
class PlayedPiece:
    """One piece of a programme, and what became of it.

    Attributes
    ----------
    recording : str
        Tells recordings apart; stands in no sentence.
    title, artist : str
        Empty where they are not to be given out.
    seconds : float
        Its length.
    begun, skipped : bool
    sounded_s : float or None
        For how long it sounded, at most its length; None where nobody knows.
    chosen_by : str
        One of `CHOOSERS`, or empty.
    tempo_bpm : float or None
    levelled, made_here, is_own : bool
        Brought to one loudness; made by the program; a recording of the client's own.
    """

    recording: str
    title: str = ""
    artist: str = ""
    seconds: float = 0.0
    begun: bool = False
    skipped: bool = False
    sounded_s: float | None = None
    chosen_by: str = ""
    tempo_bpm: float | None = None
    levelled: bool = False
    made_here: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """One programme as it was given.

    Attributes
    ----------
    arc : str
        One of `ARCS`.
    goal : str
        Where it was to lead, in words.
    minutes : float
        That were planned.
    alone : bool
    kind : {"therapy", "listening", ""}
    credential : str
        Of whoever led it; empty where nobody wrote it down.
    in_group : bool or None
        None outside a session.
    day : int or None
        The day it was played; None: it was not.
    stopped, again : bool
        Stopped before its end; planned anew at least once.
    pieces : sequence of PlayedPiece
    """

    arc: str
    goal: str = ""
    minutes: float = 0.0
    alone: bool = False
    kind: str = ""
    credential: str = ""
    in_group: bool | None = None
    day: int | None = None
    stopped: bool = False
    again: bool = False
    pieces: Sequence[PlayedPiece] = ()

    @property
    def sounded_s(self) -> float:
        """For how long it sounded, as far as known."""
        return sum(piece.sounded_s or 0.0 for piece in self.pieces)


@cache
def items() -> Mapping[str, Item]:
    """Return the twelve items by code, in the order of a report."""
    table = _table()
    found = {
        row["code"]: Item(row["code"], table["parts"][row["part"]], row["label"], row["fills"])
        for row in table["items"]
    }
    return MappingProxyType(found)


def guideline() -> dict[str, str]:
    """Return what the items follow: its name and where to find it."""
    return dict(_table()["guideline"])


def report(programmes: Iterable[Delivered]) -> tuple[Filled, ...]:
    """Fill the twelve items from programmes that were played.

    Parameters
    ----------
    programmes : iterable of Delivered
        Of one person; those that were never played are counted, and stand nowhere else.

    Returns
    -------
    tuple of Filled, length 12

    Examples
    --------
    >>> filled = report([Delivered("iso", alone=True, day=3)])
    >>> [one.item.code for one in filled][:3]
    ['name', 'rationale', 'chosen_by']
    >>> [one.words() for one in filled[7].says]
    ['Nobody of the staff: 1 of 1 programmes were heard alone.']
    """
    every = list(programmes)
    known = _Known([one for one in every if one.day is not None], len(every))
    return tuple(_filled(item, known) for item in items().values())


class _Known:
    """Programmes that were played, and what is counted in them."""

    def __init__(self, played: list[Delivered], planned: int) -> None:
        self.played, self.never = played, planned - len(played)
        self.pieces = [piece for one in played for piece in one.pieces]
        self.begun = [piece for piece in self.pieces if piece.begun]

    def programmes(self, key: str, count: int, **values: Any) -> list[Sentence]:
        """Say of how many programmes something holds; nothing of none."""
        return _counted("says", key, count, len(self.played), **values)

    def of_pieces(self, key: str, count: int) -> list[Sentence]:
        """Say of how many pieces that were begun something holds; nothing of none."""
        return _counted("says", key, count, len(self.begun))

    def never_played(self) -> list[Sentence]:
        """Say how many programmes were planned and never played."""
        return [Sentence("says", "never_played", {"count": self.never})] if self.never else []

    def lacking(self, key: str, count: int, total: int | None = None) -> list[Sentence]:
        """Say of how many something is not known; nothing of none."""
        return _counted("missing", key, count, len(self.played) if total is None else total)


Found = tuple[list[Sentence], list[Sentence]]


def _filled(item: Item, known: _Known) -> Filled:
    if not known.played:
        never = known.never_played() if item.code == "fidelity" else []
        return Filled(item, tuple(never), (Sentence("missing", "nothing_played"),))
    says, missing = _FILLS[item.code](known)
    return Filled(item, tuple(says), tuple(missing))


def _name(known: _Known) -> Found:
    kinds = Counter(one.kind for one in known.played)
    says = [Sentence("says", "listening_to_recorded")]
    says += known.programmes("was_therapy", kinds["therapy"])
    says += known.programmes("was_listening", kinds["listening"])
    return says, known.lacking("which_kind", kinds[""])


def _rationale(known: _Known) -> Found:
    arcs = Counter(one.arc for one in known.played)
    says = [line for arc in ARCS for line in known.programmes(f"arc_{arc}", arcs[arc])]
    return says, [Sentence("missing", "why_this_person")]


def _chosen_by(known: _Known) -> Found:
    who = Counter(piece.chosen_by for piece in known.begun)
    says = [line for one in CHOOSERS for line in known.of_pieces(f"chosen_{one}", who[one])]
    if not known.begun:
        return [], [Sentence("missing", "no_piece")]
    return says, known.lacking("who_chose", who[""], len(known.begun))


def _music(known: _Known) -> Found:
    different = len({piece.recording for piece in known.begun})
    says = [Sentence("says", "pieces", {"count": len(known.begun), "recordings": different})]
    tempi = [piece.tempo_bpm for piece in known.begun if piece.tempo_bpm]
    if tempi:
        ends = {"low": round(min(tempi)), "high": round(max(tempi))}
        says += _counted("says", "tempi", len(tempi), len(known.begun), **ends)
    says += known.of_pieces("made_here", sum(piece.made_here for piece in known.begun))
    says += known.of_pieces("own_recordings", sum(piece.is_own for piece in known.begun))
    return says, [Sentence("missing", "structure")]


def _delivery(known: _Known) -> Found:
    says = [Sentence("says", "recorded")]
    says += known.of_pieces("levelled", sum(piece.levelled for piece in known.begun))
    return says, [Sentence("missing", "loudness_at_ear"), Sentence("missing", "loudspeakers")]


def _materials(known: _Known) -> Found:
    return [Sentence("says", "player")], [Sentence("missing", "device")]


def _strategies(known: _Known) -> Found:
    goals = Counter(one.goal for one in known.played if one.goal)
    says = [
        line
        for goal, count in sorted(goals.items(), key=lambda each: (-each[1], each[0]))
        for line in known.programmes("goal", count, goal=goal)
    ]
    return [*says, Sentence("says", "could_stop")], [Sentence("missing", "other_activities")]


def _interventionist(known: _Known) -> Found:
    there = [one for one in known.played if not one.alone]
    held = Counter(one.credential for one in there)
    says = [
        line
        for name, count in sorted(held.items())
        if name
        for line in known.programmes("credential", count, credential=name)
    ]
    says += known.programmes("nobody_there", len(known.played) - len(there))
    missing = known.lacking("who_gave", held[""])
    return says, missing + ([Sentence("missing", "training")] if there else [])


def _unit(known: _Known) -> Found:
    groups = Counter(one.in_group for one in known.played)
    says = known.programmes("one_person", len(known.played))
    says += known.programmes("in_meeting", groups[True])
    return says, known.lacking("who_else", groups[None])


def _setting(known: _Known) -> Found:
    alone = sum(one.alone for one in known.played)
    says = known.programmes("with_staff", len(known.played) - alone)
    says += known.programmes("alone", alone)
    return [*says, Sentence("says", "room")], [Sentence("missing", "surroundings")]


def _schedule(known: _Known) -> Found:
    minutes = [one.sounded_s / 60 for one in known.played]
    dose = {"count": len(minutes), "minutes": _number(sum(minutes))}
    dose |= {"low": _number(min(minutes)), "high": _number(max(minutes))}
    days = {one.day for one in known.played if one.day is not None}
    span = {"days": len(days), "span": max(days) - min(days)}
    missing = _lengths_missing(known)
    says = [Sentence("says", "dose", dose), Sentence("says", "span", span)]
    return says, [*missing, Sentence("missing", "frequency")]


def _fidelity(known: _Known) -> Found:
    planned = sum(one.minutes for one in known.played)
    sounded = sum(one.sounded_s for one in known.played) / 60
    whole = sum((p.sounded_s or 0.0) >= WHOLE_SHARE * p.seconds > 0 for p in known.begun)
    skipped = sum(piece.skipped for piece in known.pieces)
    left = sum(not piece.begun and not piece.skipped for piece in known.pieces)
    pieces = {"count": len(known.pieces), "begun": len(known.begun), "whole": whole}
    minutes = {"planned": _number(planned), "minutes": _number(sounded)}
    says = [
        Sentence("says", "planned_minutes", minutes),
        Sentence("says", "planned_pieces", {**pieces, "skipped": skipped, "left": left}),
    ]
    says += known.programmes("stopped_early", sum(one.stopped for one in known.played))
    says += known.programmes("planned_again", sum(one.again for one in known.played))
    says += known.never_played()
    return says, [*_lengths_missing(known), Sentence("missing", "checked_by")]


def _lengths_missing(known: _Known) -> list[Sentence]:
    unknown = sum(piece.sounded_s is None for piece in known.begun)
    return known.lacking("minutes_of", unknown, len(known.begun))


_FILLS: dict[str, Callable[[_Known], Found]] = {
    "name": _name,
    "rationale": _rationale,
    "chosen_by": _chosen_by,
    "music": _music,
    "delivery": _delivery,
    "materials": _materials,
    "strategies": _strategies,
    "interventionist": _interventionist,
    "unit": _unit,
    "setting": _setting,
    "schedule": _schedule,
    "fidelity": _fidelity,
}


def _counted(table: str, key: str, count: int, total: int, **values: Any) -> list[Sentence]:
    return [Sentence(table, key, {"count": count, "total": total, **values})] if count else []


def _number(value: float) -> str:
    """Return a number of minutes without digits that nobody measured."""
    return f"{value:.1f}".removesuffix(".0")


def _table() -> Mapping[str, Any]:
    return catalogue.reporting_table()
