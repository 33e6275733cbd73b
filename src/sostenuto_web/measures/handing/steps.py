"""The questions of a tablet handed over, one after another: our own short ratings, then the forms.

Conventions: on the device a question is called by a word that tells nothing (`_handle`), the same
one whenever the same form is handed over again. What was said is shown where it was said on this
device and nowhere else. Nothing here is a score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID, uuid5

from django.utils.translation import gettext

from sostenuto.base.affect import AffectPoint
from sostenuto.measures import ratings
from sostenuto.measures.safety import flags_of_answer
from sostenuto_web.care.running.selectors import Cell, asked
from sostenuto_web.measures.answering import raising
from sostenuto_web.measures.answering.questions import REFUSED, Question, questions_of
from sostenuto_web.measures.handing.given import Handed
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Rating

Shape = Literal["grid", "scale", "choice", "number"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped.

    Attributes
    ----------
    tells : bool
        Whether it asks to speak with a person.
    closes : bool
        Whether the form's items are not asked after it.
    """

    value: str
    words: str
    tells: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One question as it stands on the device.

    Attributes
    ----------
    number : int
        From 0.
    handle : str
        What the device calls it.
    shape : {"grid", "scale", "choice", "number"}
    stem, asks, hint, low, high : str
        What is read: as the file or the form has it.
    cells, choices : tuple
        Of the square; of a question with answers in words.
    said : str
        What was answered, as a form would send it.
    is_left_out : bool
        Whether an answer before says that it is not asked.
    scale : str
        The rating that it is about; empty for a form's question.
    row, item, extra
        The form's question that it is about.
    form : str
        What the device calls the form; empty for a rating.
    """

    number: int
    handle: str
    shape: Shape
    asks: str
    hint: str = ""
    low: str = ""
    high: str = ""
    cells: tuple[Cell, ...] = ()
    choices: tuple[Choice, ...] = ()
    least: float = 0
    most: float = 0
    said: str = ""
    is_done: bool = False
    is_left_out: bool = False
    scale: str = ""
    stem: str = ""
    row: Administration | None = None
    item: int | None = None
    extra: str = ""
    form: str = ""

    @property
    def before(self) -> int:
        """The question before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The question after, or the end."""
        return self.number + 1


_NUMBERS = tuple(Choice(str(each), "") for each in range(ratings.LOWEST, ratings.HIGHEST + 1))


def steps_of(
    client: Client, handed: Handed, rows: Iterable[Administration], since: float
) -> list[Step]:
    """Return every question; ``since`` is when the device was handed over (Unix seconds)."""
    found = _of_ratings(client, handed, since)
    for row in rows:
        if row.state == Administration.State.OPEN:
            for question in questions_of(row):
                if question.is_own:  # a label of ours is not the question
                    found.append(_of_question(len(found), row, question))
    return found


def next_after(steps: Sequence[Step], number: int) -> int:
    """Return the question that comes after one, or how many there are: the end."""
    rest = (step.number for step in steps[number + 1 :] if not step.is_left_out)
    return next(rest, len(steps))


def find(steps: Iterable[Step], handle: str) -> Step | None:
    """Return the question that a device calls so."""
    return next((step for step in steps if step.handle == handle), None)


def rated(client: Client, handed: Handed, since: float) -> dict[str, Rating]:
    """Return what was rated on this device since it was handed over, by scale."""
    rows = Rating.objects.filter(
        client=client,
        moment=handed.moment,
        session_id=handed.session_id,
        given_by=Rating.GivenBy.CLIENT,
        voided_at=None,
        at__gte=datetime.fromtimestamp(since, UTC),
    )
    return {row.scale: row for row in rows.order_by("at", "made_at")}


def _of_ratings(client: Client, handed: Handed, since: float) -> list[Step]:
    if not handed.ratings:
        return []
    known = ratings.ratings()
    cells = next((one.cells for one in asked("pre", []) if one.cells), ())
    said = rated(client, handed, since)
    return [
        _of_rating(number, known[key], cells, said.get(key), client, handed)
        for number, key in enumerate(handed.ratings)
    ]


def _of_rating(
    number: int,
    one: ratings.Rating,
    cells: tuple[Cell, ...],
    row: Rating | None,
    client: Client,
    handed: Handed,
) -> Step:
    is_grid = one.shape == "grid"
    return Step(
        number,
        _handle(client.pk, f"{one.key}:{handed.moment}:{handed.session_id or ''}"),
        "grid" if is_grid else "scale",
        gettext(one.asks),
        gettext(one.hint),
        gettext(one.low) if one.low else "",
        gettext(one.high) if one.high else "",
        cells=cells if is_grid else (),
        choices=() if is_grid else _NUMBERS,
        said=_said_of(row),
        is_done=row is not None,
        scale=one.key,
    )


def _said_of(row: Rating | None) -> str:
    if row is None:
        return ""
    if row.valence is not None and row.arousal is not None:
        return "{},{}".format(*ratings.cell_of(AffectPoint(row.valence, row.arousal)))
    return "" if row.value is None else f"{row.value:g}"


def _of_question(number: int, row: Administration, question: Question) -> Step:
    worded = any(one.words for one in question.options)
    shape: Shape = "choice" if worded else "scale" if question.options else "number"
    return Step(
        number,
        _handle(row.pk, question.name),
        shape,
        question.words,
        question.hint,
        *question.ends,
        choices=tuple(
            Choice(
                one.value,
                one.words,
                _tells(row, question, float(one.value)),
                _closes(row, question, float(one.value)),
            )
            for one in question.options
        ),
        least=question.low,
        most=question.high,
        said="" if question.value == REFUSED else question.value,
        is_done=question.value != "",
        is_left_out=question.left_out,
        stem=question.stem,
        row=row,
        item=question.item,
        extra=question.extra,
        form=_handle(row.pk, "form"),
    )


def _closes(row: Administration, question: Question, value: float) -> bool:
    """Whether the items of the form are not asked after an answer."""
    measure = measure_of(row.code, row.variant)
    extras = measure.extras if measure and question.extra else ()
    return any(one.key == question.extra and one.closes == value for one in extras)


def _tells(row: Administration, question: Question, value: float) -> bool:
    """Whether an answer is one at which the crisis numbers of the house are shown."""
    measure = measure_of(row.code, row.variant)
    if measure is None or question.item is None or measure.entry != "items":
        return False
    flags = flags_of_answer(measure, question.item, value)
    return any(flag.key in raising.CRISIS for flag in flags)


def _handle(owner: UUID, what: str) -> str:
    return uuid5(owner, what).hex[:12]
