"""Weeks of listening in the invented clinic (``listening.toml``): played, skipped, answered.

Conventions: each programme is drawn from a seed of its own, so that what is drawn is the same
whenever it is asked for; only the days follow the clock. Its slots point to recordings, which are
heard after the house has opened: `listening_sound` writes those.
"""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sostenuto.exchange.demo_library import pieces as demo_pieces
from sostenuto.listening.moods import mood
from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import Hours
from sostenuto_web.listening.models import ListeningProgramme, NotThisReview, VolumeCap
from sostenuto_web.record.models import Felt, Moment, Rating
from sostenuto_web.repertoire.models import Song

ROOM = UUID("6f3c1c1e-7a4b-5d0e-9c55-2f6a0d7b9a11")
PIECES, SKIPPED_AFTER_S, SAID = 4, 40.0, datetime.timedelta(minutes=3)
SKIPS, STOPS = 0.3, 0.06
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a programme: how long it sounded (0: never came to it), and what was felt."""

    title: str
    seconds: float
    skipped: bool
    felt: Place | None
    liked: float | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One programme as it is invented, without its day."""

    pk: UUID
    arc: str
    goal_mood: str
    before: Place
    goal: Place
    after: Place
    scales: dict[str, tuple[int, int]]
    pieces: tuple[Piece, ...]
    stopped: bool

    @property
    def seconds(self) -> float:
        """How long it sounded."""
        return sum(piece.seconds for piece in self.pieces)


@cache
def lengths() -> dict[str, float]:
    """Return how many seconds each piece of the demo's library takes."""
    return {piece.song.title: piece.minutes * 60 for piece in demo_pieces()}


def drawn(number: int, index: int) -> Drawn:
    """Return a client's programme, the ``index``-th."""
    shared, said = table("listening.toml"), table("listening.toml")["client"][str(number)]
    chance = random.Random(f"{shared['seed']}/{number}/{index}")
    arc = said["arcs"][index % len(said["arcs"])]
    before = _place(chance, said["usual"][0], said["usual"][1], 0.22)
    wanted = mood(said["goal"])
    steady = arc == ListeningProgramme.Arc.STEADY
    goal = before if steady else (wanted.valence, wanted.arousal)
    pieces = tuple(_pieces(chance, said, shared, before))
    stopped = chance.random() < STOPS
    if stopped:
        pieces = _cut_off(pieces)
    scales = {key: _scale(chance, *said[key]) for key in ("tension", "craving") if key in said}
    return Drawn(
        uuid5(ROOM, f"{number}/{index}"),
        arc,
        "" if steady else said["goal"],
        before,
        goal,
        _after(chance, said, before, goal, said["arc_effects"][arc], pieces),
        scales,
        pieces,
        stopped,
    )


def write_down(every: Sequence[Case], hours: Hours, gathered: Gathered) -> None:
    """Write down the programmes and all that was said around them; no slots."""
    titles = {title for said in _clients().values() for title in said["effects"]}
    songs = dict(Song.objects.filter(title__in=titles).values_list("title", "pk"))
    for number, said in _clients().items():
        case = every[int(number)]
        if "cap_db" in said:
            row = VolumeCap(client=case.client, cap_db=said["cap_db"], made_by=case.by)
            gathered.add(row)
        for index, started_at in enumerate(_times(case, hours)):
            _write(case, drawn(int(number), index), started_at, songs, hours, gathered)


def _clients() -> dict[str, Any]:
    found: dict[str, Any] = table("listening.toml")["client"]
    return found


def _times(case: Case, hours: Hours) -> Iterator[datetime.datetime]:
    """Yield when somebody listened, from the first week of their sessions to yesterday."""
    said, first = table("listening.toml"), case.first_day or hours.today
    for week in range(said["most_weeks"]):
        for day, quarter in said["a_week"]:
            on = first + datetime.timedelta(days=7 * week + day)
            if on < hours.today:
                at = datetime.time(16, 30 + 5 * quarter)  # when no session is
                yield datetime.datetime.combine(on, at, hours.now.tzinfo)


def _pieces(
    chance: random.Random, said: dict[str, Any], shared: dict[str, Any], before: Place
) -> Iterator[Piece]:
    titles = list(said["effects"])
    weights = [1 / (1 + 0.3 * place) for place in range(len(titles))]
    chosen: dict[str, None] = {}
    while len(chosen) < min(PIECES, len(titles)):
        chosen.setdefault(chance.choices(titles, weights)[0])
    for title in chosen:
        skips = title in said["not this"] and chance.random() < SKIPS
        answers = not skips and chance.random() >= shared["unanswered"]
        effect = said["effects"][title]
        centre = [
            usual + shared["holds"] * (now - usual) + away
            for usual, now, away in zip(said["usual"], before, effect, strict=True)
        ]
        felt = _place(chance, centre[0], centre[1], shared["scatter"])
        liked = chance.choice((0.0, 0.5, 0.5, 1.0)) if answers and effect[0] >= 0 else None
        seconds = SKIPPED_AFTER_S if skips else lengths()[title]
        yield Piece(title, seconds, skips, felt if answers else None, liked)


