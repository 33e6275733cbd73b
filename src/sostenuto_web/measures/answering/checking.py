"""What may be opened, answered and written down, before anything is written."""

from datetime import date

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures.answers import REFUSED, answer_of
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.answering import facts
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.platform.clinic.selectors import today

MOMENTS = ("", "pre", "post")


def opened(code: str, variant: str, way: str, moment: str, on: date | None) -> Measure:
    """Return the measure that is to be filled in.

    Raises
    ------
    InputError
        If there is none, it is filled in elsewhere, or the way, the moment or the day is none.
    """
    found = measure(code, variant)
    if found.rule == "levels":
        raise InputError("measure", expected="not goals, which have pages of their own", got=code)
    if way not in Way.values or way == Way.ELSEWHERE:
        raise InputError("way", expected="screen, tablet or paper", got=way)
    if moment not in MOMENTS:
        raise InputError("moment", expected="pre, post or left out", got=moment)
    if on is not None:
        not_ahead(on)
    return found


def not_ahead(on: date) -> None:
    """Refuse a day that has not come yet.

    Raises
    ------
    InputError
    """
    if on > today():
        raise InputError("on", expected="today or earlier", got=on)


def known(row: Administration) -> Measure:
    """Return the measure of an administration.

    Raises
    ------
    InputError
        If the catalogue holds it no longer.
    """
    found = measure_of(row.code, row.variant)
    if found is None:
        raise InputError("measure", expected="in the catalogue", got=row.code)
    return found


def answered(
    row: Administration, item: int | None, extra: str, value: float | None, refused: bool
) -> float | None:
    """Return an answer as it is kept.

    Raises
    ------
    InputError
        If there is no such question, or the answer cannot be one.
    """
    of = known(row)
    if (item is None) == (not extra) or (refused and (value is not None or extra)):
        raise InputError("answer", expected="to one question, or refused", got=item or extra)
    if extra:
        return _extra(of, extra, value)
    if of.entry == "facts":
        return facts.fact_of(of, item, value)
    if of.entry != "items":
        raise InputError("measure", expected="answered item by item", got=of.code)
    if refused and not of.refusal_counts:
        raise InputError("answer", expected="a number, or left out", got=REFUSED)
    checked = answer_of(of, item or 0, REFUSED if refused else value)
    return None if refused else checked


def _extra(of: Measure, extra: str, value: float | None) -> float | None:
    asked = {one.key: one for one in of.extras}.get(extra)
    if asked is None:
        raise InputError("extra", expected="a question of this measure", got=extra)
    if value is None:
        return None
    number = within(extra, value, asked.low, asked.high)
    if not number.is_integer():
        raise InputError(extra, expected="a whole number", got=value)
    return number
