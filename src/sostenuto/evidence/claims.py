"""Sentences that say no more than what was found.

Conventions: the strongest words there are here are "may help with"; no stronger verb, and none
about the brain, has a place in the templates. Every sentence names whom it was found in, what it
was compared with, the figure, how sure, and how many. `Claim.strength` is never above `ceiling` of
its row.
"""

from __future__ import annotations

from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.shape import words
from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import MEASURES, EffectRow
from sostenuto.evidence.stance import stance

STRENGTHS = ("none", "unclear", "weak", "single", "may_help")
"""From the weakest to the strongest: nothing found or worse; no clear difference; a change whose
sureness or cause cannot be told; one study; may help."""

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence and what it rests on.

    Attributes
    ----------
    words : str
    strength : str
        One of `STRENGTHS`.
    row : str
        Id of the effect.
    certainty : str
        A key of the certainties of technique cards.
    studies, people : int or None
    """

    words: str
    strength: str
    row: str
    certainty: str
    studies: int | None
    people: int | None


def ceiling(row: EffectRow) -> str:
    """Return the strongest that may be said of an effect.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> [ceiling(row) for row in library().effects if row.id in ("E001", "E008", "E032", "E120")]
    ['may_help', 'unclear', 'single', 'weak']
    """
    said = stance(row)
    if said in ("leaning", "direction"):
        return "weak" if said == "leaning" or row.direction == "better" else "none"
    if said != "better":
        return "unclear" if said == "unclear" else "none"
    if row.against == "within":
        return "weak"
    one = row.studies == 1 or row.certainty == "single"
    return "single" if one else "may_help"


def claim(library: Library, row: EffectRow) -> Claim:
    """Return what may be said of an effect.

    Raises
    ------
    InputError
        If the row was not read at its source.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> claim(library(), library().effects[0]).words
    'In adults with substance use problems, music therapy beside standard care may help with
    craving, compared with standard care alone (SMD −0.66, 95 % CI −1.23 to −0.10; moderate
    certainty; 3 studies, 254 people; Ghetti 2022).'
    """
    said = stance(row)
    if said == "unread":
        raise InputError("row", expected="one that was read at its source", got=row.id)
    strength = ceiling(row)
    outcome = library.outcomes[row.outcome].name
    if row.measured_as:
        outcome = f"{outcome} ({row.measured_as})"
    parts = (row.population, row.intervention, outcome, row.comparator)
    sentence = _SENTENCES[_shape(row, said, strength)].format(*parts)
    text = f"{sentence[0].upper()}{sentence[1:]} ({behind(library, row)})."
    return Claim(text, strength, row.id, row.certainty, row.studies, row.people)


def _shape(row: EffectRow, said: str, strength: str) -> str:
    if said == "direction":
        return f"direction_{row.direction if row.direction in ('better', 'worse') else 'mixed'}"
    if said == "better":
        return "within" if row.against == "within" else strength
    return said


_SENTENCES = {
    "may_help": "in {0}, {1} may help with {2}, compared with {3}",
    "single": "in one study of {0}, {1} may have helped with {2}, compared with {3}; one study is "
    "not enough to expect it",
    "within": "in one study of {0}, {2} changed for the better with {1}, compared with {3}; what "
    "would have changed without is not in this number",
    "leaning": "in {0}, {1} went with a change for the better in {2}, compared with {3}; how sure "
    "that is was not read",
    "direction_better": "in {0}, {1} went with a change for the better in {2}, compared with {3}; "
    "how large it was, was not read",
    "direction_mixed": "in {0}, {1} went with a change in {2}, compared with {3}, which by itself "
    "is neither better nor worse; how large it was, was not read",
    "direction_worse": "in {0}, {1} went with a change for the worse in {2}, compared with {3}; "
    "how large it was, was not read",
    "unclear": "in {0}, no clear difference in {2} was found between {1} and {3}",
    "worse": "in {0}, {2} was worse with {1} than with {3}",
    "not_studied": "in {0}, no study of {1}, compared with {3}, reported on {2}",
}


def behind(library: Library, row: EffectRow) -> str:
    """Return the figure, how sure, how many and from where, as they stand in brackets.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> behind(library(), library().effects[7])
    'SMD −0.04, 95 % CI −0.56 to 0.48; low certainty; 3 studies, 232 people; Ghetti 2022'
    """
    parts = [figure(row)] if row.estimate is not None else []
    if stance(row) != "not_studied":
        parts.append(words("certainties")[row.certainty])
        parts.append(_counted(row))
    parts.append(library.sources[row.source].name)
    return "; ".join(filter(None, parts))


def figure(row: EffectRow) -> str:
    """Return an effect as it is printed, with its interval where it was read.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> figure(library().effects[0])
    'SMD −0.66, 95 % CI −1.23 to −0.10'
    """
    if row.estimate is None:
        return ""
    named = f"{MEASURES[row.measure]} {_shown(row.estimate)}"
    if row.low is not None and row.high is not None:
        return f"{named}, 95 % CI {_shown(row.low)} to {_shown(row.high)}"
    p = f"p {row.p.replace('<', '< ')}" if row.p.startswith("<") else f"p = {row.p}"
    return f"{named}, {p}" if row.p else named


def _shown(value: float) -> str:
    text = f"{abs(value):.2f}"
    return f"{MINUS}{text}" if value < 0 else text


def _counted(row: EffectRow) -> str:
    parts = []
    if row.studies and row.certainty != "single":
        parts.append(f"{row.studies} {'study' if row.studies == 1 else 'studies'}")
    if row.people:
        parts.append(f"{row.people:,} people")
    return ", ".join(parts)
