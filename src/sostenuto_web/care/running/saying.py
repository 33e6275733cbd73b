"""What was noted, a line a step, without the client's own words: a kept page lies on a device."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto.care.feelings import feelings
from sostenuto.care.session_words import Entry, session_words
from sostenuto.measures.ratings import ratings
from sostenuto_web.record.models import (
    Distress,
    Fact,
    Feeling,
    Felt,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)


def line_of(fact: Fact, songs: Mapping[UUID, str]) -> str:
    """Return one fact in a few words."""
    words: str = _LINES[type(fact)](fact, songs)
    return words


def _rating(fact: Rating, songs: Any) -> str:
    known = ratings().get(fact.scale)
    name = _(known.name) if known else fact.scale
    value = "" if fact.value is None else f" {fact.value:.0f}"
    return f"{name}{value}, {fact.get_moment_display()}"


def _feeling(fact: Feeling, songs: Any) -> str:
    names = [_(feelings()[key].name) if key in feelings() else key for key in fact.keys]
    said = ", ".join(names) or _("in own words")
    shown = fact.seen == Feeling.Seen.SHOWN
    return (_("Shown: %(what)s") if shown else _("Said: %(what)s")) % {"what": said}


def _music(fact: MusicEvent, songs: Mapping[UUID, str]) -> str:
    called = songs.get(fact.song_id) if fact.song_id else None
    return f"♪ {called or fact.song_words or _('a song')}"


def _quote(fact: Quote, songs: Any) -> str:
    return _("The client's own words")


def _prompt(fact: PromptLevel, songs: Any) -> str:
    return _("Help: %(what)s") % {"what": _name(session_words().prompt_levels, fact.level)}


def _mark(fact: Mark, songs: Any) -> str:
    return _name(session_words().marks, fact.key)


def _response(fact: Response, songs: Any) -> str:
    return _("Goal: %(what)s") % {"what": _name(session_words().responses, fact.key)}


def _felt(fact: Felt, songs: Mapping[UUID, str]) -> str:
    called = songs.get(fact.song_id) if fact.song_id else None
    words = _("Not this: %(song)s") if fact.skipped else _("How it was: %(song)s")
    return words % {"song": called or _("a song")}


def _distress(fact: Distress, songs: Any) -> str:
    return _("Stop: distress")


def _name(entries: Mapping[str, Entry], key: str) -> str:
    return _(entries[key].name) if key in entries else key


_LINES: dict[type[Fact], Any] = {
    Rating: _rating,
    Feeling: _feeling,
    MusicEvent: _music,
    Quote: _quote,
    PromptLevel: _prompt,
    Mark: _mark,
    Response: _response,
    Felt: _felt,
    Distress: _distress,
}
