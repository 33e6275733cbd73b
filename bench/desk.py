"""Measure the first page of a therapist's day, the calendar and the work list.

    python bench/desk.py [--clients 30] [--pages 200] [--all-today] [--no-groups] [--json]

The house holds 30 clients with three months of history each: three sessions a week with their
responses, music and ratings, goals, steps, a trigger register, cautions, some alerts and harms.
Eight appointments stand on today's page: six clients alone and two groups of ten (eight clients
with ``--no-groups``, all with ``--all-today``). A third group of twelve has met 26 times; its
picture may take 250 ms. Times are whole answers over a socket on the loopback address, from one
browser, one page after the other.
"""

import argparse
import json
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from tests.web.endurance.running_house import RunningHouse

from house import waits

WEEKS, A_WEEK, TODAY = 13, 3, 8
GROUPS_TODAY, IN_A_GROUP = 2, 10
MEETINGS, MEMBERS = 26, 12
LIMITS_MS = {"today": 150, "group picture": 250}
FURNISHED = """
import sys
import django
django.setup()
sys.path[:0] = [{bench!r}]
import desk
print(desk.furnish(int(sys.argv[1]), int(sys.argv[2])))
"""


def furnish(today: int, groups: int) -> str:
    """Fill a running house from the inside; return the id of the group that has a picture."""
    from django.db import transaction
    from django.utils import timezone

    from sostenuto_web.people.models import Client
    from sostenuto_web.platform.accounts.models import User
    from sostenuto_web.platform.clinic import days, selectors

    chance, user = random.Random(11), User.objects.get(login="rosa")
    now, morning = timezone.now(), days.start_of(selectors.today(), selectors.clinic())
    with transaction.atomic():
        for number, client in enumerate(Client.objects.order_by("made_at")):
            _history(client, user, now, chance)
            if number < today:
                at = morning + timedelta(hours=3, minutes=20 * number)
                _held(client, user, at, "planned")
        if not groups:
            return ""
        clients = list(Client.objects.order_by("made_at"))
        for number in range(groups):
            at = morning + timedelta(hours=1 + number)
            members = clients[IN_A_GROUP * number :][:IN_A_GROUP]
            group = _group(user, members)
            _met(group, user, members, at, "finished" if number == 0 else "planned", chance)
        members = clients[:MEMBERS]
        group = _group(user, members)
        for week in range(1, MEETINGS + 1):
            at = morning - timedelta(weeks=week)
            _took_turns(_met(group, user, members, at, "finished", chance), chance)
        return str(group.pk)


def _group(user: Any, members: list[Any]) -> Any:
    from django.utils import timezone

    from sostenuto_web.care.models import Group, GroupLeader, GroupMember
    from sostenuto_web.platform.vault.models import DataKey

    group = Group.objects.create(data_key=DataKey.make(), name="Tuesday singers", made_by=user)
    since = timezone.localdate() - timedelta(days=300)
    GroupLeader.objects.create(group=group, user=user, leads=True, since=since)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, client=client, since=since) for client in members
    )
    return group


def _met(
    group: Any, user: Any, members: list[Any], at: Any, state: str, chance: random.Random
) -> list[Any]:
    """Give a group a meeting; return its members' sessions, if it has begun."""
    from sostenuto_web.care.models import Meeting, Note, Session

    said = {"starts_at": at, "state": state, "led_by": user}
    over = {"started_at": at, "ended_at": at + timedelta(minutes=60)}
    said |= over if state == "finished" else {}
    meeting = Meeting.objects.create(group=group, data_key=group.data_key, **said)
    if state == "planned":
        return []
    sessions = []
    for place, client in enumerate(members):
        kept = {"client": client, "data_key": client.data_key, "meeting": meeting, "voice": place}
        if chance.random() < 0.1:
            off = {"starts_at": at, "state": "missed", "led_by": user}
            sessions.append(Session(**kept, **off, missed_because="ill"))
        else:
            late = at + timedelta(minutes=9) if chance.random() < 0.1 else None
            sessions.append(Session(**kept, **said, arrived_at=late, delivered="therapy"))
    Session.objects.bulk_create(sessions)
    there = [one for one in sessions if one.state == "finished"]
    Note.objects.bulk_create(
        Note(
            client=one.client, data_key=one.data_key, session=one, author=user,
            state="draft" if at.date() == _today() else "signed",
            seen="Sang softly.", next_steps="A louder song." if one.voice % 2 else "",
        )
        for one in there
    )  # fmt: skip
    return there


def _today() -> Any:
    from sostenuto_web.platform.clinic import selectors

    return selectors.today()


def _took_turns(sessions: list[Any], chance: random.Random) -> None:
    """Let members be heard and rate, as on a full evening."""
    from sostenuto.measures import cohesion
    from sostenuto_web.record.models import Mark, Rating

    marks, rated = [], []
    for one in sessions:
        kept = {"client": one.client, "data_key": one.data_key, "session_id": one.pk}
        kept |= {"at": one.starts_at}
        for key in ("speak", "play", "lead", "join"):
            marks += [Mark(**kept, key=key) for _ in range(chance.randint(0, 4))]
        asked = [("connection", "pre"), ("connection", "post")]
        for scale, moment in [*asked, *((item, "post") for item in cohesion.items())]:
            value = float(chance.randint(2, 10))
            rated.append(Rating(**kept, scale=scale, moment=moment, value=value))
    Mark.objects.bulk_create(marks)
    Rating.objects.bulk_create(rated)


