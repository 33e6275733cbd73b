"""Run as a program inside a throw-away house: a client who is due, and a form with words.

Prints the client's id; with ``kept`` and the id, what was kept of them, as JSON; with ``end``
every session of the house is ended.
"""

import django

django.setup()

import json
import sys
from uuid import uuid4

from tests.measures.forms_for_tests import computed
from tests.web.conftest import make_client

from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto_web.measures.models import Administration, Answer, Schedule, SiteForm
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.accounts.models import Session, User
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.models import Alert, Rating

CODE = "phq9"
WORDS = ("not at all, these days", "now and then", "more often than not", "nearly all the time")


def form() -> None:
    if SiteForm.objects.filter(code=CODE).exists():
        return
    document = computed(CODE)
    for item in document["item"]:
        for option, words in zip(item.get("answerOption", ()), WORDS, strict=False):
            option["valueCoding"]["display"] = words
    text = json.dumps(document)
    key = form_from_text(text, code=CODE).key
    SiteForm.objects.create(code=CODE, key=key, document=text)


def number(by: User) -> None:
    if CrisisNumber.objects.filter(label="The invented helpline").exists():
        return
    said = {"label": "The invented helpline", "number": "800 555 0100", "always": True}
    row = CrisisNumber.objects.create(**said)
    confirmed = crisis.as_confirmed(row)
    crisis.confirm(by=by, number=row, person="Rosa Invented", on_day=today(), said=confirmed)


def client() -> str:
    by = User.objects.get(login="therapist")
    form()
    number(by)
    row = make_client(f"Heron {uuid4().hex[:12]}", name="Heron Invented")
    CareTeamMember.objects.create(client=row, user=by, leads=True)
    said = {"client": row, "data_key": row.data_key, "starts_on": today()}
    Schedule.objects.create(code=CODE, **said)
    return str(row.pk)


def kept(pk: str) -> str:
    rows = Administration.objects.filter(client=pk)
    answers = Answer.objects.filter(administration__client=pk).order_by("id")
    ratings = Rating.objects.filter(client=pk, voided_at=None)
    said = {
        "states": [row.state for row in rows],
        "answers": [[one.item, one.value, one.given_by] for one in answers],
        "ratings": {one.scale: one.value for one in ratings},
        "alerts": [one.kind for one in Alert.objects.filter(client=pk)],
    }
    return json.dumps(said)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["kept", pk]:
            print(kept(pk))
        case ["end"]:
            Session.objects.all().delete()
        case _:
            print(client())
