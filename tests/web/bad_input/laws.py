"""What has to hold for every answer, whatever was sent."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import walking
from tests.web.bad_input.filling import MARK, Items
from tests.web.bad_input.pages import CHOICES, Form, Page
from tests.web.bad_input.sending import Answer

AGAIN = (422, 429)
"""The form once more, with what was typed."""
NEVER_KEPT = {"password", "file", "hidden"}


def faults(
    answer: Answer,
    form: Form | None = None,
    items: Items = [],  # noqa: B006  never changed
    spoilt: str = "",
    *,
    must_refuse: bool = False,
) -> list[str]:
    """Return every law that an answer breaks."""
    return [
        *never_falls(answer),
        *nothing_half_written(answer),
        *nothing_wrong_kept(answer, must_refuse),
        *stays_in_the_house(answer),
        *is_escaped(answer),
        *(
            comes_back_whole(answer, form, items, spoilt, must_refuse)
            if answer.status in AGAIN and form
            else says_no_without_data(answer)
        ),
    ]


def of_a_page(answer: Answer) -> list[str]:
    """Return every law that an answer breaks to something that fitted no form.

    A form that comes back may show what it always shows.
    """
    everything = faults(answer)
    if answer.status not in AGAIN:
        return everything
    data = set(says_no_without_data(answer))
    return [fault for fault in everything if fault not in data]


def never_falls(answer: Answer) -> Iterator[str]:
    """Never 5xx, and never a question that the database itself refuses."""
    if answer.status >= 500:
        yield f"fell with {answer.status} ({answer.problem})"
    elif answer.problem:
        yield f"an exception nobody caught ({answer.problem})"
    if answer.changed is None:
        yield "asked the database what it refuses"


def nothing_half_written(answer: Answer) -> Iterator[str]:
    """What is refused leaves no trace but in the audit."""
    if not answer.accepted and answer.changed:
        yield f"refused with {answer.status}, and something was written"


def nothing_wrong_kept(answer: Answer, must_refuse: bool) -> Iterator[str]:
    """What cannot be right is not kept."""
    if must_refuse and answer.accepted and answer.changed:
        yield f"took it ({answer.status})"


def stays_in_the_house(answer: Answer) -> Iterator[str]:
    """Nobody is sent to another host."""
    for name in ("Location", "HX-Redirect", "HX-Location"):
        to = answer.headers.get(name, "")
        parts = urlsplit(to)
        if to.startswith("//") or "\\" in to or parts.netloc not in ("", "testserver"):
            yield f"sends elsewhere by {name}"


def is_escaped(answer: Answer) -> Iterator[str]:
    """What was sent stands in a page as text."""
    if "html" in answer.headers.get("Content-Type", "html") and f"<script>{MARK}" in answer.text:
        yield "shows what was sent as markup"


def says_no_without_data(answer: Answer) -> Iterator[str]:
    """A refusal holds nothing of a record and nothing of what was sent."""
    if answer.status < 400:
        return
    told = answer.text + "".join(f"{name}: {value}" for name, value in answer.headers.items())
    if walking.CANARY.search(told):
        yield f"shows a record in a {answer.status}"
    if MARK in told:
        yield f"echoes what was sent in a {answer.status}"


def comes_back_whole(
    answer: Answer, form: Form, items: Items, spoilt: str, must_refuse: bool
) -> Iterator[str]:
    """The form again: with words at the field, and with everything that was typed."""
    page = Page(answer.text)
    if not page.complains:
        yield "comes back without a word"
    shown = _same(page, form)
    if shown is None:
        yield "comes back without its form"
        return
    wrong = shown.fields.get(spoilt)
    visible = wrong is not None and wrong.kind != "hidden"
    if must_refuse and visible and wrong is not None and not wrong.is_wrong:
        yield "says nothing at the field"
    for name in dict(items):
        if name in form.fields and not _holds(shown, form, name, items, name == spoilt):
            yield f"lost what was typed in {name}"


def _same(page: Page, form: Form) -> Form | None:
    wanted = set(form.fields) - {"csrfmiddlewaretoken"}
    found = [one for one in page.forms if one.method == "post" and one.button == form.button]
    alike = [one for one in found if wanted & set(one.fields) or not wanted]
    return max(alike, key=lambda one: len(wanted & set(one.fields)), default=None)


def _holds(shown: Form, form: Form, name: str, items: Items, is_spoilt: bool) -> bool:
    kind = form.fields[name].kind
    field = shown.fields.get(name)
    if kind in NEVER_KEPT:
        return True
    if field is None:
        return False
    sent = [value for key, value in items if key == name]
    if kind in CHOICES:
        if is_spoilt:
            return True  # there is no box for what was not offered
        return set(sent) <= set(field.values) or not set(sent) <= set(field.offered)
    return _plain(sent[-1]) in {_plain(value) for value in field.values}


def _plain(text: str) -> str:
    """Return a text without what a page cannot tell apart."""
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
