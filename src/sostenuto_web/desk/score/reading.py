"""Reading what a score shows: a fixed count of queries, however many sessions there were.

Conventions: of facts only plain columns are read, so that nothing has to be unsealed but the words
of goals. A day is one of `sostenuto.care.score`: a float in the clinic's own time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from sostenuto.base.affect import AffectPoint
from sostenuto.care.score.parts import Held
from sostenuto_web.care.models import Goal, GoalLevels, Session
from sostenuto_web.desk.score import measured
from sostenuto_web.desk.score.measured import Answered, Asked
from sostenuto_web.desk.score.windows import Window
from sostenuto_web.listening.around import Answer, around
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.measures.course.reading import Taken
from sostenuto_web.measures.models import Administration
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record.models import Alert, Distress, Harm, MusicEvent, Rating, Response

A_DAY = 86_400
STATES: dict[str, Held] = {
    Session.State.PLANNED: "planned",
    Session.State.RUNNING: "running",
    Session.State.MISSED: "missed",
}


@dataclass(slots=True)
class Rated:
    """One answer."""

    scale: str
    moment: str
    value: float
    arousal: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """A listening programme that was played, and the mood around it; None: nobody asked."""

    at: datetime
    before: AffectPoint | None
    after: AffectPoint | None


@dataclass(slots=True)
class Column:
    """What belongs to one sitting, or to one day without one (which has no ``key``).

    ``music`` counts songs by who chose and whether live; ``attained`` has the last level a goal.
    """

    at: datetime
    key: str = ""
    minutes: int = 0
    held: Held = "planned"
    together: bool = False
    """Whether others of a group were there."""
    ratings: list[Rated] = field(default_factory=list)
    music: dict[tuple[str, bool], int] = field(default_factory=dict)
    attained: dict[UUID, int] = field(default_factory=dict)
    listened: list[Programme] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    measured: dict[str, list[Answered]] = field(default_factory=dict)
    """Numbers of measures, by the key of their stave."""

    @property
    def day(self) -> float:
        """Where it stands."""
        return day_of(self.at)


@dataclass(frozen=True, slots=True)
class Read:
    """Everything in a window, in the order of time; goals in their own."""

    columns: tuple[Column, ...]
    goals: tuple[Goal, ...]
    baselines: dict[UUID, tuple[datetime, int]]
    asked: tuple[Asked, ...] = ()

    @property
    def has_listened(self) -> bool:
        """Whether a listening programme was played."""
        return any(column.listened for column in self.columns)


def day_of(moment: datetime) -> float:
    """Return where a moment stands in time, as `sostenuto.care.score` counts."""
    local = timezone.localtime(moment)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return local.toordinal() + seconds / A_DAY


def read(user: Any, client: Client, window: Window, taken: Sequence[Taken] = ()) -> Read:
    """Return what stands in a window of a client's score, as far as ``user`` may read it.

    ``taken`` is what of the client's measures this person may read.
    """
    columns = _Columns(client, window)
    columns.ratings()
    columns.music()
    columns.programmes(user)
    columns.attained()
    columns.signs(user)
    asked = tuple(columns.measures(taken))
    goals = tuple(
        Goal.objects.filter(client=client, voided_at=None)
        .select_related("data_key")
        .order_by("made_at", "place", "id")
    )
    return Read(columns.in_order(), goals, _baselines(goals, window), asked)


def _baselines(goals: tuple[Goal, ...], window: Window) -> dict[UUID, tuple[datetime, int]]:
    """Return where each goal began, if it began in the window."""
    rows = GoalLevels.objects.filter(goal__in=[goal.pk for goal in goals], baseline__isnull=False)
    first: dict[UUID, tuple[datetime, int]] = {}
    for goal, made_at, level in rows.order_by("-version").values_list(
        "goal_id", "made_at", "baseline"
    ):
        first[goal] = (made_at, level or 0)
    begin, end = window.moments
    return {goal: found for goal, found in first.items() if begin <= found[0] <= end}


class _Columns:
    """The columns of a window while they are filled."""

    def __init__(self, client: Client, window: Window) -> None:
        self._client, self._window, self._moments = client, window, window.moments
        self._of_session: dict[UUID, Column] = dict(self._sessions())
        self._of_day: dict[Any, Column] = {}

    def in_order(self) -> tuple[Column, ...]:
        """Return them all by time."""
        every = [*self._of_session.values(), *self._of_day.values()]
        return tuple(sorted(every, key=lambda column: (column.at, column.key)))

    def ratings(self) -> None:
        """Read what was rated."""
        rows = self._facts(Rating).values_list(
            "at", "session_id", "scale", "moment", "value", "valence", "arousal"
        )
        for at, session, scale, moment, value, valence, arousal in rows:
            said = valence if value is None else value
            rated = Rated(scale, moment, said or 0.0, arousal or 0.0, at)
            self._at(at, session).ratings.append(rated)

    def music(self) -> None:
        """Read which music sounded: who chose it, live or not, never which."""
        rows = self._facts(MusicEvent).values_list("at", "session_id", "chosen_by", "is_live")
        for at, session, chosen_by, is_live in rows:
            songs = self._at(at, session).music
            songs[chosen_by, is_live] = songs.get((chosen_by, is_live), 0) + 1

    def programmes(self, user: Any) -> None:
        """Read which listening programmes were played, and how they were before and after."""
        rows = ListeningProgramme.objects.filter(
            client=self._client, voided_at=None, started_at__range=self._moments
        )
        played = set(scoped(rows, user, "programme.read").values_list("pk", flat=True))
        for one in around(self._client) if played else ():
            if one.pk in played:
                ends = (_place(one.before), _place(one.after))
                column = self._at(one.started_at, one.session_id)
                column.listened.append(Programme(one.started_at, *ends))

    def attained(self) -> None:
        """Read which level of a goal was seen."""
        rows = self._facts(Response).filter(goal_id__isnull=False, attained__isnull=False)
        for at, session, goal, level in rows.values_list("at", "session_id", "goal_id", "attained"):
            self._at(at, session).attained[goal] = level

    def measures(self, taken: Sequence[Taken]) -> Iterator[Asked]:
        """Put each number of a measure into its column, and return every stave of measures."""
        rows = {str(row.pk): row for row in measured.rows_of(taken)}
        for key, of, course in measured.courses_of(taken):
            points = []
            for point in course.points:
                column = self._column_of(rows[point.key])
                moment = column.at if column and column.key else measured.at_noon(point.day)
                points.append(Answered(point, day_of(moment), column is not None))
                if column is not None:
                    column.measured.setdefault(key, []).append(points[-1])
            yield Asked(key, of, course, tuple(points))

    def _column_of(self, row: Administration) -> Column | None:
        """Return the column of the session in which it was asked, else of its day, if shown."""
        if row.session_id in self._of_session:
            return self._at(measured.at_noon(row.on), row.session_id)
        if self._window.first <= row.on <= self._window.last:
            return self._at(measured.at_noon(row.on), None)
        return None

    def signs(self, user: Any) -> None:
        """Read what somebody has to take care with, each kind as its own rule grants."""
        for at, session in self._facts(Distress).values_list("at", "session_id"):
            self._at(at, session).signs.append("distress")
        alerts = scoped(Alert.objects.filter(client=self._client), user, "alert.read")
        self._noted(alerts, "raised_at", "alert")
        harms = Harm.objects.filter(client=self._client, voided_at=None)
        self._noted(scoped(harms, user, "harm.read"), "happened_at", "harm")

    def _noted(self, rows: Any, field: str, sign: str) -> None:
        rows = rows.filter(**{f"{field}__range": self._moments}).order_by(field)
        for at, session in rows.values_list(field, "session_id"):
            self._at(at, session).signs.append(sign)

    def _facts(self, model: Any) -> Any:
        return model.objects.filter(
            client=self._client, voided_at=None, at__range=self._moments
        ).order_by("at", "made_at", "id")

    def _at(self, at: datetime, session: UUID | None) -> Column:
        """Return the column of a sitting; without one that is shown, the column of its day."""
        if session is not None and session in self._of_session:
            return self._of_session[session]
        return self._of_day.setdefault(timezone.localtime(at).date(), Column(at))

    def _sessions(self) -> Iterator[tuple[UUID, Column]]:
        rows = Session.objects.filter(
            client=self._client, voided_at=None, starts_at__range=self._moments
        )
        for pk, planned, started, ended, minutes, state, delivered, meeting in rows.values_list(
            *("pk", "starts_at", "started_at", "ended_at"),
            *("minutes", "state", "delivered", "meeting"),
        ):
            if started is not None and ended is not None and ended > started:
                minutes = round((ended - started).total_seconds() / 60)
            held = _held(state, delivered)
            yield pk, Column(started or planned, str(pk), minutes, held, meeting is not None)


def _place(answers: Mapping[str, Answer]) -> AffectPoint | None:
    return answers["mood"].place if "mood" in answers else None


def _held(state: str, delivered: str) -> Held:
    """Say what became of a session; one of which nobody said what it was, is no therapy."""
    if state == Session.State.FINISHED:
        return "therapy" if delivered == Session.Delivered.THERAPY else "listening"
    return STATES.get(state, "planned")
