"""Which alert an urgent safety rule raises: one table, and one kind for rules that it lacks.

Conventions: keys are those of the safety rules of the catalogue; a test holds that every urgent one
of every measure and variant is here. The kinds are those of ``sostenuto/care/alerts.toml``.
"""

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "self_harm": "self_harm",
        "self_harm_unanswered": "self_harm_unanswered",
        "suicide_risk": "suicide_risk",
        "suicide_risk_now": "suicide_risk_now",
        "suicide_unanswered": "self_harm_unanswered",
        "withdrawal": "drinking",
        "craving_high": "craving",
        "craving_rise": "craving",
        "unseen": "unseen",
    }
)
ELSEWHERE = "assessed_risk"
"""For an urgent result that was obtained elsewhere."""
UNKNOWN = "answer"
"""For a rule that is not in the table: an alert with few words is better than none."""

CRISIS = frozenset({"self_harm", "suicide_risk", "suicide_risk_now"})
"""Rules at which the crisis numbers of the house are shown."""


def kind_of(rule: str) -> str:
    """Return the kind of alert that a rule raises.

    Examples
    --------
    >>> kind_of("self_harm"), kind_of("of another version")
    ('self_harm', 'answer')
    """
    return KINDS.get(rule, UNKNOWN)
