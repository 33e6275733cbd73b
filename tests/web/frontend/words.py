"""The pseudo-locale: every translated text is put in brackets, so that the others stand out.

``with bracketed(): html = browser.get(…)`` and then ``untranslated(html)`` lists the visible texts
that no catalogue knows. What comes from records is told apart by `MARKER`, which the cast of these
tests has in every name.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils import translation
from django.utils.translation import trans_real

from sostenuto_web.care.cards import words as of_cards
from sostenuto_web.desk.score import words as of_moods

OPEN, CLOSE = "⟦", "⟧"
MARKER = "Invented"
PEOPLE = {"Wren", "Finch", "Robin"}
"""Aliases of the cast, and the log-in name of the one with an account."""

KNOWN = {"Sostenuto", "SOAP", "DAP", "BIRP", "GIRP", "PIE", "Esc"}
"""Names that are the same in every language."""

SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-label", "label"}
"""Attributes that are read out or shown."""

UNSEEN = {"script", "style", "template", "code", "kbd", "svg", "time"}
VOID = {"input", "img", "br", "hr", "meta", "link", "source", "wbr", "col", "path"}
WORD = re.compile(r"[^\W\d_]{2,}")


@contextmanager
def bracketed() -> Iterator[None]:
    """Put every translated text in brackets for as long as the block lasts."""

    def wrap(text: object) -> str:
        return f"{OPEN}{text}{CLOSE}" if str(text).strip() else str(text)

    with (
        patch.object(trans_real, "gettext", lambda message: wrap(message)),
        patch.object(trans_real, "pgettext", lambda _context, message: wrap(message)),
        patch.object(
            trans_real, "ngettext", lambda one, many, count: wrap(one if count == 1 else many)
        ),
        patch.object(
            trans_real,
            "npgettext",
            lambda _context, one, many, count: wrap(one if count == 1 else many),
        ),
        translation.override("en"),
    ):
        _forget()  # what was put into words outside the block
        # The functions that apps hold ask this object for the ones above, and keep what they got.
        kept = dict(translation._trans.__dict__)
        translation._trans.__dict__.clear()
        try:
            yield
        finally:
            translation._trans.__dict__.clear()
            translation._trans.__dict__.update(kept)
            _forget()


def _forget() -> None:
    """Forget every text that the house remembers once a language."""
    for remembered in (of_cards._in_language, of_moods._axis):
        remembered.cache_clear()


class _Texts(HTMLParser):
    """What a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unseen: list[str] = []
        self.as_it_is: list[str] = []
        """Tags open since one that says of itself in which language it is, or not to translate."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if self.as_it_is or (tag != "html" and "lang" in said) or said.get("translate") == "no":
            if tag not in VOID:
                self.as_it_is.append(tag)
            return
        if tag in UNSEEN:
            self.unseen.append(tag)
        spoken = {name: value for name, value in attrs if name in SPOKEN and value}
        self.texts += [str(value) for value in spoken.values()]
        kind = dict(attrs).get("type")
        if tag == "input" and kind in ("submit", "button"):
            self.texts.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.as_it_is and self.as_it_is[-1] == tag:
            self.as_it_is.pop()
        elif self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self.unseen and not self.as_it_is:
            self.texts.append(data)


def untranslated(html: str, *, known: frozenset[str] = frozenset()) -> list[str]:
    """Return the visible texts of a page that went through no catalogue.

    ``known`` are words that come from the records of a test and carry no marker.
    """
    found = _Texts()
    found.feed(re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", OPEN + CLOSE, _folded(html)))
    return [text.strip() for text in found.texts if _is_bare(text, KNOWN | PEOPLE | known)]


def _folded(html: str) -> str:
    """Take nested brackets away from the inside, until only outermost ones are left."""
    inner = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}(?=[^{OPEN}]*{CLOSE})")
    while True:
        folded = inner.sub(r"\1", html)
        if folded == html:
            return html
        html = folded


def _is_bare(text: str, known: set[str]) -> bool:
    if MARKER in text:
        return False
    rest = text.replace(OPEN + CLOSE, " ")
    for name in sorted(known, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return bool(WORD.search(rest))
