"""An invented course of sessions with what was rated, played and seen in each."""

import datetime
import random

from django.utils import timezone

from sostenuto_web.care.models import Course, Goal, GoalLevels, Session
from sostenuto_web.record.models import Alert, Distress, Harm, MusicEvent, Rating, Response


def fill(client, by, count=24, every_days=3.5, seed=1, last=None):
    """Give a client ``count`` sessions that end today, and return them."""
    draw = random.Random(seed)
    kept = {"client": client, "data_key": client.data_key, "made_by": by}
    end = last or timezone.now()
    begin = end - datetime.timedelta(days=every_days * count)
    course = Course.objects.create(
        **kept, stage="sessions", referred_on=(begin - datetime.timedelta(days=9)).date()
    )
    goals = []
    for place, words in enumerate(("Fall asleep without the radio", "Say no to an offer")):
        goal = Goal.objects.create(**kept, course=course, place=place, words=words)
        goal.levels.create(
            data_key=client.data_key,
            much_less="a",
            less="b",
            expected="c",
            more="d",
            much_more="e",
            baseline=-1 - place,
        )
        GoalLevels.objects.filter(goal=goal).update(made_at=begin)
        goals.append(goal)
    sessions = []
    for place in range(count):
        at = begin + datetime.timedelta(days=every_days * (place + 1) - 0.2)
        state = "missed" if place % 9 == 5 else "finished"
        sessions.append(
            Session(
                **kept,
                course=course,
                led_by=by,
                starts_at=at,
                started_at=at if state == "finished" else None,
                ended_at=at + datetime.timedelta(minutes=draw.choice((30, 45, 50, 60)))
                if state == "finished"
                else None,
                state=state,
                delivered="" if state == "missed" else "listening" if place % 7 == 3 else "therapy",
            )
        )
    Session.objects.bulk_create(sessions)
    facts = {Rating: [], MusicEvent: [], Response: [], Distress: []}
    for place, session in enumerate(sessions):
        if session.state != "finished":
            continue
        trend = place / max(count - 1, 1)
        at = session.starts_at
        said = kept | {"session_id": session.pk}
        for moment, shift in (("pre", 0.0), ("post", 0.25)):
            when = at + datetime.timedelta(minutes=2 if moment == "pre" else 40)
            mood = draw.randint(-3, 1) / 4 + trend / 2 + shift
            facts[Rating].append(
                Rating(
                    **said,
                    at=when,
                    scale="mood",
                    moment=moment,
                    valence=max(-1, min(1, round(mood * 4) / 4)),
                    arousal=draw.randint(-3, 3) / 4 - shift,
                )
            )
            craving = round(max(0, min(10, 7 - 4 * trend - 4 * shift + draw.randint(-2, 2))))
            facts[Rating].append(
                Rating(**said, at=when, scale="craving", moment=moment, value=craving)
            )
        for scale in ("getting_back_up", "asking_for_help"):
            value = round(max(0, min(10, 3 + 4 * trend + draw.randint(-1, 2))))
            facts[Rating].append(Rating(**said, at=at, scale=scale, moment="pre", value=value))
        for song in range(draw.randint(1, 4)):
            facts[MusicEvent].append(
                MusicEvent(
                    **said,
                    at=at + datetime.timedelta(minutes=5 + 6 * song),
                    is_live=draw.random() < 0.6,
                    chosen_by=draw.choice(("client", "therapist", "together", "plan")),
                )
            )
        for number, goal in enumerate(goals):
            if place % 3 == number:
                level = max(-2, min(2, round(-2 + 3.4 * trend + draw.random())))
                facts[Response].append(
                    Response(**said, at=at, goal_id=goal.pk, key="step", attained=level)
                )
        if place % 13 == 8:
            facts[Distress].append(Distress(**said, at=at))
    for model, rows in facts.items():
        model.objects.bulk_create(rows)
    Harm.objects.create(
        **kept,
        happened_at=sessions[count // 2].starts_at,
        session_id=sessions[count // 2].pk,
        severity="mild",
        noticer="staff",
    )
    Alert.objects.create(
        client=client,
        data_key=client.data_key,
        kind="not_safe",
        source=sessions[-1].pk,
        session_id=sessions[-1].pk,
    )
    return sessions
