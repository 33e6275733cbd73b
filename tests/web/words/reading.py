"""How hard a text is to read, and which words are never used.

`grade` is the grade level of Kincaid, Fishburne, Rogers and Chissom (1975, Research Branch Report
8-75, Naval Technical Training Command): 0.39 words a sentence + 11.8 syllables a word − 15.59.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
SENTENCE = re.compile(r"(?<=[.!?])\s|\n\s*\n")
BLOCKS = {
    "p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "td", "th", "label", "button", "summary",
    "legend", "option", "caption", "div", "section", "a", "title", "br",
}  # fmt: skip
UNREAD = {"script", "style", "svg", "template", "code", "nav", "head"}


def syllables(word: str) -> int:
    """Count the syllables of an English word: its groups of vowels, less those that are silent.

    >>> [syllables(word) for word in ("care", "table", "music", "wanted", "signed", "people", "a")]
    [1, 2, 2, 2, 1, 2, 1]
    """
    word = re.sub(r"['’].*", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    silent_e = word.endswith("e") and not re.search(r"[^aeiouy]le$", word)
    silent_ed = word.endswith("ed") and not re.search(r"[td]ed$", word)
    silent_es = word.endswith("es") and not re.search(r"(s|x|z|ch|sh|c|g)es$", word)
    apart = len(re.findall(r"[aeiou]ing\b|uie", word))
    if groups > 1:
        apart += len(re.findall(r"i(?:a|o|u)(?!n\b|us)|eo(?!p)|ea\b", word))
    return max(groups - (silent_e or silent_ed or silent_es) + apart, 1)


def grade(text: str) -> float:
    """Return the grade level of a text; sentences end at a full stop or at the end of a block.

    >>> round(grade("The cat sat on the mat. It was warm."), 1)
    -2.0
    """
    sentences = [found for part in END.split(text) if len(found := WORD.findall(part)) > 2]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


class _Read(HTMLParser):
    """What of a page is read, a line a block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(re.sub(r"\s+", " ", data))


def read(html: str) -> str:
    """Return the text of a page's own part, a line a block."""
    reader = _Read()
    main = re.search(r"<main\b.*?</main>", html, re.S)
    reader.feed(main[0] if main else html)
    return "".join(reader.parts)


NEVER = (
    # Said of people: who somebody is comes first, what they live with after it.
    "addicts?",
    "(?:drug |substance )?abus(?:es?|ers?|ed|ing)",
    "junk(?:ie|ies|y)",
    "alcoholics?(?! anonymous)",
    "drunks?",
    "suffer(?:s|ing|ers?)? (?:from|of)",
    "victims? of",
    "non-?complian(?:t|ce)",
    "relapse-prone",
    # A song may be registered as clean; a person is not.
    "(?:get|got|getting|stay|staying|is|are|was|were|been)(?: you| they| he| she)? clean",
    "dirty",
    "schizophrenics?",
    "the (?:mentally ill|disabled|elderly|homeless)",
    "committed suicide",
)
CLAIMS = (
    r"treats (?!it\b|the person\b)\w+",  # the gate treats a song so; a therapist treats people
    "cures?",
    "heals?",
    "diagnos(?:e|es|ing)",
    "prevents? (?:a )?relapses?",
    "(?:clinically|scientifically|medically) (?:proven|tested|validated)",
    "rewir(?:es?|ing)",
    "(?:reduces?|lowers?|stops?|ends?) (?:your |the |their )?cravings?",
    "guarantees? (?:recovery|sobriety)",
)


def found_of(words: Iterable[str], text: str) -> list[str]:
    """Return the sentences that hold one of the words.

    >>> found_of(CLAIMS, "Music cures. Music plays.")
    ['Music cures.']
    """
    pattern = re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)
    return [part.strip() for part in SENTENCE.split(text) if pattern.search(part)]
