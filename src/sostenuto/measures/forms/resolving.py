"""Where the answers of an item stand: beside it, in a value set within, or in one at hand.

Conventions: a value set is looked for within the form, then in the bundle, then among those that
the caller has; nothing is ever fetched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.documents import objects, ordinal_of, text_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a form offers, before it is known what it counts."""

    place: str
    code: str
    text: str
    ordinal: float | None


class Sets:
    """The value sets and code systems at hand, by their address.

    Parameters
    ----------
    resources : iterable of mapping
        FHIR resources; what is no value set and no code system is left aside.
    """

    def __init__(self, resources: Iterable[Mapping[str, Any]]) -> None:
        self._sets: dict[str, Mapping[str, Any]] = {}
        self._weights: dict[tuple[str, str], float] = {}
        for one in resources:
            kind = one.get("resourceType")
            if kind == "ValueSet":
                for key in (one.get("url"), f"#{one.get('id')}"):
                    if isinstance(key, str):
                        self._sets.setdefault(key, one)
            elif kind == "CodeSystem":
                self._weigh(one)

    def _weigh(self, system: Mapping[str, Any]) -> None:
        """Keep what a code system counts its codes as (SDC 3, R5)."""
        url = text_of(system, "url", "CodeSystem")
        for place, concept in objects(system, "concept", "CodeSystem"):
            code = text_of(concept, "code", place)
            for where, one in objects(concept, "property", place):
                if text_of(one, "code", where) in ("itemWeight", "ordinalValue"):
                    value = one.get("valueDecimal", one.get("valueInteger"))
                    if isinstance(value, bool) or not isinstance(value, int | float):
                        raise InputError(where, expected="a number as weight", got=value)
                    self._weights[url, code] = float(value)

    def choices(self, address: str, place: str) -> tuple[Choice, ...]:
        """Return the answers of a value set.

        Raises
        ------
        InputError
            If it is not at hand, or names no codes.
        """
        found = self._sets.get(address) or self._sets.get(address.split("|")[0])
        if found is None:
            expected = "a value set that comes with the form: nothing is fetched"
            raise InputError(f"{place}.answerValueSet", expected=expected, got=address)
        choices = [*self._expanded(found, address), *self._composed(found, address)]
        if not choices:
            raise InputError(f"value set {address}", expected="a list of codes", got="none")
        return tuple({choice.code: choice for choice in reversed(choices)}.values())[::-1]

    def _expanded(self, found: Mapping[str, Any], address: str) -> Iterable[Choice]:
        for where, one in objects(found.get("expansion", {}), "contains", f"{address}.expansion"):
            yield self._choice(one, where, text_of(one, "system", where))

    def _composed(self, found: Mapping[str, Any], address: str) -> Iterable[Choice]:
        compose = found.get("compose", {})
        for where, group in objects(compose, "include", f"{address}.compose"):
            system = text_of(group, "system", where)
            for at, one in objects(group, "concept", where):
                yield self._choice(one, at, system)

    def _choice(self, one: Mapping[str, Any], place: str, system: str) -> Choice:
        return self.choice({**one, "system": system} if system else one, place, None)

    def choice(self, coding: Mapping[str, Any], place: str, ordinal: float | None) -> Choice:
        """Return the answer of a coding; an ordinal within it counts before a weight outside."""
        code = text_of(coding, "code", place)
        if ordinal is None:
            ordinal = ordinal_of(coding, place)
        if ordinal is None:
            ordinal = self._weights.get((text_of(coding, "system", place), code))
        return Choice(place, code, text_of(coding, "display", place), ordinal)


def offered(item: Mapping[str, Any], place: str, sets: Sets) -> tuple[Choice, ...]:
    """Return the answers that an item offers; none for one that takes a number.

    Raises
    ------
    InputError
        If an answer is none that is known, or the value set is not at hand.
    """
    if text_of(item, "type", place) == "boolean":
        return (Choice(place, "false", "", 0.0), Choice(place, "true", "", 1.0))
    if address := text_of(item, "answerValueSet", place):
        return sets.choices(address, place)
    found = []
    for where, one in objects(item, "answerOption", place):
        ordinal = ordinal_of(one, where)
        if isinstance(coding := one.get("valueCoding"), dict):
            found.append(sets.choice(coding, f"{where}.valueCoding", ordinal))
        elif isinstance(number := one.get("valueInteger"), int) and not isinstance(number, bool):
            own = float(number) if ordinal is None else ordinal
            found.append(Choice(where, str(number), str(number), own))
        elif isinstance(text := one.get("valueString"), str):
            found.append(Choice(where, text, text, ordinal))
        else:
            raise InputError(where, expected="a coding, a whole number or a text", got=sorted(one))
    return tuple(found)
