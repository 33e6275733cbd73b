"""Measures that are made of facts: what each fact is called, and what it can be.

Conventions: facts are numbered from 1, as items are. Of a calendar the first is the oldest day.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures.measure import Measure

MOST_DAYS = 92
_MOST_AMOUNT = 10_000


@dataclass(frozen=True)
class Fact:
    """One fact: in words, its range, and words for its numbers where they stand for something."""

    label: str | Promise
    low: float
    high: float
    whole: bool = False
    options: tuple[tuple[int, str | Promise], ...] = ()


FACTS: dict[str, tuple[Fact, ...]] = {
    "walk10m": (
        Fact(_("Metres walked, between the marks"), 0.1, 1000),
        Fact(_("Seconds it took"), 0.1, 3600),
    ),
    "employment_status": (
        Fact(
            _("Work now"),
            0,
            6,
            whole=True,
            options=(
                (0, _("not working, and not looking")),
                (1, _("looking for work")),
                (2, _("in training or at school")),
                (3, _("paid work, some hours")),
                (4, _("paid work, full time")),
                (5, _("on sick leave from work")),
                (6, _("retired, or caring for others at home")),
            ),
        ),
        Fact(_("Hours of paid work in an ordinary week"), 0, 168),
        Fact(
            _("Training or volunteering"),
            0,
            1,
            whole=True,
            options=((0, _("no")), (1, _("yes"))),
        ),
        Fact(
            _("How much stands in the way of work"),
            0,
            3,
            whole=True,
            options=(
                (0, _("nothing")),
                (1, _("a little")),
                (2, _("quite a lot")),
                (3, _("very much")),
            ),
        ),
    ),
}
A_DAY = Fact(_("Amount on that day"), 0, _MOST_AMOUNT)


def fact(of: Measure, item: int | None) -> Fact:
    """Return one fact of a measure.

    Raises
    ------
    InputError
        If it has no such fact.
    """
    if of.rule == "days":
        if item is None or not 1 <= item <= MOST_DAYS:
            raise InputError("day", expected=f"from 1 to {MOST_DAYS}", got=item)
        return A_DAY
    known = FACTS.get(of.code, ())
    if item is None or not 1 <= item <= len(known):
        raise InputError("item", expected=f"from 1 to {len(known)}", got=item)
    return known[item - 1]


def fact_of(of: Measure, item: int | None, value: float | None) -> float | None:
    """Return a fact as it is kept.

    Raises
    ------
    InputError
        If it cannot be.
    """
    asked = fact(of, item)
    if value is None:
        return None
    number = within("fact", value, asked.low, asked.high)
    if asked.whole and number != int(number):
        raise InputError("fact", expected="a whole number", got=value)
    return number
