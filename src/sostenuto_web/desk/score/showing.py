"""What the templates of a score get: numbers as they stand in a path, names, keys, and addresses.

Conventions: every length is a text without a comma, whatever the language of the page.
"""

import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.care.score import shapes
from sostenuto.care.score.drawing import LEFT, RIGHT, WIDTH, Drawn, Stave
from sostenuto.care.score.parts import Part, Score
from sostenuto.care.score.shapes import n
from sostenuto_web.care.sessions import ways
from sostenuto_web.desk.score import drawing, measured, measured_words, reading, windows, words
from sostenuto_web.desk.score.reading import Column
from sostenuto_web.desk.score.staves import StaveOf, chosen, staves_of
from sostenuto_web.desk.score.windows import Window
from sostenuto_web.measures.course.picture import bar_name
from sostenuto_web.measures.course.reading import Taken
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import selectors as clinic

NO_ID = UUID(int=0)
LABELS = 132.0
"""How wide the names at the left are."""
OVER = ("therapy", "listening")
LONGEST_NAME, LINE, MOST_LINES = 15, 16.0, 3
"""Characters in a line of a name, how far one line is from the next, and how many there are."""
LONGEST_NOTE = 120
"""Characters below a stave."""
MOST_ON_ONE, MOST_ON_SHEET = 7, 6
"""Staves that one sheet of paper has room for: with all that is said beside them, and alone."""
KEY = 9.0
"""Half of a small picture in the legend."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A stave that can be shown or left out."""

    key: str
    name: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend: what it looks like, and what it says."""

    look: str
    d: str
    says: str


def shown(
    user: Any,
    client: Client,
    window: Window,
    *,
    taken: Sequence[Taken] = (),
    wanted: Iterable[str] = (),
    linked: bool = True,
) -> dict[str, Any]:
    """Return what a page shows of a client's score in a window.

    Parameters
    ----------
    user : User
        Marks that this person may not see are left out.
    client : Client
    window : Window
    taken : sequence of Taken
        What of the client's measures this person may read.
    wanted : iterable of str
        Which staves, as they are called in an address; none for all.
    linked : bool
        Whether each session leads to its own page, and the table is made; else it is small.
    """
    read = reading.read(user, client, window, taken)
    today = clinic.today()
    is_now = window.first <= today <= window.last
    now = reading.day_of(timezone.now()) if is_now else None
    every = staves_of(read, has_form=linked and measured.has_resilience_form())
    staves = chosen(every, wanted)
    picture, score = drawing.picture(read, window, now, staves, small=not linked)
    by_key = {stave.key: stave for stave in staves}
    whole = _drawing(picture, score, by_key)
    context = whole | {
        "picture": whole,
        "window": window,
        "has_anything": bool(read.columns or read.asked),
        "keys": list(_keys(score)),
        "said": [
            (words.title_of(by_key[part.key]), words.said_of(by_key[part.key], part))
            for part in score.parts
        ],
        "sessions": _counted(read),
    }
    if linked:
        address = _addresses(client)
        columns = {column.key: column for column in read.columns if column.key}
        context["bands"] = list(_bands(columns, picture, address))
        context["heads"] = words.heads_of(staves)
        context["rows"] = [
            (row, address(columns[row.key]) if row.key else "")
            for row in words.rows_of(read, staves)
        ]
        context["goals"] = list(enumerate(read.goals, 1)) if "goals" in by_key else []
        context["choices"] = [
            Choice(stave.choice, words.title_of(stave), stave in staves) for stave in every
        ]
        sheets = [drawing.picture(read, window, now, some) for some in _sheets(staves)]
        context["sheets"] = [_drawing(drawn, of, by_key) for drawn, of in sheets]
    return context


def _sheets(staves: Sequence[StaveOf]) -> list[Sequence[StaveOf]]:
    """Return which staves stand on which sheet of paper; none where all find room on one.

    Sessions and what to take care with stand on each sheet.
    """
    if len(staves) <= MOST_ON_ONE:
        return []
    size = math.ceil(len(staves) / math.ceil(len(staves) / MOST_ON_SHEET))
    return [staves[start : start + size] for start in range(0, len(staves), size)]


def _drawing(picture: Drawn, score: Score, staves: Mapping[str, StaveOf]) -> dict[str, Any]:
    parts = {part.key: part for part in score.parts}
    return {
        "width": n(WIDTH),
        "height": n(picture.height),
        "left": n(LEFT),
        "right": n(RIGHT),
        "top": n(picture.top),
        "bottom": n(picture.staves[-2].bottom),
        "band_top": n(picture.top - 8),
        "band_height": n(picture.height - picture.top + 8),
        "labels": n(LABELS),
        "middle": n((LEFT + RIGHT) / 2),
        "note_x": n(LEFT + 6),
        "staves": [_stave(one, staves.get(one.key), parts.get(one.key)) for one in picture.staves],
        "bars": [
            {"x": n(bar.x), "at": n(bar.x + 3), "strong": bar.strong, "name": bar_name(bar)}
            for bar in picture.bars
        ],
        "shapes": picture.shapes,
        "now": n(picture.now) if picture.now is not None else "",
        "ends": score.ends,
        "final": n(RIGHT - 5),
    }


def _stave(drawn: Stave, stave: StaveOf | None, part: Part | None) -> dict[str, Any]:
    """Return a stave with its names, its ends, and what stands on it and below it in words."""
    of = stave if stave is not None and stave.measure is not None else None
    low, high = measured_words.ends(of) if of else words.ends_of(drawn.key)
    asks = stave is not None and stave.kind in ("rated", "asked", "loaded")
    note = measured_words.note(of) if of else ""
    return {
        "key": drawn.key,
        "name": _short(of, drawn.middle) if of else _lines(words.name_of(drawn.key), drawn.middle),
        "low": low,
        "high": high,
        "top": n(drawn.top + 3.5),
        "bottom": n(drawn.bottom + 3.5),
        "lines": drawn.lines,
        "empty": words.summary(part) if asks and part is not None and not part.values else "",
        "says_at": n(drawn.middle + 4),
        "note": textwrap.shorten(note, LONGEST_NOTE, placeholder=" …"),
        "note_at": n(drawn.bottom + 16),
    }


def _short(stave: StaveOf, middle: float) -> list[tuple[str, str, bool]]:
    """Return the name of a measure in the lines that there is room for, the word for it first."""
    first, *about = measured_words.short(stave)
    said = [first, *(line for text in about for line in textwrap.wrap(text, LONGEST_NAME))]
    if not about:
        said = textwrap.wrap(first, LONGEST_NAME)
    if len(said) > MOST_LINES:
        said[MOST_LINES - 1 :] = [f"{said[MOST_LINES - 1].rstrip(',;(')} …"]
    return _placed(said, middle, quiet_from=1 if about else MOST_LINES)


def _lines(name: str, middle: float) -> list[tuple[str, str, bool]]:
    """Return a name in the lines that the room at the left has, each with where it stands."""
    return _placed(textwrap.wrap(name, LONGEST_NAME) or [name], middle)


def _placed(said: list[str], middle: float, quiet_from: int = 99) -> list[tuple[str, str, bool]]:
    first = middle + 4.5 - LINE * (len(said) - 1) / 2
    return [(n(first + LINE * k), line, k >= quiet_from) for k, line in enumerate(said)]


def _bands(
    columns: Mapping[str, Column], picture: Drawn, address: Callable[[Column], str]
) -> Iterator[dict[str, str]]:
    for band in picture.bands:
        yield {
            "x": n(band.x),
            "width": n(band.width),
            "label": words.label_of(columns[band.key]),
            "url": address(columns[band.key]),
        }


def _addresses(client: Client) -> Callable[[Column], str]:
    """Return what leads to a session: to its note when it is over, else to what it is now."""
    ids = {"client_id": client.pk, "session_id": NO_ID}
    note, run, plan = (ways.address(name, **ids) for name in (ways.NOTE, ways.RUN, ways.PLAN))
    over = note or plan
    models = {"therapy": over, "listening": over, "running": run or plan}

    def address(column: Column) -> str:
        # A group's plan and the meeting itself are no page of one client.
        if not column.key or (column.together and column.held not in OVER):
            return ""
        return models.get(column.held, plan).replace(str(NO_ID), column.key)

    return address


def _counted(read: reading.Read) -> str:
    """Say how many sessions of each kind there were."""
    held = [column.held for column in read.columns if column.key]
    parts = [
        _("%(n)d %(kind)s") % {"n": held.count(kind), "kind": said}
        for kind, said in words.HELD.items()
        if kind in held
    ]
    return ", ".join(parts) or _("none in this time")


def _keys(score: Score) -> Iterator[Key]:
    """Yield the lines of the legend: only of what is drawn."""
    dot = shapes.dot(KEY, KEY, 4)
    pairs = [part for part in score.parts if not any(voice.joined for voice in part.voices)]
    if any(voice.values for part in pairs for voice in part.voices):
        yield Key("voice-1 hollow", dot, _("before a session"))
        yield Key("voice-1 full", dot, _("after it"))
    if any(voice.values for part in pairs if part.key == "mood" for voice in part.voices):
        yield Key("voice-1 full", shapes.dot(KEY, KEY, 6.5), _("mood: larger is more stirred up"))
    for part in score.parts:
        yield from _voices(part)
    yield from _measured(score)
    for kind in dict.fromkeys(one.held for one in score.sittings):
        yield Key(f"held {kind}", shapes.bar(KEY, 2, 16, 7), str(words.HELD[kind]))
    if any(one.together for one in score.sittings):
        yield Key("held therapy", shapes.two_bars(KEY, 2, 16, 9), _("in a group"))
    for live in sorted({one.live for one in score.music}, reverse=True):
        said = _("music live") if live else _("a recording")
        yield Key(f"music {'live' if live else 'recorded'}", shapes.head(KEY, KEY, 4.5), said)
    if score.listened:
        tick = shapes.line(KEY, KEY - 5, KEY, KEY + 5)
        yield Key("listened tick", tick, _("a listening programme: mood before it and after it"))
    outlines = {"alert": shapes.triangle, "distress": shapes.square, "harm": shapes.cross}
    for sign in dict.fromkeys(one.sign for one in score.notes):
        yield Key(f"sign {sign}", outlines[sign](KEY, KEY, 6), str(words.SIGNS[sign]))


def _measured(score: Score) -> Iterator[Key]:
    """Yield what only staves of measures have."""
    asked = [part for part in score.parts if part.is_broken and part.values]
    if asked:
        yield Key("voice-1 full", shapes.dot(KEY, KEY, 4), _("a measure that was filled in"))
    if any(part.quiet for part in asked):
        box = shapes.box(1, KEY - 5, 17, KEY + 5)
        yield Key("quiet band", box, _("within this band a change may be chance of measuring"))
    if any(part.breaks for part in asked):
        said = _("another form or version: not compared")
        yield Key("break", shapes.caesura(KEY, KEY), said)


def _voices(part: Any) -> Iterator[Key]:
    for place, voice in enumerate(part.voices):
        if part.key == "resilience" and voice.values:
            outline = shapes.OUTLINES[place](KEY, KEY, 4)
            yield Key(f"voice-{place + 1} full", outline, words.name_of(voice.key))
        elif part.key == "goals" and voice.values:
            outline = shapes.OUTLINES[place % len(shapes.OUTLINES)](KEY, KEY, 4)
            yield Key(f"voice-{place + 1} full", outline, _("goal %(n)d") % {"n": place + 1})


def card(request: Any, client: Client) -> dict[str, Any] | None:
    """Return what the card on a client's record shows: the last three months, small."""
    window = windows.window_of(client, "quarter")
    context = shown(request.user, client, window, linked=False)
    return context if context["has_anything"] else None
