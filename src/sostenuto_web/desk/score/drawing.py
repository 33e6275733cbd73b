"""From what was read to what is drawn: which staves there are and what stands on them."""

from collections.abc import Iterator, Sequence

from sostenuto.base.affect import AffectPoint
from sostenuto.care.score.drawing import Drawn, drawn
from sostenuto.care.score.parts import (
    Change,
    Listened,
    Mark,
    Noted,
    Part,
    Played,
    Score,
    Sign,
    Sitting,
    Voice,
)
from sostenuto.measures import ratings
from sostenuto_web.desk.score import measured
from sostenuto_web.desk.score.reading import Column, Rated, Read, day_of
from sostenuto_web.desk.score.staves import StaveOf
from sostenuto_web.desk.score.windows import Window
from sostenuto_web.record.models import MusicEvent

TOP_ROWS = (
    MusicEvent.ChosenBy.PLAN,
    MusicEvent.ChosenBy.THERAPIST,
    MusicEvent.ChosenBy.TOGETHER,
    MusicEvent.ChosenBy.CLIENT,
)
"""The lines of the music from the lowest: the more it was the client's own choice, the higher."""
SMALL = 2
MOST_GOALS = 5
"""Goals that have a shape of their own; others stand in the table."""


def picture(
    read: Read,
    window: Window,
    today: float | None,
    staves: Sequence[StaveOf],
    *,
    small: bool = False,
) -> tuple[Drawn, Score]:
    """Return what is drawn of a window, and the score that it is drawn from.

    A small one has the first two staves of what was rated, the sessions and the marks.
    """
    first, last = window.moments
    parts = [part for stave in staves if (part := _part(read, stave)) is not None]
    kinds = set() if small else {stave.kind for stave in staves}
    score = Score(
        first=day_of(first),
        last=day_of(last),
        parts=tuple(parts[:SMALL] if small else parts),
        sittings=tuple(_sittings(read)),
        music=tuple(_music(read)) if "music" in kinds else (),
        listened=tuple(_listened(read)) if "listening" in kinds else (),
        notes=tuple(_notes(read)),
        ends=window.ends,
        shows_music="music" in kinds,
    )
    return drawn(score, today), score


def _part(read: Read, stave: StaveOf) -> Part | None:
    """Return what stands on a stave; None for music, which is drawn otherwise."""
    if stave.asked is not None:
        return measured.part_of(stave.asked)
    if stave.kind == "loaded":
        of = stave.measure
        scale = of.total if of else None
        return Part(stave.key, scale.low if scale else 0, scale.high if scale else 1, ())
    if stave.kind == "goals":
        return _goals(read)
    return _rated(read, stave) if stave.kind == "rated" else None


def _rated(read: Read, stave: StaveOf) -> Part:
    low, high = (-1.0, 1.0) if stave.key == "mood" else (ratings.LOWEST, ratings.HIGHEST)
    voices = tuple(
        Voice(scale, tuple(_changes(read, scale, stave.joined)), stave.joined)
        for scale in stave.scales
    )
    return Part(stave.key, low, high, voices)


def _changes(read: Read, scale: str, joined: bool) -> Iterator[Change]:
    for column in read.columns:
        found = [rated for rated in column.ratings if rated.scale == scale]
        if found:
            yield change_of(column, found, joined)


def change_of(column: Column, found: list[Rated], joined: bool = False) -> Change:
    """Return what was said of one scale around a sitting; of two answers before, the last."""
    marks = {"pre": None, "post": None} | {
        rated.moment: _mark(column, rated) for rated in found if rated.moment != "during"
    }
    between = tuple(_mark(column, rated) for rated in found if rated.moment == "during")
    if joined:
        every = (marks["pre"], *between, marks["post"])
        return Change(between=tuple(mark for mark in every if mark is not None)[-1:])
    return Change(marks["pre"], marks["post"], between)


def _mark(column: Column, rated: Rated) -> Mark:
    day = column.day if column.key else day_of(rated.at)
    return Mark(day, rated.value, rated.arousal)


def _goals(read: Read) -> Part:
    voices = []
    for goal in read.goals[:MOST_GOALS]:
        begun = read.baselines.get(goal.pk)
        start = [Change(before=Mark(day_of(begun[0]), begun[1]))] if begun else []
        seen = [
            Change(between=(Mark(column.day, column.attained[goal.pk]),))
            for column in read.columns
            if goal.pk in column.attained
        ]
        in_order = sorted((*start, *seen), key=lambda change: change.marks[0].day)
        voices.append(Voice(str(goal.pk), tuple(in_order), joined=True))
    return Part("goals", -2, 2, tuple(voices))


def _sittings(read: Read) -> Iterator[Sitting]:
    for column in read.columns:
        if column.key:
            yield Sitting(column.key, column.day, column.minutes, column.held, column.together)


def _music(read: Read) -> Iterator[Played]:
    for column in read.columns:
        for (chosen_by, is_live), songs in column.music.items():
            row = TOP_ROWS.index(chosen_by) if chosen_by in TOP_ROWS else 0
            yield Played(column.day, row, is_live, songs)


def _listened(read: Read) -> Iterator[Listened]:
    for column in read.columns:
        for one in column.listened:
            day = day_of(one.at)
            yield Listened(day, Change(_at(day, one.before), _at(day, one.after)))


def _at(day: float, place: AffectPoint | None) -> Mark | None:
    return Mark(day, place.valence, place.arousal) if place else None


def _notes(read: Read) -> Iterator[Noted]:
    for column in read.columns:
        for sign in dict.fromkeys(column.signs):
            kind: Sign = "alert" if sign == "alert" else "harm" if sign == "harm" else "distress"
            yield Noted(column.day, kind)
