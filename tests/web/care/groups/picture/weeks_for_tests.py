"""Weeks of a group's meetings, written at once: who came, took turns, and rated what."""

import random
from datetime import timedelta

from django.utils import timezone

from sostenuto.measures import cohesion
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.record.models import Mark, Rating

CLOSE = "connection"


def held(gathered, days_ago=7, *, absent=(), late=(), left=(), members=None, **said):
    """Write down one finished meeting; ``absent``, ``late`` and ``left`` are places of members."""
    at = timezone.now() - timedelta(days=days_ago)
    ends = at + timedelta(minutes=60)
    group = gathered.group
    kept = {"starts_at": at, "started_at": at, "ended_at": ends, "state": "finished"} | said
    meeting = Meeting.objects.create(
        group=group, data_key=group.data_key, led_by=gathered.leader, **kept
    )
    meeting.co_leaders.set([gathered.co_leader])
    clients = gathered.members if members is None else members
    Session.objects.bulk_create(
        _session(meeting, client, place, place in absent, place in late, place in left)
        for place, client in enumerate(clients)
    )
    return meeting


def _session(meeting, client, place, absent, late, left):
    kept = {"client": client, "data_key": client.data_key, "meeting": meeting, "voice": place}
    kept |= {"led_by": meeting.led_by, "starts_at": meeting.starts_at, "minutes": 60}
    if absent:
        return Session(**kept, state="missed", missed_because="ill")
    came = meeting.starts_at + timedelta(minutes=12) if late else None
    went = meeting.ended_at - timedelta(minutes=20) if left else None
    return Session(
        **kept, state="finished", delivered="therapy", started_at=came or meeting.starts_at,
        ended_at=went or meeting.ended_at, arrived_at=came, left_at=went,
    )  # fmt: skip


def part(meeting, client):
    return Session.objects.get(meeting=meeting, client=client)


def _kept(session):
    return {
        "client_id": session.client_id,
        "data_key_id": session.data_key_id,
        "session_id": session.pk,
        "at": session.starts_at,
    }


def tapped(session, key, count=1):
    """Let a member have some marks."""
    Mark.objects.bulk_create(Mark(**_kept(session), key=key) for _ in range(count))


def rated(session, value, scale=CLOSE, moment="post"):
    """Let a member rate."""
    return Rating.objects.create(**_kept(session), scale=scale, moment=moment, value=value)


def full(gathered, weeks, seed=1):
    """Write down so many weeks in which a lot was tapped and rated; return the meetings."""
    chance = random.Random(seed)
    met = []
    for week in range(weeks, 0, -1):
        size = len(gathered.members)
        gone, late, left = (chance.sample(range(size), 1 + week % 2) for _ in range(3))
        met.append(held(gathered, 7 * week, absent=gone, late=late, left=left))
    marks, ratings = [], []
    for place, session in enumerate(Session.objects.filter(meeting__in=met, state="finished")):
        kept = _kept(session)
        for key in ("speak", "play", "lead", "join"):
            marks += [Mark(**kept, key=key) for _ in range(chance.randint(0, 3 + place % 3))]
        for moment, more in (("pre", 0), ("post", 2)):
            said = {"scale": CLOSE, "moment": moment, "value": chance.randint(1, 8) + more}
            ratings.append(Rating(**kept, **said))
        for item in cohesion.items():
            ratings.append(Rating(**kept, scale=item, moment="post", value=chance.randint(3, 10)))
    Mark.objects.bulk_create(marks)
    Rating.objects.bulk_create(ratings)
    return met
