"""Weeks of measuring in the invented clinic (``measures.toml``): asked, answered, decided.

Conventions: what is drawn comes from a seed of its own and is the same each time; only the days
follow the clock. An answer that would ask for somebody to look is drawn as none: what was looked at
is no part of the demo but the one form that waits for it.
"""

import datetime
import random
from collections.abc import Iterator, Sequence
from typing import Any

from sostenuto.measures.measure import Measure
from sostenuto.measures.safety import flags_of_answer
from sostenuto.measures.shelf import measure
from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import Hours
from sostenuto_web.measures.answering import services
from sostenuto_web.measures.models import Administration, Answer, Schedule, StepsTaken
from sostenuto_web.record.models import Rating

GIVEN_BY: dict[str, str] = {
    Administration.Way.SCREEN: Rating.GivenBy.TOLD,
    Administration.Way.TABLET: Rating.GivenBy.CLIENT,
    Administration.Way.PAPER: Rating.GivenBy.PAPER,
}
AT = datetime.time(10, 40)


def write_down(every: Sequence[Case], hours: Hours, gathered: Gathered) -> None:
    """Write down what was asked and answered, and what follows from it."""
    last: dict[tuple[int, str], Administration] = {}
    for number, code, said in _asked():
        last[number, code] = _course(every[number], code, said, hours, gathered)
    for one in table("measures.toml")["decided"]:
        case = every[one["client"]]
        row = StepsTaken(
            client=case.client,
            data_key=case.client.data_key,
            administration=last[one["client"], one["code"]],
            keys=one["keys"],
            words=one["words"],
            made_by=case.by,
        )
        gathered.add(row, made_at=_at(hours, one["days_ago"]))


def act(every: Sequence[Case]) -> None:
    """Hand a tablet to somebody who answers something that has to be looked at."""
    said = table("measures.toml")["waiting"]
    case = every[said["client"]]
    row = services.open_(case.by, case.client, said["code"], way=Administration.Way.TABLET)
    for item, value in enumerate(said["answers"], 1):
        services.answer(case.by, row, item=item, value=float(value), given_by=Rating.GivenBy.CLIENT)
    services.give_back(case.by, row)


def drawn(number: int, code: str, time: int) -> list[float | None]:
    """Return somebody's answers to a measure, the ``time``-th of those that were asked."""
    said, of = table("measures.toml"), measure(code)
    one = said["client"][str(number)][code]
    chance = random.Random(f"{said['seed']}/{number}/{code}/{time}")
    gone = time / max(one["times"] - 1, 1)
    trouble = one["from"] + (one["to"] - one["from"]) * gone
    return [_answer(of, item, trouble, said, chance) for item in range(1, of.items + 1)]


def _answer(
    of: Measure, item: int, trouble: float, said: dict[str, Any], chance: random.Random
) -> float | None:
    options = of.answers[item - 1]
    share = min(max(trouble + chance.gauss(0, said["scatter"]), 0), 1)
    if chance.random() < said["left_out"] and of.may_miss:
        return None
    best_is_low = of.total is not None and of.total.better == "lower"
    if best_is_low == (item in of.reversed):
        share = 1 - share
    value = options[round(share * (len(options) - 1))]
    return min(options) if flags_of_answer(of, item, value) else value


def _asked() -> Iterator[tuple[int, str, dict[str, Any]]]:
    for number, measures in table("measures.toml")["client"].items():
        for code, said in measures.items():
            yield int(number), code, said


def _course(
    case: Case, code: str, said: dict[str, Any], hours: Hours, gathered: Gathered
) -> Administration:
    first = said["latest"] + said["every_days"] * (said["times"] - 1)
    own = {"client": case.client, "data_key": case.client.data_key}
    plan = Schedule(
        **own,
        code=code,
        every_days=said["every_days"],
        starts_on=hours.today - datetime.timedelta(days=first),
        way=said["way"],
        made_by=case.by,
    )
    gathered.add(plan, made_at=_at(hours, first))
    of, number = measure(code), case.number
    for time in range(said["times"]):
        days_ago = first - said["every_days"] * time
        at = _at(hours, days_ago)
        row = Administration(
            **own,
            schedule=plan,
            code=code,
            measure_version=of.version,
            way=said["way"],
            on=hours.today - datetime.timedelta(days=days_ago),
            state=Administration.State.DONE,
            opened_by=case.by,
            done_by=case.by,
            done_at=at + datetime.timedelta(minutes=4),
        )
        gathered.add(row, opened_at=at)
        for item, value in enumerate(drawn(number, code, time), 1):
            if value is not None:
                by = GIVEN_BY[row.way]
                one = Answer(administration=row, item=item, value=value, given_by=by)
                one.made_by = case.by
                gathered.add(one, at=at)
    return row


def _at(hours: Hours, days_ago: int) -> datetime.datetime:
    day = hours.today - datetime.timedelta(days=days_ago)
    return datetime.datetime.combine(day, AT, hours.now.tzinfo)
