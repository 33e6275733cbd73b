"""Run as a program in a throw-away house: one finished session of a therapist, one of an intern.

Prints the two addresses of their notes.
"""

import django

django.setup()

import datetime as dt

from tests.web.care.notes.conftest import (
    START,
    furnish,
    make_course,
    make_goal,
    make_session,
)

from sostenuto_web.care.models import Course
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User


def make() -> list[str]:
    """Make two sessions of somebody whom therapist, intern and supervisor care for."""
    client = Client.objects.get(alias="Wren")
    for login in ("therapist", "supervisor"):
        User.objects.filter(login=login).update(credential="MT-BC")
    course = Course.objects.filter(client=client).first() or make_course(client)
    words = ("have three songs for the evening", "say what is going on")
    goals = [make_goal(client, course, each, place=n) for n, each in enumerate(words)]
    found = []
    for place, login in enumerate(("therapist", "intern")):
        by = User.objects.get(login=login)
        start = START + dt.timedelta(hours=place)
        session = make_session(client, by, start=start, course=course, goals=goals)
        furnish(by, session)
        found.append(f"/people/{client.pk}/sessions/{session.pk}/note/")
    return found


if __name__ == "__main__":
    print(*make())
