"""Results of forms that nobody may build here: obtained elsewhere, written down with who and when.

Conventions: there are no items, no answers and no words of these forms here, only the result.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue


@dataclass(frozen=True, slots=True)
class Outside:
    """A form that may not be built: what its result can be, and why there is no form.

    Attributes
    ----------
    results : tuple of str
        What the result can be, for one that is a word; else empty.
    low, high : float
        The range of the result, for one that is a number.
    urgent : tuple of str
        Results that somebody has to act on at once.
    """

    code: str
    name: str
    construct: str
    why: str
    results: tuple[str, ...]
    low: float
    high: float
    urgent: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A result that was obtained elsewhere: what, by whom, on which day."""

    code: str
    result: str | float
    by: str
    on: dt.date
    urgent: bool


@cache
def outside() -> MappingProxyType[str, Outside]:
    """Return the forms that may not be built, by their codes.

    Examples
    --------
    >>> sorted(outside())
    ['cssrs_screen', 'ors', 'srs']
    """
    return MappingProxyType(
        {
            key: _outside(key, said)
            for key, said in catalogue.table("elsewhere.toml")["forms"].items()
        }
    )


def _outside(key: str, said: dict[str, Any]) -> Outside:
    return Outside(
        key, said["name"], said["construct"], said["why"],
        tuple(said.get("results", ())), float(said.get("low", 0)), float(said.get("high", 0)),
        tuple(said.get("urgent", ())), tuple(said.get("codes", ())),
    )  # fmt: skip


def result(code: str, got: str | float, *, by: str, on: dt.date) -> Result:
    """Return a result that was obtained elsewhere, checked.

    Parameters
    ----------
    code : str
    got : str or float
        A word or a number, whichever the form gives.
    by : str
        Who assessed it.
    on : date

    Raises
    ------
    InputError
        If the form is not known, the result cannot be one, or nobody is named.

    Examples
    --------
    >>> result("cssrs_screen", "high", by="Dr Invented", on=dt.date(2026, 11, 23)).urgent
    True
    """
    form = outside().get(code) if isinstance(code, str) else None
    if form is None:
        raise InputError("form", expected=f"one of {', '.join(outside())}", got=code)
    if not isinstance(by, str) or not by.strip():
        raise InputError("by", expected="who assessed it", got=by)
    if not isinstance(on, dt.date):
        raise InputError("on", expected="a day", got=on)
    if not form.results:
        number = within(f"the result of {code}", got, form.low, form.high)
        return Result(code, number, by.strip(), on, False)
    if got not in form.results:
        raise InputError(f"the result of {code}", expected=" or ".join(form.results), got=got)
    return Result(code, got, by.strip(), on, got in form.urgent)


def refused(codes: Collection[str], words: Collection[str]) -> str:
    """Return the name of a form that may not be built, if these codes or words name one.

    Examples
    --------
    >>> refused({"93246-7"}, set()), refused(set(), {"phq9"})
    ('Columbia Suicide Severity Rating Scale, screener', '')
    """
    for form in outside().values():
        if set(form.codes) & set(codes) or {form.code, form.code.split("_")[0]} & set(words):
            return form.name
    return ""
