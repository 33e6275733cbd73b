"""Runs inside a demo's house: one client more, who has been coming for years."""

import datetime
import random

YEARS_OF_WEEKS = 100


def made(count: int) -> tuple[str, str, str]:
    """Give a client of rosa's many sessions, notes included.

    Returns
    -------
    client : id, as text
    session : id of the next one, as text
    person : the token that forms about the client carry
    """
    from django.db import transaction

    from sostenuto_web.care.models import Course, Session
    from sostenuto_web.config.demo import course, notes, sessions
    from sostenuto_web.config.demo.filling import invented
    from sostenuto_web.config.demo.gathered import Gathered
    from sostenuto_web.config.demo.hours import hours
    from sostenuto_web.people.guard import token_for
    from sostenuto_web.people.models import Client
    from sostenuto_web.platform.accounts.models import User

    now, gathered = hours(), Gathered()
    clients = sorted(Client.objects.all(), key=lambda client: str(client.clinic_number))
    case = course.cases(clients, invented()["seed"])[2]
    case.chance = random.Random(2)
    case.course = Course.objects.get(client=case.client)
    case.goals = list(case.course.goals.order_by("place"))
    case.first_day = now.today - datetime.timedelta(weeks=YEARS_OF_WEEKS)
    there = Session.objects.filter(client=case.client, state="finished").count()
    found = []
    for week in range(count - there):
        day = case.first_day + datetime.timedelta(days=3 * week)
        sitting = sessions.sitting_of(case, now.at(day, week % 6), week, now, gathered)
        sessions.happened(sitting, sessions.drawn_from(now), gathered)
        found.append(sitting)
    staff = {user.login: user for user in User.objects.all()}
    notes.write_down(found, staff, now, gathered)
    with transaction.atomic():
        gathered.write()
    planned = Session.objects.filter(client=case.client, state="planned").order_by("starts_at")
    return str(case.client.pk), str(planned[0].pk), token_for(case.client.pk)
