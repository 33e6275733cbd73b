"""Which measure a form is of, and which of its items is which.

Conventions: codes of items count before the code of the panel, which is wrong in some public
forms; names count last.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures import elsewhere, shelf
from sostenuto.measures.forms.documents import codes_of, has_extension, objects, text_of
from sostenuto.measures.measure import Measure

_ASKED = frozenset({"choice", "open-choice", "coding", "integer", "decimal", "boolean"})
_NUMBER = re.compile(r"(?:^|.*\D)(\d{1,3})\)?\.?$")
_DEEPEST, _MOST_ITEMS = 12, 500
BY_ORDER = "which item is which was guessed from their order"


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item that somebody answers, or under which a total is stated.

    ``stem`` is what is read before it: the text of its groups and the last text beside it.
    """

    place: str
    said: Mapping[str, Any]
    link_id: str
    codes: tuple[str, ...]
    asked: bool
    stem: str = ""


def leaves(
    form: Mapping[str, Any], place: str = "", depth: int = 0, stem: str = ""
) -> Iterator[Leaf]:
    """Return every item that is not a group or a text, nested ones in their order.

    Raises
    ------
    InputError
        If an item has no link id, or they are nested too deep.
    """
    if depth > _DEEPEST:
        raise InputError(place, expected="nested less deep", got=depth)
    beside = ""
    for where, said in objects(form, "item", place):
        link_id = text_of(said, "linkId", where)
        if not link_id:
            raise InputError(where, expected="named by a linkId", got=said.get("linkId"))
        kind = text_of(said, "type", where)
        computed = has_extension(said, "calculatedExpression", where)
        codes = (*codes_of(said, where), link_id.strip("/").split("/")[-1])
        if kind == "display" and not _is_help(said, where):
            beside = text_of(said, "text", where)
        before = _joined(stem, beside)
        if kind != "group":
            yield Leaf(where, said, link_id, codes, kind in _ASKED and not computed, before)
        inside = _joined(before, text_of(said, "text", where)) if kind == "group" else before
        yield from leaves(said, where, depth + 1, inside)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in dict.fromkeys(texts) if text)


def _is_help(said: Mapping[str, Any], place: str) -> bool:
    """Return whether a text is hidden, or help that opens beside a question."""
    return has_extension(said, "hidden", place) or has_extension(said, "itemControl", place)


def all_leaves(form: Mapping[str, Any]) -> tuple[Leaf, ...]:
    """Return every leaf of a form; none of them twice.

    Raises
    ------
    InputError
        If there are none or too many, or two share a link id.
    """
    found = tuple(leaves(form))
    if not 0 < len(found) <= _MOST_ITEMS:
        raise InputError("item", expected=f"1 to {_MOST_ITEMS} items", got=len(found))
    seen: set[str] = set()
    for leaf in found:
        if leaf.link_id in seen:
            raise InputError(leaf.place, expected="a linkId of its own", got=leaf.link_id)
        seen.add(leaf.link_id)
    return found


def measure_code_of(form: Mapping[str, Any], found: tuple[Leaf, ...]) -> str:
    """Return the code of the measure that a form is of.

    Raises
    ------
    InputError
        If no measure or more than one fits.
    """
    there, panel, words = _said(form, found)
    known = shelf.measures().values()
    by_items = [one for one in known if one.codes.items and set(one.codes.items) <= there]
    if by_items:
        return max(by_items, key=lambda one: one.items).code
    for fitting in (
        [one.code for one in known if one.codes.panel and one.codes.panel in panel],
        sorted((one.code for one in known if one.code.replace("_", "") in words), key=len)[-1:],
    ):
        if len(fitting) == 1:
            return fitting[0]
    hint = "say which: --as CODE"
    raise InputError("the form", expected="one of a known measure", got=sorted(panel), hint=hint)


def check_allowed(form: Mapping[str, Any], found: tuple[Leaf, ...]) -> None:
    """Refuse a form that must not be built, whatever somebody says that it is.

    Raises
    ------
    InputError
        If its codes or names are those of such a form.
    """
    there, panel, words = _said(form, found)
    if refused := elsewhere.refused(there | panel, words):
        raise InputError("the form", expected="one that may be filled in here", got=refused)


def _said(form: Mapping[str, Any], found: tuple[Leaf, ...]) -> tuple[set[str], set[str], set[str]]:
    """Return the codes of the items, those of the whole, and the words of its names."""
    there = {code for leaf in found for code in leaf.codes}
    panel = {*codes_of(form, ""), *(code for leaf in found for code in leaf.codes[:-1])}
    for _, item in objects(form, "item", ""):
        panel |= set(codes_of(item, "item"))
    return there, panel, _runs(form)


def _runs(form: Mapping[str, Any]) -> set[str]:
    """Return the words of a form's names, and each run of them joined: PHQ-9 is phq9."""
    found = set()
    for key in ("id", "url", "name", "title"):
        words = re.findall(r"[a-z]+|\d+", text_of(form, key, "").lower())[:40]
        for first in range(len(words)):
            found |= {"".join(words[first:last]) for last in range(first + 1, first + 6)}
    return found


def numbered(measure: Measure, found: tuple[Leaf, ...]) -> tuple[tuple[Leaf, ...], bool]:
    """Return the leaves of a measure's items in its order, and whether that was guessed.

    Raises
    ------
    InputError
        If an item is missing or they cannot be told apart.
    """
    codes = measure.codes.items
    by_code = {code: leaf for leaf in reversed(found) for code in leaf.codes}
    if any(code in by_code for code in codes):
        for number, code in enumerate(codes, 1):
            if code not in by_code:
                raise InputError(
                    "item", expected=f"there with code {code}", got=f"no item {number}"
                )
        return tuple(by_code[code] for code in codes), False
    beside = {measure.codes.panel, measure.codes.total, *measure.codes.extra.values()} - {""}
    asked = [leaf for leaf in found if leaf.asked and not beside & set(leaf.codes)]
    by_number = {_number(leaf): leaf for leaf in reversed(asked)}
    wanted = range(1, measure.items + 1)
    if all(number in by_number for number in wanted) and len(by_number) == len(asked):
        return tuple(by_number[number] for number in wanted), False
    if len(asked) != measure.items:
        expected = f"{measure.items} items of {measure.code}"
        raise InputError("item", expected=expected, got=f"{len(asked)} that somebody answers")
    return tuple(asked), True


def _number(leaf: Leaf) -> int | None:
    for key in ("prefix", "linkId"):
        if matched := _NUMBER.fullmatch(text_of(leaf.said, key, leaf.place).strip()):
            return int(matched[1])
    return None
