"""The questions of one administration as a page asks them, with what was answered so far.

Conventions: without a form of the clinic's own a question is its number and our short label, and
answers are the bare numbers of the paper form. Names of fields are ``item-3`` and ``extra-gate``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sostenuto.measures.answers import Answer as Given
from sostenuto.measures.forms.form import Form, FormExtra, FormItem
from sostenuto.measures.measure import Measure
from sostenuto.measures.ratings import Rating, ratings
from sostenuto_web.measures.answering import facts
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import Scored, scored
from sostenuto_web.measures.shelf import selectors as shelf
from sostenuto_web.measures.shelf.words import answer_words, translated

MOST_OPTIONS = 12
"""Up to so many answers are shown as buttons; more are a number that is typed."""
DAYS = 7
"""How many days of a calendar are asked where nothing says how many."""
REFUSED = "refused"


@dataclass(frozen=True)
class Option:
    """One answer: what is sent, and its words beside the number (empty where there are none)."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One question of a page.

    Attributes
    ----------
    name : str
        Of its fields.
    item : int or None
    extra : str
        The key of a question beside the items; else empty.
    number : str
        What stands before it; empty for one beside the items.
    words : str
        The form's own, or our short label; empty where there is neither.
    is_own : bool
        Whether the words are the whole question; else the paper form has it.
    stem : str
        What the form has one read before the question.
    options : tuple of Option
        Empty where a number is typed.
    low, high : float
        Of a number that is typed.
    ends : tuple of str
        Words for the lowest and the highest number.
    value : str
        What was answered: a number, "refused", or empty.
    watched : bool
        Whether a safety rule looks at it.
    left_out : bool
        Whether an answer before says that it is not asked, and counts as 0.
    error : str
        Why what was sent could not be kept.
    """

    name: str
    item: int | None
    extra: str
    number: str
    words: str
    is_own: bool = False
    stem: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    low: float = 0
    high: float = 0
    is_whole: bool = False
    ends: tuple[str, str] = ("", "")
    value: str = ""
    watched: bool = False
    left_out: bool = False
    may_refuse: bool = False
    error: str = ""

    def as_sent(self, text: str | None) -> "Question":
        """Return the question with what a form sent for it, which is not kept yet."""
        if text is None:
            return self
        options = tuple(replace(one, is_chosen=one.value == text) for one in self.options)
        return replace(self, options=options, value=text)

    @property
    def digits(self) -> str:
        """The answers that one key can give, one after the other."""
        return "".join(one.value for one in self.options if len(one.value) == 1)


def questions_of(row: Administration, *, days: int = DAYS) -> list[Question]:
    """Return the questions of an administration with their answers; at most three queries.

    Parameters
    ----------
    row : Administration
    days : int
        How many days of a calendar are asked, where no more were answered yet.
    """
    return questions_in(scored([row])[0], days=days)


def questions_in(one: Scored, *, days: int = DAYS) -> list[Question]:
    """Return the questions of an administration that was read already.

    They come in the order of the clinic's own form. What it does not have in words stands where it
    stands without one: a gate before everything, another question beside the items after it.
    """
    of = one.measure
    if of is None or of.entry == "total":
        return []
    if of.entry == "facts":
        return _facts(one, of, days)
    form = shelf.form_of_row(one.row.site_form) if one.row.site_form else None
    left_out = _left_out(of, one)
    items = [_item(of, item, form, one.answers[item - 1]) for item in range(1, of.items + 1)]
    items = [replace(each, left_out=each.item in left_out) for each in items]
    found = {each.name: each for each in [*items, *_extras(of, one, form)]}
    in_form = [_name(each) for each in form.asked] if form else []
    gates = [name for name, each in found.items() if name not in in_form and _closes(of, each)]
    return [found[name] for name in dict.fromkeys([*gates, *in_form, *found]) if name in found]


def _name(asked: FormItem | FormExtra) -> str:
    """Return what the fields of a question of a form are called."""
    if isinstance(asked, FormItem):
        return f"item-{asked.number}"
    return f"extra-{asked.key}"


def _item(of: Measure, item: int, form: Form | None, given: Given) -> Question:
    said = shown(given)
    watched = any(item in rule.items for rule in of.safety)
    asked = Question(
        f"item-{item}", item, "", str(item), _label(of, item), value=said, watched=watched,
        low=of.answers[item - 1][0], high=of.answers[item - 1][-1], may_refuse=of.refusal_counts,
    )  # fmt: skip
    if form is not None:
        return _of_form(asked, form, said)
    values = of.answers[item - 1]
    if len(values) <= MOST_OPTIONS:
        asked = replace(asked, options=tuple(_option(value, "", said) for value in values))
    return _in_own_words(asked, of, item)


def _label(of: Measure, item: int) -> str:
    return translated(of.topics[item - 1]) if item <= len(of.topics) else ""


def _of_form(asked: Question, form: Form, said: str) -> Question:
    of_form = next((one for one in form.items if one.number == asked.item), None)
    if of_form is None:
        return asked
    return _as_in(asked, of_form, said)


def _as_in(asked: Question, of_form: FormItem | FormExtra, said: str) -> Question:
    """Return a question with the words of the form."""
    options = tuple(_option(one.value, answer_words(one), said) for one in of_form.options)
    return replace(asked, words=of_form.text, stem=of_form.stem, is_own=True, options=options)


def _in_own_words(asked: Question, of: Measure, item: int) -> Question:
    """Ask a measure of our own in its own words."""
    if item > len(of.ratings):
        return asked
    rating: Rating | None = ratings().get(of.ratings[item - 1])
    if rating is None:
        return asked
    ends = (translated(rating.low), translated(rating.high))
    words, hint = translated(rating.asks), translated(rating.hint)
    return replace(asked, words=words, hint=hint, ends=ends, is_own=True)


def _option(value: float, words: str, said: str) -> Option:
    number = f"{value:g}"
    return Option(number, words, number == said)


def shown(given: Given) -> str:
    """Return an answer as a field holds it."""
    if given is None or given == REFUSED:
        return given or ""
    return f"{given:g}"


def _extras(of: Measure, one: Scored, form: Form | None) -> list[Question]:
    found = []
    worded = {each.key: each for each in form.asked if isinstance(each, FormExtra)} if form else {}
    for extra in of.extras:
        said = shown(one.extra.get(extra.key))
        values = range(int(extra.low), int(extra.high) + 1)
        options = tuple(_option(value, "", said) for value in values)
        name, words = f"extra-{extra.key}", translated(extra.topic)
        asked = Question(name, None, extra.key, "", words, options=options, value=said)
        in_form = worded.get(extra.key)
        found.append(_as_in(asked, in_form, said) if in_form else asked)
    return found


def _closes(of: Measure, asked: Question) -> bool:
    return any(one.key == asked.extra and one.closes is not None for one in of.extras)


def _left_out(of: Measure, one: Scored) -> set[int]:
    """Return the items that other answers leave out, and that have no answer of their own."""
    closed = any(
        extra.closes is not None and one.extra.get(extra.key) == extra.closes for extra in of.extras
    )
    skipped = set(range(1, of.items + 1)) if closed else set()
    for skip in of.skips:
        said = [one.answers[item - 1] for item in skip.sum_of]
        numbers = [each for each in said if isinstance(each, int | float)]
        if len(numbers) == len(said) and sum(numbers) <= skip.most:
            skipped |= set(skip.items)
    return {item for item in skipped if one.answers[item - 1] is None}


def _facts(one: Scored, of: Measure, days: int) -> list[Question]:
    if of.rule == "days":
        return _days(one, max(days, len(one.answers)))
    return [
        _fact(fact, item, str(fact.label), shown(one.answers[item - 1]))
        for item, fact in enumerate(facts.FACTS.get(of.code, ()), 1)
    ]


def _days(one: Scored, count: int) -> list[Question]:
    """Return a question for each day of a calendar, the oldest first, up to the day before."""
    found = []
    for item in range(1, min(count, facts.MOST_DAYS) + 1):
        day = one.row.on - timedelta(days=count - item + 1)
        said = shown(one.answers[item - 1]) if item <= len(one.answers) else ""
        found.append(_fact(facts.A_DAY, item, date_format(day, "D j N"), said))
    return found


def _fact(fact: facts.Fact, item: int, words: str, said: str) -> Question:
    options = tuple(_option(value, str(label), said) for value, label in fact.options)
    return Question(
        f"item-{item}", item, "", "", words, is_own=True, options=options, value=said,
        low=fact.low, high=fact.high, is_whole=fact.whole,
    )  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One answer that a form sent: to which question, and what."""

    question: Question
    value: float | None
    refused: bool = False

    @property
    def said(self) -> dict[str, Any]:
        """What `services.answer` takes."""
        of = self.question
        return {
            "item": of.item,
            "extra": of.extra,
            "value": self.value,
            "refused": self.refused,
        }


