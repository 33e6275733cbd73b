"""How a plan, and what is due, is said."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sostenuto.measures.asking import Asking
from sostenuto.measures.measure import Measure
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf.words import translated, variant_name

EACH_SESSION = "each session"
"""What the catalogue says of a measure that is asked whenever there is a session."""
WAYS: dict[str, str | Promise] = {
    Way.SCREEN: gettext_lazy("we ask, on our screen"),
    Way.TABLET: gettext_lazy("they answer, on a tablet"),
    Way.PAPER: gettext_lazy("on paper"),
}
"""How a measure that is planned can be asked."""


def name_of(code: str, variant: str = "") -> str:
    """Return what a measure is called; one that is no longer in the catalogue, by its code."""
    measure = measure_of(code, variant)
    return name(measure) if measure else code


def name(measure: Measure) -> str:
    """Return what a measure is called, with its variant."""
    called = translated(measure.name)
    return f"{called} ({variant_name(measure.variant)})" if measure.variant else called


def slug(code: str, variant: str = "") -> str:
    """Return how a form names a measure with its variant.

    Examples
    --------
    >>> slug("k10", "us"), slug("phq9")
    ('k10/us', 'phq9')
    """
    return f"{code}/{variant}" if variant else code


def way(key: str) -> str:
    """Return how it is asked."""
    return str(WAYS.get(key, key))


def at_each_session(measure: Measure, every_days: int = 0) -> bool:
    """Say whether a plan means: whenever there is a session."""
    days = every_days or measure.interval_days or measure.recall_days
    return not days and EACH_SESSION in measure.interval


def days_between(measure: Measure, every_days: int) -> int:
    """Return how many days a plan leaves between two times: at least the recall window, and 1."""
    return max(every_days or measure.interval_days, measure.recall_days, 1)


def every(measure: Measure | None, every_days: int) -> str:
    """Return how often a measure is planned."""
    if measure is None:
        return _every_days(every_days)
    if at_each_session(measure, every_days):
        return _("at each session")
    return _every_days(every_days or days_between(measure, 0))


def _every_days(days: int) -> str:
    if days % 7 == 0 and days <= 56:
        weeks = days // 7
        return ngettext("every week", "every %(count)s weeks", weeks) % {"count": weeks}
    return ngettext("every day", "every %(count)s days", days) % {"count": days}


def held_back(measure: Measure | None, every_days: int) -> str:
    """Return what a plan that is shorter than the recall window comes to; nothing for others."""
    if measure is None or not 0 < every_days < measure.recall_days:
        return ""
    said = {"recall": recall(measure), "days": measure.recall_days}
    return _("It asks about the %(recall)s: not asked again before %(days)s days.") % said


def recall(measure: Measure) -> str:
    """Return the time that a measure asks about, to stand after "the"."""
    return translated(measure.recall).removeprefix("the ")


def why_not(measure: Measure, asking: Asking, every_days: int = 0) -> str:
    """Return why a measure may not be asked yet, in the reader's language."""
    if asking.may:
        return ""
    if asking.reason.startswith("it asks about"):
        return _("it asks about the %(recall)s") % {"recall": recall(measure)}
    return _("planned %(every)s") % {"every": every(measure, every_days)}


def safety_asks() -> str:
    """Return why a measure is due although its window has not passed."""
    return _("a safety question was left out last time: ask it")


def starts() -> str:
    """Return why a plan does not ask yet."""
    return _("planned from this day on")


ACTS: dict[str, str | Promise] = {
    "schedule.added": gettext_lazy("A measure was planned"),
    "schedule.changed": gettext_lazy("The plan of a measure was changed"),
    "schedule.ended": gettext_lazy("The plan of a measure was ended"),
    "schedule.voided": gettext_lazy("The plan of a measure was voided"),
    "schedule.restored": gettext_lazy("The plan of a measure was taken back"),
}
SCHEDULE_ACTS = tuple(ACTS)
FIELDS: dict[str, str | Promise] = {
    "every_days": gettext_lazy("every so many days"),
    "starts_on": gettext_lazy("from"),
    "ends_on": gettext_lazy("until"),
    "way": gettext_lazy("how it is asked"),
}
VALUES: dict[str, Callable[[Any], str]] = {"schedule.way": way}
"""What turns a kept value into words."""
