"""Words of flags, scores and acts, in the language of whoever reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sostenuto.measures.measure import Measure
from sostenuto.measures.safety import Flag
from sostenuto.measures.scores import Score
from sostenuto_web.measures.scheduling.words import name_of
from sostenuto_web.measures.shelf.words import scale_name, translated

ACTS: Mapping[str, Promise] = {
    "administration.total": gettext_lazy("A total was written down"),
    "administration.stated": gettext_lazy("The total that the form states was written down"),
    "administration.corrected": gettext_lazy("A total was corrected"),
    "administration.voided": gettext_lazy("It was voided"),
    "administration.restored": gettext_lazy("The voiding was taken back"),
}
FIELDS: Mapping[str, Promise] = {
    "total": gettext_lazy("total"),
    "stated": gettext_lazy("stated total"),
}
OFFERS: Mapping[str, tuple[str, ...]] = {
    "self_harm": ("asq",),
    "self_harm_unanswered": ("asq",),
    "low_well_being": ("phq9",),
}
"""Which measures are offered where a rule has raised something."""


@dataclass(frozen=True)
class Offer:
    """A measure that may come next."""

    code: str
    name: str


def about(of: Measure | None, flag: Flag) -> str:
    """Return what a flag is about, such as "question 9 (self-harm thoughts): 2"."""
    if flag.item is None:
        return "" if flag.got is None else _("number: %(got)s") % {"got": f"{flag.got:g}"}
    topic = of.topics[flag.item - 1] if of and 0 < flag.item <= len(of.topics) else ""
    said = {"number": flag.item, "topic": translated(topic)}
    question = _("question %(number)s (%(topic)s)") if topic else _("question %(number)s")
    got = _("left out") if flag.got is None else f"{flag.got:g}"
    return f"{question % said}: {got}"


def to_do(of: Measure | None, flag: Flag) -> str:
    """Return what a flag asks somebody to do."""
    if flag.key == "unseen":
        return _("Question %(number)s was not seen: look at the paper.") % {"number": flag.item}
    if flag.words:
        return translated(flag.words)
    rules = of.safety if of else ()
    found = next((rule.words for rule in rules if rule.key == flag.key), "")
    return translated(found)


def offers(rules: Iterable[str], score: Score | None, own: str) -> list[Offer]:
    """Return the measures that may come next after what was raised and scored."""
    codes = [code for rule in rules for code in OFFERS.get(rule, ())]
    codes += score.then if score else ()
    return [Offer(code, name_of(code)) for code in dict.fromkeys(codes) if code != own]


def reason(score: Score) -> str:
    """Return why there is no number, in the reader's language."""
    missing, of = _counts(score)
    if score.result:
        return _("This screen gives a result and no number.")
    if score.measure.entry == "facts":
        return _("These are facts and have no number.") if not missing else _("A fact is missing.")
    if score.measure.total is None:
        return _("It has no total, only parts.")
    if missing:
        most = score.measure.may_miss
        said = {"missing": missing, "of": of, "most": most}
        if most:
            return _("%(missing)s of %(of)s answers are missing; %(most)s may be.") % said
        return _("%(missing)s of %(of)s answers are missing; none may be.") % said
    return score.reason


def _counts(score: Score) -> tuple[int, int]:
    items = score.measure.total.items if score.measure.total else ()
    said = [score.scored[item - 1] for item in items if item <= len(score.scored)] or score.scored
    return sum(one is None for one in said), len(said)


def band(score: Score) -> str:
    """Return the band of a number, or the result of a screen; empty where there is none."""
    return translated(score.band or "")


@dataclass(frozen=True)
class Part:
    """A number of a part of a measure, or why there is none."""

    name: str
    value: float | None


def parts(score: Score) -> list[Part]:
    """Return the numbers of the parts of a measure."""
    return [Part(scale_name(one.key), one.value) for one in score.scales]


def number(value: float | None) -> str:
    """Return a number as it is written: no more than two decimals."""
    return pgettext("number", "–") if value is None else f"{round(value, 2):g}"
