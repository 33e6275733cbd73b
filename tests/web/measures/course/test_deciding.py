"""Writing down what will be done after a course that is flat or worse."""

import re

import pytest
from django.db import connection

from sostenuto_web.measures.models import StepsTaken
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(asked):
    return asked.totals("phq9", 18, 17)[-1]


@pytest.fixture
def send(browser, client):
    def sending(address, **said):
        return browser.post(address, {"person": token_for(client.pk)} | said)

    return sending


def address(row, rest="steps/"):
    return f"/people/{row.client_id}/measures/{row.pk}/course/{rest}"


def test_flat_numbers_offer_steps_with_reasons(browser, row):
    found = browser.get(address(row, "")).content.decode()

    assert "What could come next" in found
    assert "Raise it in supervision, with the graph." in found
    assert "Somebody from outside sees" in found
    assert "Write down what will be done" in found


def test_numbers_that_went_well_offer_none(browser, asked):
    row = asked.totals("gad7", 18, 5)[-1]

    assert "What could come next" not in browser.get(address(row, "")).content.decode()


def test_what_is_decided_stands_there_with_who_and_when(browser, send, row, therapist):
    answer = send(address(row), keys=["ask", "supervision"], words="Talk on Thursday.")

    assert answer.status_code == 302
    made = StepsTaken.objects.get()
    assert (made.keys, made.words) == (["ask", "supervision"], "Talk on Thursday.")
    assert (made.administration_id, made.made_by) == (row.pk, therapist)
    found = browser.get(address(row, "")).content.decode()
    assert "Talk on Thursday." in found
    assert therapist.name in found.split("What was decided")[1]


def test_own_words_are_sealed(send, row):
    send(address(row), words="Talk on Thursday.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM measures_stepstaken")
        (stored,) = cursor.fetchone()
    assert StepsTaken.objects.get().words == "Talk on Thursday."
    assert "Thursday" not in str(stored)


def test_nothing_is_no_decision_and_what_was_typed_is_kept(send, row):
    answer = send(address(row), words="   ")

    assert answer.status_code == 422
    assert "Tick what will be done" in answer.content.decode()
    wrong = send(address(row), keys=["nonsense"], words="Talk on Thursday.")
    assert wrong.status_code == 422
    assert "Talk on Thursday." in wrong.content.decode()
    assert not StepsTaken.objects.exists()


def test_the_same_form_sent_twice_is_one(browser, send, row):
    once = re.search(r'name="once" value="([^"]+)"', browser.get(address(row)).content.decode())[1]
    for _ in range(2):
        assert send(address(row), keys=["ask"], once=once).status_code == 302

    assert StepsTaken.objects.count() == 1


def test_a_form_of_somebody_else_is_refused(browser, row):
    answer = browser.post(address(row), {"person": "-", "keys": ["ask"]})

    assert answer.status_code == 409
    assert not StepsTaken.objects.exists()


def test_it_is_voided_with_a_reason_and_stays_to_be_read(browser, send, row):
    send(address(row), keys=["ask"], words="Talk on Thursday.")
    made = StepsTaken.objects.get()

    page = address(row, f"steps/{made.pk}/void/")
    assert send(page).status_code == 422
    assert send(page, reason="The wrong person.").status_code == 302

    made.refresh_from_db()
    assert made.voided_at is not None
    found = browser.get(address(row, "")).content.decode()
    assert "The wrong person." in found
    assert "Talk on Thursday." in found


def test_it_cannot_be_voided_by_way_of_another_measure(asked, send, row):
    send(address(row), keys=["ask"])
    other = asked.total("gad7", 4)

    page = address(other, f"steps/{StepsTaken.objects.get().pk}/void/")
    assert send(page, reason="x").status_code == 404


def test_who_may_only_read_decides_nothing(cast, client, row):
    answer = cast.browser(Role.INTERN).post(
        address(row), {"person": token_for(client.pk), "keys": ["ask"]}
    )

    assert answer.status_code in (403, 404)
    assert not StepsTaken.objects.exists()
