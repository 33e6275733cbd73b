"""What was understood of a form, shown before it is kept.

Conventions: the text comes from outside and is read by the core only; what cannot be used raises
one `InputError` that says where, what was expected and what was got.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.fitting import assumed
from sostenuto.measures.forms.form import Form, FormExtra, FormItem, Option
from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.models import SiteForm
from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.saying import num
from sostenuto_web.measures.shelf.selectors import form_of_row

MOST_BYTES = 1_000_000
"""Of a form with everything beside it: a form is a few pages of text."""


@dataclass(frozen=True)
class Understood:
    """A form that can be used, with the texts that it came in, and which row it would replace."""

    form: Form
    text: str
    sets: tuple[str, ...]
    replaces: SiteForm | None
    is_there: bool
    """Whether the very same form is loaded already."""


@dataclass(frozen=True)
class ShownItem:
    """One item, or a question beside the items, as it was understood.

    Attributes
    ----------
    number : int or None
        None for a question beside the items.
    topic : str
        Our own label, to compare with the form's words.
    options : tuple of (number, words)
    """

    number: int | None
    topic: str
    text: str
    options: tuple[tuple[str, str], ...]
    turned: bool
    unscored: bool
    stem: str
    """What is read before it."""
    closes: str = ""
    """The answer after which the items are not asked and count as 0."""


def understand(
    text: str, *, code: str = "", variant: str | None = None, sets: Iterable[str] = ()
) -> Understood:
    """Read a form and say what it is; two queries, and nothing is kept.

    Raises
    ------
    InputError
        Something in it cannot be used, or it says something else under the same version.
    """
    beside = tuple(sets)
    form = form_from_text(text, code=code, variant=variant, sets=beside)
    _check_keepable(form)
    earlier = SiteForm.objects.filter(code=form.code, variant=form.variant)
    for row in earlier.filter(key=form.key).defer("document", "sets"):
        if form_of_row(row) not in (form, None):
            hint = "another form of this version was loaded before"
            expected = "another one where the form differs"
            raise InputError("version", expected=expected, got=form.version, hint=hint)
    held = earlier.filter(retired_at=None).defer("document", "sets").first()
    return Understood(form, text, beside, held, held is not None and form_of_row(held) == form)


def _check_keepable(form: Form) -> None:
    """Refuse what no page can show and no database can keep."""
    longest = SiteForm._meta.get_field("key").max_length
    if longest is not None and len(form.key) > longest:
        expected = f"short, with its version at most {longest} letters"
        raise InputError("url", expected=expected, got=len(form.key))
    texts = [form.key, *form.totals]
    asked: list[FormItem | FormExtra] = [*form.items, *form.extras]
    for item in asked:
        texts += [item.link_id, item.stem, item.text]
        texts += [text for one in item.options for text in (one.code, one.text)]
    for text in texts:
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InputError("the form", expected="made of letters that can be shown", got=text)


def shown_items(form: Form, of: Measure | None = None) -> list[ShownItem]:
    """Return what a form asks, in its order, beside our own labels.

    Questions beside the items are among them where the form has their words and their answers.
    """
    of = of or measure(form.code, form.variant)
    return [
        _shown(one, of) if isinstance(one, FormItem) else _beside(one, of) for one in form.asked
    ]


def _beside(extra: FormExtra, of: Measure) -> ShownItem:
    known = next((one for one in of.extras if one.key == extra.key), None)
    topic = words.translated(known.topic) if known else ""
    closes = num(known.closes) if known and known.closes is not None else ""
    options = _options(extra.options)
    return ShownItem(None, topic, extra.text, options, False, False, extra.stem, closes)


def _options(options: Iterable[Option]) -> tuple[tuple[str, str], ...]:
    return tuple((num(one.value), words.answer_words(one) or one.code) for one in options)


def _shown(item: FormItem, of: Measure) -> ShownItem:
    topic = words.translated(of.topics[item.number - 1]) if of.topics else ""
    options = _options(item.options)
    turned, unscored = item.number in of.reversed, item.number in of.unscored
    return ShownItem(item.number, topic, item.text, options, turned, unscored, item.stem)


def confirm_said(form: Form) -> list[str]:
    """Return what a person has to look at, in the reader's language."""
    said = assumed(form.variant, form.others)
    which = words.variants_words(form.variant, form.others)
    return [which if text == said else words.confirm_words(text) for text in form.confirm]
