"""The pack as paper: plain warm words, large print, and nothing that says where it comes from.

Conventions: every word goes to the template as data. The name, and what is better left alone, stand
on it only when the client wants it; crisis numbers only when somebody here has dialled them.
"""

from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sostenuto_web.care.discharge import songs
from sostenuto_web.care.discharge.pack import WHEN, PackSaid
from sostenuto_web.care.papers import pdf
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic.selectors import today

TEMPLATE = "care/discharge/pack.typ"
BLANKS = 3
"""Empty lines for a hand to write on."""


def paper(client: Client, said: PackSaid) -> bytes:
    """Return the pack as PDF.

    Raises
    ------
    papers.PaperError
        It could not be laid out.
    """
    return pdf(TEMPLATE, data_of(client, said))


def data_of(client: Client, said: PackSaid) -> dict[str, Any]:
    """Return what stands on the paper."""
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": _("Music to keep"),
        "name": client.name if said.says_name else "",
        "day": formats.date_format(today(), "DATE_FORMAT"),
        "cover": _("My songs, and some words for a hard day."),
        "songs": _songs(client, said),
        "hard": _hard(said),
        "people": _people(said),
        "keep": _part(_("What I want to keep doing"), said.keep),
        "come_back": _part(_("How I can come back"), said.come_back, blanks=0),
        "leave_out": _part(
            _("What I leave alone"), said.leave_out if said.says_leave_out else "", blanks=0
        ),
        "last": _("This paper is yours. Change it, write on it, or throw it away."),
    }


def _songs(client: Client, said: PackSaid) -> dict[str, Any]:
    return {
        "title": _("My songs"),
        "says": _(
            "Each of these was good for me. If one feels wrong today, stop it and play another."
        ),
        "list": [
            {
                "title": one.song.title,
                "artist": one.song.artist,
                "when": str(WHEN.get(one.said.when, "")),
                "words": one.said.words,
            }
            for one in songs.taken(client, said)
        ],
        "more": _("More songs I find"),
        "blanks": BLANKS,
    }


def _hard(said: PackSaid) -> dict[str, Any]:
    steps = (
        _("Stop where you are. Sit down if you can. Both feet on the floor."),
        _("Put on a song from this list. Listen to it until the end."),
        _("Let your breath out slowly. It comes in again by itself."),
        _("Call somebody. You do not have to say much."),
    )
    return {
        "title": _("When it is hard"),
        "says": _("A hard moment usually passes. You need not get through it alone."),
        "steps": list(steps),
        "own": _("What helps me"),
        "lines": _lines(said.hard),
        "blanks": BLANKS,
    }


def _people(said: PackSaid) -> dict[str, Any]:
    return {
        "title": _("People I can call"),
        "lines": _lines(said.people),
        "blanks": BLANKS,
        "numbers": [
            {
                "number": one.number,
                "label": one.label,
                "when": _("day and night") if one.always else one.hours,
                "for_whom": one.for_whom,
            }
            for one in crisis.confirmed()
        ],
        "danger": _("If somebody may die, call the emergency number at once."),
    }


def _part(title: str, text: str, blanks: int = BLANKS) -> dict[str, Any]:
    return {"title": title, "lines": _lines(text), "blanks": blanks}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
