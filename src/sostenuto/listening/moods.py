"""Named moods, and how a mood may be written.

A mood is a place on the affect plane that a person says they are at or would like to be at; see
`sostenuto.base.affect`. The table is `moods.toml`, with a source for each row.
"""

import difflib
from dataclasses import dataclass

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening import catalogue


@dataclass(frozen=True, slots=True)
class Mood:
    """A named mood: its place, and a DOI or ``design`` as the source of the two numbers."""

    name: str
    point: AffectPoint
    source: str


def moods() -> tuple[Mood, ...]:
    """Return every named mood, by name.

    Examples
    --------
    >>> {"anxious", "calm", "flat"} <= {each.name for each in moods()}
    True
    """
    return tuple(
        Mood(name, AffectPoint(float(row["valence"]), float(row["arousal"])), str(row["source"]))
        for name, row in sorted(catalogue.mood_rows().items())
    )


def mood(name: str) -> AffectPoint:
    """Return the place of a named mood; case and spaces around it do not matter.

    Raises
    ------
    InputError
        For a name that is not in the table; names those that are written most like it.

    Examples
    --------
    >>> mood("Calm")
    AffectPoint(valence=0.5, arousal=-0.5)
    >>> mood("clam")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: mood must be a named mood or two numbers such as -0.5,0.6;
    got 'clam' (nearest names: calm, ...)
    """
    known = {each.name: each.point for each in moods()}
    wanted = name.strip().casefold()
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5) or sorted(known)
    raise InputError(
        "mood",
        expected="a named mood or two numbers such as -0.5,0.6",
        got=name,
        hint=f"nearest names: {', '.join(near)}",
    )


def parse_mood(text: str) -> AffectPoint:
    """Read a mood written as a name, or as valence and arousal, each in [-1, 1].

    Raises
    ------
    InputError
        For an unknown name, or for numbers outside [-1, 1].

    Examples
    --------
    >>> parse_mood("anxious") == parse_mood("-.5,.6")
    True
    """
    parts = text.split(",")
    if len(parts) == 2:
        try:
            valence, arousal = (float(part) for part in parts)
        except ValueError:
            return mood(text)
        return AffectPoint(valence, arousal)
    return mood(text)


def nearest_mood(point: AffectPoint) -> Mood:
    """Return the named mood that lies closest to ``point``, for putting a place into a word.

    Examples
    --------
    >>> nearest_mood(AffectPoint(0.48, -0.52)).name
    'calm'
    """
    return min(moods(), key=lambda each: (each.point.distance(point), each.name))
