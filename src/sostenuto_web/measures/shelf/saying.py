"""Numbers, answers and rules of a measure in one line each."""

from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.measures.measure import SafetyRule
from sostenuto_web.measures.shelf import words

_SPREAD = 12
"""From how many answers on only the ends are shown: a line is no list."""
_PAIR = 2


def num(value: float) -> str:
    """Return a number as it is read, without a tail of zeros.

    Examples
    --------
    >>> num(40.0), num(0.89)
    ('40', '0.89')
    """
    return f"{value:g}"


def answers_said(values: Iterable[float]) -> str:
    """Return what may be answered, in one line.

    Examples
    --------
    >>> answers_said((0, 1, 2)), answers_said((0, 2, 4)), answers_said(range(31)), answers_said(())
    ('0–2', '0, 2, 4', '0–30', '')
    """
    held = tuple(values)
    if not held:
        return ""
    if len(held) == 1:
        return num(held[0])
    in_ones = all(after - before == 1 for before, after in pairwise(held))
    if len(held) > _SPREAD or in_ones:
        return f"{num(held[0])}–{num(held[-1])}"
    return ", ".join(num(one) for one in held)


def runs_said(items: Iterable[int]) -> str:
    """Return numbers of items, with runs of three and more drawn together.

    Examples
    --------
    >>> runs_said((1, 2, 3, 5, 7, 8)), runs_said(())
    ('1–3, 5, 7, 8', '')
    """
    runs: list[list[int]] = []
    for item in items:
        if runs and item == runs[-1][-1] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > _PAIR else ", ".join(map(str, run)) for run in runs
    )


def when_said(one: SafetyRule, has_parts: bool) -> str:
    """Return when a safety rule fires, in words."""
    numbers = runs_said(one.items)
    if one.items:
        which = ngettext("item %(numbers)s", "items %(numbers)s", len(one.items))
        subject = which % {"numbers": numbers}
    else:
        subject = words.scale_name(one.scale) if has_parts or one.scale else _("the number")
    if one.unanswered:
        return _("%(what)s not answered") % {"what": subject}
    if one.rise is not None:
        rise = {"what": subject, "points": num(one.rise)}
        return _("%(what)s: a rise of %(points)s or more") % rise
    if one.sign is None or one.value is None:
        return subject
    at = words.said(words.SIGNS, one.sign) % {"value": num(one.value)}
    said = {"what": subject, "at": at}
    if one.moment:
        moments = {"pre": _("%(what)s %(at)s, before"), "post": _("%(what)s %(at)s, after")}
        return moments[one.moment] % said
    return _("%(what)s %(at)s") % said
