"""Run as a program inside a throw-away house: a client who was asked nothing yet.

Prints the client's id; with ``kept`` and the id, what was kept of them, as JSON.
"""

import django

django.setup()

import json
import sys
from uuid import uuid4

from tests.web.conftest import make_client

from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.record.models import Alert


def client() -> str:
    row = make_client(f"Siskin {uuid4().hex[:12]}", name="Siskin Invented")
    by = User.objects.get(login="therapist")
    CareTeamMember.objects.create(client=row, user=by, leads=True)
    return str(row.pk)


def kept(pk: str) -> str:
    answers = Answer.objects.filter(administration__client=pk).order_by("id")
    alerts = Alert.objects.filter(client=pk).order_by("raised_at")
    said = {
        "states": [row.state for row in Administration.objects.filter(client=pk)],
        "answers": [[one.item, one.value] for one in answers],
        "alerts": [[one.kind, one.done] for one in alerts],
    }
    return json.dumps(said)


if __name__ == "__main__":
    print(kept(sys.argv[2]) if sys.argv[1:2] == ["kept"] else client())
