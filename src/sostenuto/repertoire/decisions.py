"""What the gate answers: play, ask or no, and why.

Conventions: a *risk* is in [0, 1]; a decision has the largest risk of its reasons. A group's
decision says nothing but whether it may sound, in words that are the same whoever's register it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import GateConstants
from sostenuto.repertoire.triggers import Trigger

Answer = Literal["play", "ask", "no"]
Setting = Literal["alone", "with_therapist"]


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason inside the gate, before anybody sees it.

    Attributes
    ----------
    code : str
        ``song copy registered_artist registered_album album artist theme sound likeness genre
        same_title cleared unknown licence``.
    risk : float in [0, 1]
    trigger : Trigger or None
        The entry of the register that it comes from.
    likeness : float in [0, 1]
        For ``likeness`` only.
    """

    code: str
    risk: float
    trigger: Trigger | None = None
    likeness: float = 0.0

    @property
    def order(self) -> tuple[float, str, tuple[float, str, str, str]]:
        """Sorts the weightiest first, independently of the order of a register."""
        entry = self.trigger
        rest = (0.0, "", "", "") if entry is None else (-entry.urge, *_written(entry))
        return -self.risk, self.code, rest


def _written(entry: Trigger) -> tuple[str, str, str]:
    return entry.state, entry.kind, entry.value


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, for those who may read the register.

    Attributes
    ----------
    code : str
        As in `Ground`, or ``group``.
    risk : float in [0, 1]
        For a group a constant of the answer, so that it tells nothing.
    text : str
        In plain words; holds the entry of the register except for a group.
    words : str
        The words of the table, with ``{value}`` and such, for whoever says it in another language.
    filled : tuple of (str, str)
        What stands in their places.
    """

    code: str
    risk: float
    text: str
    words: str = field(default="", repr=False, compare=False)
    filled: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Override:
    """A therapist's written reason to let something sound that the gate stops.

    Raises
    ------
    InputError
        If the name or the reason is left empty.

    Examples
    --------
    >>> Override("m.sato", "worked through it together today").by
    'm.sato'
    """

    by: str
    reason: str

    def __post_init__(self) -> None:
        for name, text in (("by", self.by), ("reason", self.reason)):
            if not text.strip():
                raise InputError(f"override {name}", expected="written down", got=text)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may sound.

    Attributes
    ----------
    answer : {"play", "ask", "no"}
    reasons : tuple of Reason
        Weightiest first; remarks have risk 0.
    risk : float in [0, 1]
        The largest of all reasons; of a group the largest of all members. Not in ``repr`` and not
        in `told`, because a group's risk would tell which row of the table it was.
    override : Override or None
        Kept when a written reason made it *play*.
    """

    answer: Answer
    reasons: tuple[Reason, ...] = ()
    risk: float = field(default=0.0, repr=False, compare=False)
    override: Override | None = None

    @property
    def may_sound(self) -> bool:
        """Whether it can be used at all: *play* or *ask*."""
        return self.answer != "no"

    @property
    def leading(self) -> str:
        """The code of the weightiest reason, or ``""``."""
        return self.reasons[0].code if self.reasons else ""

    @property
    def text(self) -> str:
        """The reasons in one line.

        Examples
        --------
        >>> Decision("no", (Reason("unknown", 1.0, "nobody has named this song yet"),)).text
        'nobody has named this song yet'
        """
        return "; ".join(reason.text for reason in self.reasons)

    def told(self) -> dict[str, Any]:
        """Return what may be written out, as plain values.

        Examples
        --------
        >>> Decision("play", risk=0.1).told()
        {'answer': 'play', 'reasons': [], 'override': None}
        """
        by = self.override
        return {
            "answer": self.answer,
            "reasons": [{"code": r.code, "text": r.text} for r in self.reasons],
            "override": None if by is None else {"by": by.by, "reason": by.reason},
        }


def answer_for(risk: float, setting: Setting, constants: GateConstants) -> Answer:
    """Return the answer to a risk.

    Examples
    --------
    >>> from sostenuto.repertoire.catalogue import gate_constants
    >>> [answer_for(r, "with_therapist", gate_constants()) for r in (0.2, 0.25, 0.5)]
    ['play', 'ask', 'no']
    >>> answer_for(0.25, "alone", gate_constants())
    'no'
    """
    if risk < constants.play_below:
        return "play"
    return "ask" if setting == "with_therapist" and risk < constants.ask_below else "no"


def decision_from(
    members: Iterable[Iterable[Ground]],
    setting: Setting,
    constants: GateConstants,
    *,
    group: bool,
    override: Override | None = None,
) -> Decision:
    """Decide from the grounds of every member (of one, for a single person).

    Parameters
    ----------
    members : iterable of iterable of Ground
    setting : {"alone", "with_therapist"}
    constants : GateConstants
    group : bool
        Say only whether it may sound.
    override : Override, optional
        Heeded with a therapist present, except for what ``constants.never_lifts`` names.
    """
    grounds = sorted({g for member in members for g in member}, key=lambda g: g.order)
    risk = max((ground.risk for ground in grounds), default=0.0)
    answer = answer_for(risk, setting, constants)
    if group:
        told = _group_reasons(answer, constants)
    else:
        told = tuple(_reason(ground, constants) for ground in grounds)
    decision = Decision(answer, told, risk)
    fixed = any(g.code in constants.never_lifts and g.risk >= constants.play_below for g in grounds)
    if override is None or answer == "play" or setting != "with_therapist" or fixed:
        return decision
    return replace(decision, answer="play", override=override)


def _reason(ground: Ground, constants: GateConstants) -> Reason:
    words, entry = constants.words[ground.code], ground.trigger
    filled: dict[str, str] = {}
    if entry is not None:
        filled = {
            "value": entry.value.strip(),
            "state": constants.states[entry.state],
            "urge": f"{entry.urge:g}",
            "likeness": f"{ground.likeness:.2f}",
        }
    text = words.format(**filled) if filled else words
    return Reason(ground.code, ground.risk, text, words, tuple(filled.items()))


def _group_reasons(answer: Answer, constants: GateConstants) -> tuple[Reason, ...]:
    if answer == "play":
        return ()
    words = constants.group_words[answer]
    return (Reason("group", 1.0 if answer == "no" else 0.5, words, words),)


def counted_reasons(decisions: Iterable[Decision]) -> dict[str, int]:
    """Count what does not simply play by its weightiest reason, most frequent first.

    Examples
    --------
    >>> no = Decision("no", (Reason("unknown", 1.0, "nobody has named this song yet"),), 1.0)
    >>> counted_reasons([no, no, Decision("play")])
    {'unknown': 2}
    """
    counts = Counter(d.leading for d in decisions if d.answer != "play" or d.override is not None)
    return dict(counts.most_common())
