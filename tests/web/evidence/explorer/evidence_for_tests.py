"""What the pages of the evidence are held to: the core's own search, and what stands in a page."""

import re
from html import unescape

from hypothesis import strategies as st

from sostenuto.evidence.library import library
from sostenuto.evidence.search import search

ROW = re.compile(
    r'<li class="evidence-row" id="row-(\w+)" data-row="\w+" data-side="(\w+)">(.*?)</li>', re.S
)
CLAIM = re.compile(r'<p class="evidence-claim"[^>]*>(.*?)</p>', re.S)


def maybe(keys):
    return st.sampled_from(["", *keys])


@st.composite
def questions(draw):
    """Draw what somebody may ask with the three selects; never nothing at all."""
    known = library()
    asked = {
        "context": draw(maybe(known.contexts)),
        "technique": draw(maybe(known.techniques)),
        "outcome": draw(maybe(known.outcomes)),
    }
    if not any(asked.values()):
        asked["context"] = "addiction"
    return {name: key for name, key in asked.items() if key}


def rows_in(html):
    """Return the rows of a page in their order: id, side, sentence."""
    return [
        (key, side, unescape(CLAIM.search(inside)[1])) for key, side, inside in ROW.findall(html)
    ]


def found_for(asked):
    return search(library(), **asked)


__all__ = ["found_for", "questions", "rows_in"]
