"""Why a client is erased for good: a code and the number of a paper, and no words.

Whatever is written about a person here would outlive what is erased: the key that could seal it is
thrown away, and the tombstone and the audit are kept for good. So the reason itself is written on
paper, in the clinic's own file; the house keeps what kind of reason it is and the number of that
paper. A number of digits can hold neither a name nor a story.
"""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext

from sostenuto_web.platform.audit import acts

WHYS = ("asked", "spoken-for", "kept-long-enough", "ordered", "not-a-client")
"""Kinds of reason; their words stand in the audit's ``acts.toml``."""

AGAIN = "again"
"""Stands for the reason where a backup brought somebody back who was erased before."""

PAPER = re.compile(r"[0-9]+(?:[-/.][0-9]+)*", re.ASCII)
PAPER_LONGEST = 20


def choices() -> list[tuple[str, str]]:
    """Return the kinds of reason in words."""
    return [(why, capfirst(acts.because("client.erased", why))) for why in WHYS]


def fault_of_paper(paper: str, clinic_number: str) -> str:
    """Return what is wrong with the number of the paper, or nothing.

    Parameters
    ----------
    paper : str
        As it was typed, without blanks around it.
    clinic_number : str
        The client's own, which would point to the person.

    Examples
    --------
    >>> fault_of_paper("2026-14", "L-1003")
    ''
    >>> fault_of_paper("Wren asked", "L-1003") == fault_of_paper("1003", "L-1003") == ""
    False
    """
    if not PAPER.fullmatch(paper) or len(paper) > PAPER_LONGEST:
        return gettext("Write digits, such as 14 or 2026-14.")
    own = re.sub(r"\D", "", clinic_number)
    if own and own == re.sub(r"\D", "", paper):
        return gettext("This is the client's own number, which would stay. Take another.")
    return ""
