"""The card that goes along: what plays in which order, and what to do when it gets too much.

Conventions: large type, plain words. It says nothing of whose it is or where it comes from.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sostenuto_web.care.papers import pdf
from sostenuto_web.listening.exporting.going import Piece
from sostenuto_web.repertoire import words

TEMPLATE = "listening/exporting/card.typ"


def card(pieces: Sequence[Piece], *, titled: bool) -> bytes:
    """Return the card as PDF.

    Raises
    ------
    care.papers.PaperError
        It could not be laid out.
    """
    return pdf(TEMPLATE, data_of(pieces, titled=titled))


def data_of(pieces: Sequence[Piece], *, titled: bool) -> dict[str, Any]:
    """Return what stands on the card."""
    minutes = max(1, round(sum(piece.seconds for piece in pieces) / 60))
    count = ngettext("%(count)d piece", "%(count)d pieces", len(pieces)) % {"count": len(pieces)}
    length = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": _("Music"),
        "says": f"{count}, {length}",
        "order": _("Play them in this order. The numbers are the order."),
        "pieces": [_row(number, piece, titled) for number, piece in enumerate(pieces, 1)],
        "before": {
            "title": _("Before you start"),
            "steps": [
                _("Sit or lie where you feel safe. Not while you drive."),
                _("Start quietly. Turn it up only as far as it feels good."),
                _("You can stop at any time. You need not get to the end."),
            ],
        },
        "too_much": {
            "title": _("If it gets too much"),
            "steps": [
                _("Stop the music."),
                _("Put both feet on the floor. Look around. Say five things that you see."),
                _("Breathe out slowly. The next breath comes by itself."),
                _("Leave the room, drink some water, or go to somebody you trust."),
                _("Play nothing more today if you do not want to."),
            ],
        },
        "call": _("I can call:"),
    }


def _row(number: int, piece: Piece, titled: bool) -> dict[str, str]:
    shows = titled and not piece.is_own
    return {
        "number": str(number),
        "title": piece.title if shows else "",
        "artist": piece.artist if shows else "",
        "length": words.length(piece.seconds),
    }
