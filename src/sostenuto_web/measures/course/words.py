"""What is said of a change: for lay eyes first, and the published words with what they mean.

Conventions: nothing here says why something changed. Texts of the core that are sentences have
their words here; a text that is not known is shown as it stands.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sostenuto.measures.changes import CANNOT_SAY, NO_CUTOFF, TWO_FORMS, Change
from sostenuto.measures.courses import Course
from sostenuto.measures.next_steps import course_of
from sostenuto_web.measures.models.schedules import Way

Words = str | Promise

VERDICTS: Mapping[str, Words] = {
    "better": gettext_lazy("Better, beyond what chance of measuring explains"),
    "worse": gettext_lazy("Worse, beyond what chance of measuring explains"),
    "unchanged": gettext_lazy("No change beyond what chance of measuring explains"),
    "changed": gettext_lazy(
        "Changed, beyond what chance of measuring explains; neither direction is the good one"
    ),
}
SHORT: Mapping[str, Words] = {
    "better": gettext_lazy("better, beyond chance"),
    "worse": gettext_lazy("worse, beyond chance"),
    "unchanged": gettext_lazy("within chance"),
    "changed": gettext_lazy("changed, beyond chance"),
}
DIRECTIONS: Mapping[str, Words] = {
    "better": gettext_lazy("The number itself went the better way."),
    "worse": gettext_lazy("The number itself went the worse way."),
    "unchanged": gettext_lazy("The number itself is the same."),
    "changed": gettext_lazy("The number itself is another one; neither direction is the good one."),
}
CATEGORIES: Mapping[str, tuple[Words, Words]] = {
    "recovered": (
        gettext_lazy("recovered"),
        gettext_lazy("better beyond chance, and across the cut-off to the side of people without"
                     " the trouble"),
    ),
    "improved": (
        gettext_lazy("improved"),
        gettext_lazy("better beyond chance, without going across the cut-off"),
    ),
    "unchanged": (
        gettext_lazy("unchanged"),
        gettext_lazy("no change beyond chance"),
    ),
    "deteriorated": (
        gettext_lazy("deteriorated"),
        gettext_lazy("worse beyond chance, without going across the cut-off"),
    ),
    "harmed": (
        gettext_lazy("harmed"),
        gettext_lazy("worse beyond chance, and across the cut-off to the side of people with the"
                     " trouble; the word does not say by what"),
    ),
}  # fmt: skip
"""The published categories (Jacobson and Truax 1991), each with its meaning in one line."""
CUTOFFS: Mapping[str, Words] = {
    "a": gettext_lazy("cut-off a: two spreads beyond the mean of people with the trouble"),
    "b": gettext_lazy("cut-off b: within two spreads of the mean of people without it"),
    "c": gettext_lazy("cut-off c: where a number is as likely to come from the one as the other"),
}
REASONS: Mapping[str, Words] = {
    CANNOT_SAY: gettext_lazy("Cannot say: no verified reliability for this measure"),
    TWO_FORMS: gettext_lazy("Cannot say: filled in on two different forms or versions"),
    NO_CUTOFF: gettext_lazy(
        "No cut-off: too little is known of people with and without the trouble"
    ),
    "this measure has no total, only scales": gettext_lazy("It has no total, only parts."),
}
LOWER = gettext_lazy("Lower numbers are better")
BETTER: Mapping[str, Words] = {
    "lower": LOWER,
    "higher": gettext_lazy("Higher numbers are better"),
    "neither": gettext_lazy("Neither direction is the good one"),
}
WAYS: Mapping[str, Words] = {
    Way.SCREEN: gettext_lazy("asked by staff"),
    Way.TABLET: gettext_lazy("on a tablet"),
    Way.PAPER: gettext_lazy("from paper"),
    Way.ELSEWHERE: gettext_lazy("elsewhere"),
}
MOMENTS: Mapping[str, Words] = {
    "pre": gettext_lazy("before"),
    "post": gettext_lazy("after"),
}
_MISSING = re.compile(r"(\d+) of (\d+) items missing(?:; (.*))?")
_AT_MOST = re.compile(r"at most (\d+) may be")


def number(value: float) -> str:
    """Return a number as it is read: at most two decimals, a true minus sign.

    Examples
    --------
    >>> number(40.0), number(-0.456)
    ('40', '−0.46')
    """
    short = round(value, 2) + 0.0  # no minus before nothing
    places = next(places for places in (0, 1, 2) if round(short, places) == short)
    return str(formats.number_format(short, places)).replace("-", "−")


def signed(value: float) -> str:
    """Return a difference with its sign; none for no difference.

    Examples
    --------
    >>> signed(5.0), signed(-2.5), signed(0.0)
    ('+5', '−2.5', '0')
    """
    said = number(value)
    return f"+{said}" if round(value, 2) > 0 else said


def verdict(change: Change) -> str:
    """Return what is said of a change; why, where it cannot be said."""
    if change.reliable is None:
        return reason(change.reason)
    return str(VERDICTS[change.reliable.verdict])


def short(change: Change) -> str:
    """Return the same for a cell of a table."""
    return str(SHORT[change.reliable.verdict]) if change.reliable else _("cannot say")


def direction(change: Change) -> str:
    """Return which way the number went, where no more can be said; else nothing."""
    if change.reliable is not None or change.direction is None:
        return ""
    return str(DIRECTIONS[change.direction])


def from_to(change: Change) -> str:
    """Return both numbers and the difference.

    Examples
    --------
    >>> from sostenuto.measures.change import change
    >>> from sostenuto.measures.shelf import measure
    >>> from_to(change(measure("phq9"), 18, 9))
    '18 → 9 (−9)'
    """
    if change.before is None or change.after is None or change.change is None:
        return ""
    ends = number(change.before), number(change.after)
    return f"{ends[0]} → {ends[1]} ({signed(change.change)})"


def rests_on(change: Change) -> list[str]:
    """Return the numbers that a verdict rests on: those that there are."""
    basis, reliable = change.basis, change.reliable
    if basis is None or reliable is None:
        return []
    found = [
        (_("r %(n)s"), None if basis.r is None else f"{basis.r:.3f}".rstrip("0")),
        (_("SD %(n)s"), None if basis.sd is None else number(basis.sd)),
        (_("standard error %(n)s"), None if basis.sem is None else number(basis.sem)),
        (_("threshold ± %(n)s"), number(reliable.threshold)),
        (_("RCI %(n)s"), number(reliable.index)),
    ]
    return [said % {"n": value} for said, value in found if value is not None]


def asks(course: Course) -> str:
    """Return why next steps are offered; nothing where none are."""
    if course.asks is None:
        return ""
    if course_of(course.asks) == "flat":
        return _("The numbers stayed as they were.")
    if course.asks is course.since_first:
        return _("The numbers got worse since the first.")
    return _("The numbers got worse since the one before.")


def category(change: Change) -> dict[str, Any] | None:
    """Return the published category and its meaning; None where there is none."""
    if change.category is None:
        return None
    name, means = CATEGORIES[change.category]
    return {"key": change.category, "name": str(name), "means": str(means)}


def categories() -> list[dict[str, str]]:
    """Return every published category with its meaning."""
    return [{"name": str(name), "means": str(means)} for name, means in CATEGORIES.values()]


def cutoff(change: Change) -> str:
    """Return which cut-off was used, or why there is none; nothing where that is said already."""
    if change.cutoff is None:
        why = change.cutoff_reason or NO_CUTOFF
        return "" if why == change.reason else reason(why)
    said = {"cutoff": CUTOFFS[change.cutoff_kind], "at": number(change.cutoff)}
    return _("%(at)s, %(cutoff)s") % said


def reason(text: str) -> str:
    """Return why there is no number, or why nothing can be said.

    Examples
    --------
    >>> reason("3 of 9 items missing; at most 2 may be")
    '3 of 9 answers are missing; at most 2 may be.'
    """
    if text in REASONS:
        return str(REASONS[text])
    gap = _MISSING.fullmatch(text)
    if gap is None:
        return _(text) if text else ""
    missing, of, rule = int(gap[1]), int(gap[2]), gap[3] or ""
    said = ngettext(
        "%(missing)d of %(of)d answers is missing", "%(missing)d of %(of)d answers are missing",
        missing,
    ) % {"missing": missing, "of": of}  # fmt: skip
    return f"{said}{_rule(rule)}."


def _rule(text: str) -> str:
    if most := _AT_MOST.fullmatch(text):
        return "; " + _("at most %(most)s may be") % {"most": most[1]}
    if text == "no rule for gaps is known":
        return "; " + _("no rule for gaps is known")
    return "; " + _("none may be") if text == "none may be" else ""
