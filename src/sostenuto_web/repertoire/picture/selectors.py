"""Reading for the picture: which points stand in it, what the gate says of each, a page of rows."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking, standing
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.picture import filters, points
from sostenuto_web.repertoire.picture.filters import Wanted
from sostenuto_web.repertoire.picture.points import Point
from sostenuto_web.repertoire.recordings import selectors as recordings

A_PAGE = 50
KEPT_ANSWERS = 32
Answered = tuple[Point, str]

_lock = threading.Lock()
_kept: "OrderedDict[tuple[object, ...], str]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list beside the picture."""

    recording: Recording
    point: Point
    verdict: asking.Verdict | None = None

    @property
    def may_sound(self) -> bool:
        """Whether a press plays it."""
        return self.point.answer != "n" if self.verdict is None else self.verdict.may_sound


def of_the_house() -> list[Answered]:
    """Return the service's points with what licences say."""
    return [(row, row.answer) for row in points.of_the_house().rows]


def of_client(client: Client) -> tuple[asking.Asked, list[Answered]]:
    """Return the gate for a client, and the points with what it says: the service's, then theirs.

    The gate is made after the points, so that it never knows less than they do.
    """
    house = points.of_the_house()
    asked = asking.for_client(client)
    letters = list(_letters(house, asked))
    for reference in standing.reaches(client.pk, None):  # written reasons end by themselves
        place = house.places.get(reference.removeprefix("recording:").replace("-", ""))
        if place is not None:
            letters[place] = _of_one(house.rows[place], asked)
    own = points.of_client(client.pk)
    letters += [_of_one(row, asked) for row in own]
    return asked, list(zip((*house.rows, *own), letters, strict=True))


def _of_one(point: Point, asked: asking.Asked) -> str:
    """Return the first letter of the answer for one recording, written reasons and all."""
    return asked.of(Recording(pk=UUID(point.pk))).answer[0]


def _letters(house: points.Points, asked: asking.Asked) -> str:
    """Return the first letter of each answer, without written reasons; kept until one changes."""
    key = (house.version, asked.listening, asked.setting)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    letters = "".join(answer[0] for answer in asked.answers_of_recordings(house.ids))
    with _lock:
        _kept[key] = letters
        while len(_kept) > KEPT_ANSWERS:
            _kept.popitem(last=False)
    return letters


def forget() -> None:
    """Let go of what is kept: for tests, whose houses come and go."""
    with _lock:
        _kept.clear()


def document_of_the_house() -> bytes:
    """Return what a browser draws for the staff."""
    return b'{"parts":[' + points.of_the_house().document + b"]}"


def document_for(answered: Sequence[Answered]) -> bytes:
    """Return what a browser draws for a client; of the service's points the kept bytes."""
    house = points.of_the_house()
    own = [row for row, _answer in answered[len(house.rows) :]]
    letters = "".join(answer for _row, answer in answered).encode()
    parts = house.document + b"," + points.document(own)
    return b'{"parts":[' + parts + b'],"answers":"' + letters + b'"}'


def page_of(
    user: Any,
    answered: Sequence[Answered],
    wanted: Wanted,
    number: Any,
    asked: asking.Asked | None = None,
    reader: asking.Reader | None = None,
) -> Page[Any]:
    """Return one page of what is looked for, each as a `Line`; a fixed count of queries."""
    found = filters.chosen(answered, wanted)
    page: Page[Any] = Paginator(found, A_PAGE).get_page(number)
    shown = {UUID(point.pk): point for point, _answer in page.object_list}
    # Asked by id alone: with what `heard` asks besides, SQLite goes through the whole library.
    rows = recordings.visible(user).annotate(**recordings.NOW).in_bulk(list(shown))
    lines: Any = []
    for pk, point in shown.items():
        row = rows.get(pk)
        if row is not None and not row.failure and not row.missing:
            said = asked.of(row) if asked is not None else None
            lines.append(Line(row, point, reader(said) if reader and said else said))
    page.object_list = lines
    return page
