"""Measures that are due, on the first page and on the work list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.measures.scheduling.test_asking import administered
from tests.web.measures.scheduling.test_pages import planned

from sostenuto_web.care.models import Session
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role


@pytest.fixture(autouse=True)
def noon(settings, monkeypatch):
    """Let it be noon of the clinic's day, so that a minute later is today as well."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)


def page(cast, path="/", role=Role.THERAPIST):
    return cast.browser(role).get(path).content.decode()


def session(cast, key="own"):
    client = cast.clients[key]
    return Session.objects.create(
        client=client,
        data_key=client.data_key,
        led_by=cast.staff[Role.THERAPIST],
        starts_at=timezone.now() + timedelta(minutes=1),
    )


def test_a_line_of_today_says_what_to_ask_and_what_was_given_back(cast):
    client = cast.clients["own"]
    session(cast)
    planned(client)
    administered(client, "who5", (1,) * 2, on=today(), state="given")
    text = page(cast)
    assert "Patient Health Questionnaire, 9 items" in text
    assert "answers to look at" in text
    assert "1 person to ask" in text
    assert reverse("measure-schedules", args=[client.pk]) in text


def test_what_may_be_asked_later_is_what_is_due_next(cast):
    client = cast.clients["own"]
    session(cast)
    planned(client)
    administered(client, on=today())
    text = page(cast)
    assert "Patient Health Questionnaire, 9 items" in text
    assert "to ask" not in text


def test_the_work_list_names_each_person_once(cast):
    for code in ("phq9", "gad7"):
        planned(cast.clients["own"], code)
        planned(cast.clients["clinic"], code)
    administered(cast.clients["team"], "isi", (), on=today() - timedelta(3), state="open")
    text = page(cast, "/worklist/")
    both = "Generalized Anxiety Disorder, 7 items, Patient Health Questionnaire, 9 items"
    assert both in text
    assert "begun, not finished" in text
    assert reverse("measure-schedules", args=[cast.clients["own"].pk]) in text
    assert str(cast.clients["clinic"].pk) not in text


def test_an_empty_work_list_stays_empty(cast):
    assert "Nothing is left to do." in page(cast, "/worklist/")


def test_the_first_page_asks_as_often_for_many_plans_as_for_one(
    cast, django_assert_max_num_queries
):
    session(cast)
    browser = cast.browser(Role.THERAPIST)
    browser.get("/")
    counts = []
    for codes in (("phq9",), ("gad7", "who5", "isi", "k10")):
        for code in codes:
            for key in ("own", "team"):
                planned(cast.clients[key], code)
                administered(cast.clients[key], code, (1,) * 2, on=today() - timedelta(30))
        with django_assert_max_num_queries(60) as asked:
            browser.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
