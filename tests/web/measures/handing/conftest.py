"""A clinic with a form of its own, a client who is due, and a browser that is handed over."""

import json

import pytest
from tests.measures.forms_for_tests import computed

from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto_web.measures.models import Schedule, SiteForm
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

HANDED = "/measures/handed/"
ANSWER = f"{HANDED}answer/"
DONE = f"{HANDED}done/"
BACK = f"{HANDED}back/"


def load_form(code: str) -> SiteForm:
    return load_document(code, computed(code))


def load_document(code: str, form: dict) -> SiteForm:
    document = json.dumps(form)
    key = form_from_text(document, code=code).key
    return SiteForm.objects.create(code=code, key=key, document=document)


def plan(client, code: str) -> Schedule:
    return Schedule.objects.create(
        client=client, data_key=client.data_key, code=code, starts_on=today()
    )


@pytest.fixture
def wren(cast):
    return cast.clients["own"]


@pytest.fixture
def phq9_form(db):
    return load_form("phq9")


@pytest.fixture
def rosa(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


def address(client) -> str:
    return f"/people/{client.pk}/measures/hand-over/"


def hand_over(browser, client, **said):
    said = {"moment": "during", "person": token_for(client.pk)} | said
    return browser.post(address(client), said)


@pytest.fixture
def handed(browser, wren, phq9_form):
    """A browser that is handed over with the PHQ-9 and two ratings of our own."""
    plan(wren, "phq9")
    answer = hand_over(browser, wren, measures=["phq9/"], ratings=["mood", "craving"])
    assert (answer.status_code, answer["Location"]) == (303, HANDED), answer.content.decode()
    return browser
