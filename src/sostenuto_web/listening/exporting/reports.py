"""A report on what was played, as a page shows it and as files: no name, no id, no date.

Conventions: CSV has one line a sentence; JSON says the same, and each piece that was begun.
"""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from sostenuto.exchange.playlists import harmless
from sostenuto.listening import reporting
from sostenuto.listening.reporting import Delivered, Filled, PlayedPiece
from sostenuto_web.repertoire import words

COLUMNS = ("item", "part", "label", "recorded", "says")


def rows(programmes: Sequence[Delivered]) -> list[dict[str, Any]]:
    """Return the twelve items as a page shows them."""
    return [_row(one) for one in reporting.report(programmes)]


def as_json(programmes: Sequence[Delivered]) -> bytes:
    """Return a report as JSON."""
    value = {
        "follows": reporting.guideline(),
        "language": get_language() or "en",
        "programmes": len(programmes),
        "items": rows(programmes),
        "music": [_piece(piece) for piece in _begun(programmes)],
    }
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def as_csv(programmes: Sequence[Delivered]) -> bytes:
    """Return a report as CSV, its cells made harmless for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(programmes):
        begin = [row["code"], row["part"], row["label"]]
        said = [("yes", line) for line in row["known"]] + [("no", line) for line in row["missing"]]
        if row["code"] == "music":
            said[1:1] = [("yes", _line(piece)) for piece in _begun(programmes)]
        writer.writerows([harmless(cell) for cell in (*begin, *each)] for each in said)
    return text.getvalue().encode("utf-8", "replace")


def _row(one: Filled) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "part": gettext(one.item.part),
        "label": gettext(one.item.label),
        "fills": gettext(one.item.fills),
        "known": [line.words(gettext) for line in one.says],
        "missing": [line.words(gettext) for line in one.missing],
    }


def _begun(programmes: Sequence[Delivered]) -> list[PlayedPiece]:
    return [piece for one in programmes for piece in one.pieces if piece.begun]


def _piece(piece: PlayedPiece) -> dict[str, Any]:
    return {
        "title": piece.title,
        "artist": piece.artist,
        "own_recording": piece.is_own,
        "made_here": piece.made_here,
        "live": False,
        "seconds": round(piece.seconds, 1),
        "sounded_s": None if piece.sounded_s is None else round(piece.sounded_s, 1),
        "not_this": piece.skipped,
        "chosen_by": piece.chosen_by,
        "tempo_bpm": None if piece.tempo_bpm is None else round(piece.tempo_bpm, 1),
    }


def _line(piece: PlayedPiece) -> str:
    said = " – ".join(part for part in (piece.title, piece.artist) if part)
    return f"{said or _('own recording')} ({words.length(piece.seconds)})"
