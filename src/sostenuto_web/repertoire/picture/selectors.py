"""Reading for the picture: which points stand in it, what the gate says of each, a page of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.picture import filters, points
from sostenuto_web.repertoire.picture.filters import Wanted
from sostenuto_web.repertoire.picture.points import Point
from sostenuto_web.repertoire.recordings import selectors as recordings

A_PAGE = 50
Answered = tuple[Point, str]


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


def of_client(asked: asking.Asked, client: Client) -> list[Answered]:
    """Return the points for a client with what the gate says: the service's, then their own."""
    house = points.of_the_house()
    own = points.of_client(client.pk)
    stubs = (*house.stubs, *(Recording(pk=UUID(row.pk)) for row in own))
    return [
        (row, asked.of(stub).answer[0])
        for row, stub in zip((*house.rows, *own), stubs, strict=True)
    ]


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
    rows = recordings.heard(user).in_bulk(list(shown))
    lines: Any = []
    for pk, point in shown.items():
        if (row := rows.get(pk)) is not None:
            said = asked.of(row) if asked is not None else None
            lines.append(Line(row, point, reader(said) if reader and said else said))
    page.object_list = lines
    return page
