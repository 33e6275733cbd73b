"""From a place or a substance over a mechanism to a technique and what it is done for.

Conventions: a chain says what is linked in what was read, not that one end causes the other. The
last link has a clinical effect behind it only where `Chain.effects` names one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import Mechanism


@dataclass(frozen=True, slots=True)
class Chain:
    """One way through the map.

    Attributes
    ----------
    place, side : str
        Name of where it stands on the map, and "brain", "chemical" or "body".
    mechanism : Mechanism
    technique, outcome : str
        Keys.
    effects : tuple of str
        Ids of effects of this technique on this outcome, in people.
    """

    place: str
    side: str
    mechanism: Mechanism
    technique: str
    outcome: str
    effects: tuple[str, ...]


def chains(
    library: Library, *, place: str = "", technique: str = "", outcome: str = ""
) -> tuple[Chain, ...]:
    """Return the ways through the map, in the order of the mechanisms.

    Parameters
    ----------
    library : Library
    place : str, optional
        Key of a place of the map.
    technique, outcome : str, optional
        Keys or names.

    Raises
    ------
    InputError
        If one is not known.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> [(each.mechanism.part, each.effects) for each in chains(library(), technique="gim")]
    [('cortisol', ()), ('cortisol', ()), ('anterior cingulate and orbitofrontal cortex', ())]
    """
    if place and place not in library.places:
        raise InputError("place", expected=f"one of {', '.join(library.places)}", got=place)
    asked = library.technique_named(technique).key if technique else ""
    wanted = library.outcome_named(outcome).key if outcome else ""
    return tuple(
        Chain(*library.places[row.place], row, each, result, _effects(library, each, result))
        for row in library.mechanisms
        if place in ("", row.place) and library.may_be_used(row)
        for each in row.techniques
        if asked in ("", each)
        for result in row.outcomes
        if wanted in ("", result)
    )


def _effects(library: Library, technique: str, outcome: str) -> tuple[str, ...]:
    return tuple(
        row.id
        for row in library.effects
        if technique in row.techniques and outcome == row.outcome and library.may_be_used(row)
    )