def _of(client: Any, model: Any, **said: Any) -> Any:
    return model.objects.create(client=client, data_key=client.data_key, **said)


def _held(client: Any, user: Any, at: Any, state: str) -> Any:
    from sostenuto_web.care.models import Session

    said = {"starts_at": at, "state": state, "aim": "Find a song for the evening, and sing it."}
    if state == "finished":
        said |= {"started_at": at, "ended_at": at + timedelta(minutes=45)}
    return _of(client, Session, led_by=user, **said)


def _history(client: Any, user: Any, now: Any, chance: random.Random) -> None:
    """Give a client goals, a register, cautions, and thirteen weeks of sessions and notes."""
    goals = _plan(client, user, now)
    _register(client, user, now, chance)
    for day in range(1, WEEKS * 7):
        if day % 7 < A_WEEK:
            _sitting(client, user, goals, now - timedelta(days=day), chance)


def _plan(client: Any, user: Any, now: Any) -> list[Any]:
    from sostenuto_web.care.models import Course, Goal, Objective

    course = _of(client, Course, referred_on=now.date() - timedelta(days=100), stage="sessions")
    goals = []
    for place in range(3):
        words = "Name one feeling before playing, and one after it."
        goal = _of(client, Goal, course=course, place=place, words=words, made_by=user)
        _of(client, Objective, goal=goal, by_when=now.date() + timedelta(days=9 + place))
        goals.append(goal)
    return goals


def _register(client: Any, user: Any, now: Any, chance: random.Random) -> None:
    from uuid import uuid4

    from sostenuto_web.people.models import Caution
    from sostenuto_web.record.alerts import services as alerts
    from sostenuto_web.record.models import Harm
    from sostenuto_web.repertoire.models import Trigger

    for _ in range(20):
        due = now.date() + timedelta(days=chance.randint(-3, 60))
        _of(client, Trigger, value="A song – An artist", urge=7, review_on=due, set_by=user)
    _of(client, Caution, kind="hyperacusis", since=now.date())
    if chance.random() < 0.2:
        alerts.raise_(user, client, "distress", uuid4())
        said = {"what": "Went quiet.", "severity": "moderate", "noticer": "staff"}
        _of(client, Harm, happened_at=now, follow_up_on=now.date(), made_by=user, **said)


def _sitting(client: Any, user: Any, goals: list[Any], at: Any, chance: random.Random) -> None:
    from sostenuto_web.care.models import Note
    from sostenuto_web.record.models import MusicEvent, Rating, Response

    session = _held(client, user, at, "finished")
    session.goals.set(goals[:2])
    for goal in goals[:2]:
        said = {"goal_id": goal.pk, "key": "step", "words": "Hummed along with the chorus."}
        _of(client, Response, session_id=session.pk, at=at, made_by=user, **said)
    for _ in range(3):
        said = {"song_words": "A song – An artist", "session_id": session.pk}
        _of(client, MusicEvent, at=at, made_by=user, **said)
    for moment in ("pre", "post"):
        said = {"scale": "craving", "moment": moment, "value": float(chance.randint(0, 10))}
        _of(client, Rating, session_id=session.pk, at=at, made_by=user, **said)
    state = "signed" if chance.random() < 0.97 else "draft"
    words = {"seen": "Sang softly.", "next_steps": "A louder song."}
    _of(client, Note, session=session, state=state, author=user, **words)


def measured(
    clients: int, today: int, pages: int, groups: int = GROUPS_TODAY
) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each page, in ms."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        house = RunningHouse(Path(folder) / "house")
        house.make(clients)
        code = FURNISHED.format(bench=str(ROOT / "bench"))
        group = house.asked(code, str(today), str(groups)).strip().splitlines()[-1]
        house.start()
        house.sign_in()
        asked = {
            "today": "/",
            "week": "/calendar/",
            "day": "/calendar/day/",
            "work list": "/worklist/",
            "sessions of one": f"/people/{house.people[0].id}/sessions/",
            "alerts": "/people/alerts/",
        }
        asked |= {"group picture": f"/groups/{group}/picture/"} if groups else {}
        try:
            return {kind: waits(house, lambda p=path: p, pages) for kind, path in asked.items()}
        finally:
            house.stop()


def main() -> int:
    """Measure and say it; 1 when the day takes longer than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--all-today", action="store_true", help="everybody comes today")
    parser.add_argument("--no-groups", action="store_true", help="everybody comes alone")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    groups = 0 if options.no_groups else GROUPS_TODAY
    alone = min(TODAY - groups, options.clients)
    today = options.clients if options.all_today else alone
    found = measured(options.clients, today, options.pages, groups)
    print(json.dumps(found, indent=None if options.json else 1))
    slow = [
        kind for kind, limit in LIMITS_MS.items() if kind in found and found[kind]["p95"] > limit
    ]
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