def _cut_off(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces that were stopped in the one before the last; the last did not sound."""
    *heard, cut, last = pieces
    rest = (replace(cut, seconds=cut.seconds / 2), replace(last, seconds=0.0))
    return *heard, *(replace(one, skipped=False, felt=None, liked=None) for one in rest)


def _after(
    chance: random.Random,
    said: dict[str, Any],
    before: Place,
    goal: Place,
    led: float,
    pieces: Sequence[Piece],
) -> Place:
    effects = [said["effects"][piece.title] for piece in pieces if piece.seconds]
    ends = [
        now + 0.5 * sum(effect[axis] for effect in effects) / len(effects) + led * (wanted - now)
        for axis, (now, wanted) in enumerate(zip(before, goal, strict=True))
    ]
    return _place(chance, ends[0], ends[1], 0.16)


def _place(chance: random.Random, valence: float, arousal: float, scatter: float) -> Place:
    return _cell(valence + chance.gauss(0, scatter)), _cell(arousal + chance.gauss(0, scatter))


def _cell(value: float) -> float:
    return max(-4, min(4, round(value * 4))) / 4


def _scale(chance: random.Random, usual: float, change: float) -> tuple[int, int]:
    before = usual + chance.gauss(0, 1.0)
    after = before + change + chance.gauss(0, 1.2)
    return max(0, min(10, round(before))), max(0, min(10, round(after)))


def _write(
    case: Case,
    one: Drawn,
    started_at: datetime.datetime,
    songs: dict[str, UUID],
    hours: Hours,
    gathered: Gathered,
) -> None:
    ended_at = started_at + datetime.timedelta(seconds=one.seconds)
    own = {"client": case.client, "data_key": case.client.data_key, "made_by": case.by}
    state = ListeningProgramme.State
    row = ListeningProgramme(
        pk=one.pk,
        **own,
        state=state.STOPPED if one.stopped else state.FINISHED,
        start_valence=one.before[0],
        start_arousal=one.before[1],
        goal_valence=one.goal[0],
        goal_arousal=one.goal[1],
        goal_mood=one.goal_mood,
        minutes=round(one.seconds / 60) or 1,
        arc=one.arc,
        considered=len(lengths()),
        remarks="[]",
        left_out="{}",
        started_at=started_at,
        ended_at=ended_at,
    )
    gathered.add(row, made_at=started_at - 3 * SAID)
    _ratings(own, one, started_at, ended_at, gathered)
    at = started_at
    for piece in one.pieces:
        at += datetime.timedelta(seconds=piece.seconds)
        if piece.felt or piece.skipped:
            _felt(own, one, piece, songs[piece.title], at, hours, gathered)


def _ratings(
    own: dict[str, Any],
    one: Drawn,
    started_at: datetime.datetime,
    ended_at: datetime.datetime,
    gathered: Gathered,
) -> None:
    moments = ((Moment.BEFORE, started_at - SAID, 0), (Moment.AFTER, ended_at + SAID, 1))
    for moment, at, which in moments:
        given = own | {"moment": moment, "at": at, "given_by": Rating.GivenBy.CLIENT}
        valence, arousal = (one.before, one.after)[which]
        mood_row = Rating(scale="mood", valence=valence, arousal=arousal, **given)
        gathered.add(mood_row, made_at=at)
        for scale, values in one.scales.items():
            gathered.add(Rating(scale=scale, value=values[which], **given), made_at=at)


def _felt(
    own: dict[str, Any],
    one: Drawn,
    piece: Piece,
    song_id: UUID,
    at: datetime.datetime,
    hours: Hours,
    gathered: Gathered,
) -> None:
    fact = Felt(
        **own,
        at=at,
        song_id=song_id,
        programme_id=one.pk,
        context=Felt.Context.LISTENING,
        skipped=piece.skipped,
    )
    if piece.felt:
        fact.valence, fact.arousal = piece.felt
        fact.mood_valence, fact.mood_arousal = one.before
        fact.liked = piece.liked
    gathered.add(fact, made_at=at)
    looked = at + datetime.timedelta(days=1)
    still = datetime.timedelta(days=table("listening.toml")["last_skips"])
    if piece.skipped and at < hours.now - still:
        again = NotThisReview.Decision.AGAIN
        decided = NotThisReview(
            client=own["client"], felt_id=fact.pk, decision=again, made_by=own["made_by"]
        )
        gathered.add(decided, made_at=looked)