def sent_in(
    questions: list[Question], post: Mapping[str, str]
) -> tuple[list[Sent], list[Question]]:
    """Return the answers of a form, and the questions whose answer cannot be one.

    A question of which nothing was sent keeps what it has. An empty field, or ``-``, takes an
    answer back.
    """
    good: list[Sent] = []
    bad: list[Question] = []
    for asked in questions:
        if asked.name not in post:
            continue
        text = post[asked.name].strip().replace(",", ".")
        if text in ("", "-", "–"):
            good.append(Sent(asked, None))
        elif text == REFUSED and asked.may_refuse:
            good.append(Sent(asked, None, refused=True))
        elif (number := _number(asked, text)) is not None:
            good.append(Sent(asked, number))
        else:
            bad.append(replace(asked, error=_expected(asked)))
    return good, bad


def _number(asked: Question, text: str) -> float | None:
    try:
        number = float(text) if len(text) <= 12 else None
    except ValueError:
        return None
    if number is None or number != number:
        return None
    if asked.options:
        return number if f"{number:g}" in {one.value for one in asked.options} else None
    if asked.is_whole and not number.is_integer():
        return None
    return number if asked.low <= number <= asked.high else None


def _expected(asked: Question) -> str:
    if asked.options:
        shown = ", ".join(one.value for one in asked.options)
        return _("One of these: %(numbers)s. Or - where it was left out.") % {"numbers": shown}
    ends = {"low": f"{asked.low:g}", "high": f"{asked.high:g}"}
    return _("A number from %(low)s to %(high)s. Or - where it was left out.") % ends
