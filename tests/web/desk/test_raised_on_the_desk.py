"""What somebody asks to talk about in supervision, on the work list of those who supervise."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.measures.scheduling.test_asking import administered

from sostenuto_web.measures.course import services
from sostenuto_web.measures.course.supervising import waiting_for
from sostenuto_web.measures.models import StepsTaken
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role

ASKS = "asks to talk about Patient Health Questionnaire, 9 items"
SUPERVISION = ["ask", "supervision"]


@pytest.fixture
def rosa(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def vera(cast):
    """Who supervises."""
    return cast.staff[Role.SUPERVISOR]


@pytest.fixture
def row(cast):
    return administered(cast.clients["own"])


def worklist(cast, role=Role.SUPERVISOR):
    return cast.browser(role).get("/worklist/").content.decode()


def test_what_is_raised_stands_on_the_supervisors_list_until_one_decides(cast, rosa, row):
    assert ASKS not in worklist(cast)
    services.decide(rosa, row, SUPERVISION, "The graph falls.")

    text = worklist(cast)
    assert f"{rosa.called} {ASKS}" in text
    assert cast.clients["own"].alias in text
    assert "The graph falls." not in text
    assert reverse("measure-course", args=[row.client_id, row.pk]) in text

    decides = reverse("measure-steps", args=[row.client_id, row.pk])
    assert decides in text
    said = {"person": token_for(row.client_id), "words": "We change the music."}
    assert cast.browser(Role.SUPERVISOR).post(decides, said).status_code == 302

    text = worklist(cast)
    assert ASKS not in text
    assert "Nothing is left to do." in text


def test_it_stands_on_no_other_list(cast, rosa, row):
    services.decide(rosa, row, SUPERVISION, "")
    assert len(waiting_for(cast.staff[Role.SUPERVISOR])) == 1
    for role in (Role.THERAPIST, Role.INTERN):
        assert ASKS not in worklist(cast, role)
    for role in set(cast.staff) - {Role.SUPERVISOR}:
        assert waiting_for(cast.staff[role]) == []


def test_a_supervisor_outside_the_clients_care_is_not_told(cast, rosa, vera, row):
    services.decide(rosa, row, SUPERVISION, "")
    services.decide(rosa, administered(cast.clients["clinic"]), SUPERVISION, "")
    assert [one.client for one in waiting_for(vera)] == [cast.clients["own"]]
    CareTeamMember.objects.filter(user=vera).update(until=timezone.now())
    assert waiting_for(vera) == []


def test_other_steps_ask_nobody_and_a_voided_one_asks_no_more(rosa, vera, row):
    services.decide(rosa, row, ["ask", "refer"], "Talk in supervision.")
    assert waiting_for(vera) == []
    made = services.decide(rosa, row, SUPERVISION, "")
    assert [one.row for one in waiting_for(vera)] == [made]
    voiding.void(rosa, made, "The wrong person.")
    assert waiting_for(vera) == []


def test_only_a_later_decision_of_somebody_who_supervises_about_the_same_answers(
    cast, rosa, vera, row
):
    services.decide(vera, row, ["ask"], "")
    services.decide(rosa, row, SUPERVISION, "")
    services.decide(rosa, row, ["change_music"], "")
    services.decide(vera, administered(cast.clients["own"], "gad7", (1,) * 7), ["ask"], "")
    services.decide(vera, administered(cast.clients["team"]), ["ask"], "")
    wrong = services.decide(vera, row, ["ask"], "")
    assert waiting_for(vera) == []
    voiding.void(vera, wrong, "The wrong person.")
    assert len(waiting_for(vera)) == 1
    later = administered(cast.clients["own"], on=row.on + timedelta(14))
    services.decide(vera, later, ["refer"], "")
    assert waiting_for(vera) == []


def test_whoever_supervises_raises_it_with_the_others(cast, vera, row):
    other = User.objects.create_user(login="nora", name="Nora", roles=[Role.SUPERVISOR])
    CareTeamMember.objects.create(client=row.client, user=other)
    made = services.decide(vera, row, SUPERVISION, "")
    services.decide(vera, row, ["ask"], "")
    assert waiting_for(vera) == []
    assert [one.row for one in waiting_for(other)] == [made]
    services.decide(other, row, ["refer"], "")
    assert waiting_for(other) == []


def test_asked_twice_it_stands_once_since_the_first_time(rosa, vera, row):
    first = services.decide(rosa, row, SUPERVISION, "")
    services.decide(rosa, row, SUPERVISION, "")
    assert StepsTaken.objects.count() == 2
    assert [one.row for one in waiting_for(vera)] == [first]


def test_however_much_is_raised_one_query_finds_it(
    cast, rosa, vera, row, django_assert_num_queries
):
    for code, answers in (("phq9", (1,) * 9), ("gad7", (1,) * 7), ("isi", (1,) * 7)):
        for key in ("own", "team"):
            services.decide(rosa, administered(cast.clients[key], code, answers), SUPERVISION, "")
    with django_assert_num_queries(1):
        found = waiting_for(vera)
        assert len({(one.client.alias, one.name, one.by) for one in found}) == 6
    with django_assert_num_queries(0):
        assert waiting_for(rosa) == []
