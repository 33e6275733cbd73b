"""Words of goals, in the language of whoever reads."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.forms.forms import domains
from sostenuto.measures.attainment import level_words, weight_words
from sostenuto_web.care.models import Goal

ACTS = {
    "goal.added": _("A goal was written"),
    "goal.changed": _("A goal was changed"),
    "goal.voided": _("A goal was voided"),
    "goal.restored": _("A goal was taken back"),
    "goal.locked": _("The levels of a goal were locked"),
    "objective.added": _("An objective was written"),
    "objective.changed": _("An objective was changed"),
    "objective.voided": _("An objective was voided"),
    "objective.restored": _("An objective was taken back"),
}
FIELDS = {
    "words": _("goal"),
    "domain": _("domain"),
    "weight": _("weight"),
    "much_less": _("−2"),
    "less": _("−1"),
    "expected": _("0"),
    "more": _("+1"),
    "much_more": _("+2"),
    "baseline": _("at the start"),
    "behaviour": _("what the client will do"),
    "measure": _("how it is measured"),
    "target": _("then"),
    "condition": _("under which condition"),
    "by_when": _("by when"),
    "techniques": _("techniques"),
    "place": _("place"),
    "why": _("why it is changed"),
}


def level(number: int | None) -> str:
    """Return a level with its sign, as it is said: −2, −1, 0, +1, +2."""
    if number is None:
        return "–"
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def level_name(number: int) -> str:
    """Return what a level is called."""
    return gettext(level_words()[number].name)


def weight(number: int) -> str:
    """Return what a weight is called."""
    return gettext(weight_words()[number])


def domain(key: str) -> str:
    """Return what a domain is called; one of another version as it stands."""
    words = domains().get(key)
    return gettext(words) if words else key


def state(key: Any) -> str:
    """Return what a goal's state is called."""
    names = dict(Goal.State.choices)
    return str(names.get(key, key))


VALUES: Mapping[str, Callable[[Any], str]] = {
    "goal.domain": lambda value: domain(str(value)),
    "goal.weight": lambda value: weight(int(value)),
    "goal.state": state,
    "goal.baseline": lambda value: level(value if isinstance(value, int) else None),
}
