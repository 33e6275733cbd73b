"""Crisis numbers: nothing is trusted that nobody dialled, or not for half a year."""

import datetime
import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.web.clinic.conftest import confirm

from sostenuto_web.platform.clinic import catalogue, crisis, portal
from sostenuto_web.platform.clinic.models import CrisisNumber, Dialled

LIST = "/house/set-up/crisis-numbers/"
SAID = {"label": "Invented line", "number": "555 0100", "always": "on", "for_whom": "anybody"}


def page(number, what=""):
    return f"{LIST}{number.pk}/{what}"


def dialled(number, **said):
    return {
        "person": "Wren Invented",
        "on_day": timezone.localdate().isoformat(),
        "reached": "on",
        "said": crisis.as_confirmed(number),
    } | said


def test_a_new_number_is_not_confirmed_and_asks_to_be_dialled(admin):
    answer = admin.post(LIST, SAID)
    number = CrisisNumber.objects.get()

    assert answer["Location"] == page(number, "dialled/")
    assert crisis.confirmed() == []
    assert "Not dialled yet" in admin.get(LIST).content.decode()


def test_who_dialled_when_is_kept(admin, boss, number):
    admin.post(page(number, "dialled/"), dialled(number))
    proof = Dialled.objects.get()

    assert (proof.person, proof.on_day, proof.by) == ("Wren Invented", timezone.localdate(), boss)
    assert crisis.confirmed() == [number]
    assert "by Wren Invented on" in admin.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"reached": ""}, "reached", "Dial the number first"),
        ({"person": ""}, "person", "fill this in"),
        ({"on_day": "2999-01-01"}, "on_day", "not come yet"),
        ({"on_day": "2001-01-01"}, "on_day", "too long ago"),
    ],
)
def test_a_confirmation_without_a_person_a_day_or_a_call_is_refused(
    admin, number, wrong, field, words
):
    answer = admin.post(page(number, "dialled/"), dialled(number, **wrong))

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert not Dialled.objects.exists()


@pytest.mark.parametrize("change", [{"number": "555 0199"}, {"label": "Another"}, {"always": ""}])
def test_changing_what_was_confirmed_undoes_the_confirmation(admin, boss, number, change):
    confirm(number, boss)
    answer = admin.post(page(number), SAID | {"hours": "9 to 5"} | change)

    assert answer["Location"] == page(number, "dialled/")
    assert crisis.confirmed() == []
    assert Dialled.objects.count() == 1


def test_changing_for_whom_it_is_leaves_the_confirmation(admin, boss, number):
    confirm(number, boss)
    admin.post(page(number), SAID | {"for_whom": "women only", "number": "555-0100"})

    assert crisis.confirmed() == [number]
    assert CrisisNumber.objects.get().for_whom == "women only"


def test_a_number_changed_between_dialling_and_confirming_is_not_confirmed(admin, boss, number):
    form = dialled(number)
    CrisisNumber.objects.update(number="555 0199")
    answer = admin.post(page(number, "dialled/"), form, follow=True)

    assert "was changed meanwhile" in answer.content.decode()
    assert not Dialled.objects.exists()


@given(age=st.integers(0, 400))
def test_a_confirmation_holds_for_180_days_and_not_one_more(age):
    number = CrisisNumber(label="x", number="1", always=True)
    today = datetime.date(2026, 11, 22)
    said = crisis.as_confirmed(number)
    number.proofs = [Dialled(said=said, on_day=today - datetime.timedelta(days=age))]

    assert crisis._known(number, today).is_confirmed is (age <= 180)


def test_after_half_a_year_the_number_asks_to_be_dialled_again(admin, boss, number):
    confirm(number, boss, timezone.localdate() - datetime.timedelta(days=181))

    assert crisis.confirmed() == []
    assert "Dial again" in admin.get(LIST).content.decode()


@pytest.mark.parametrize("typed", ["call us", "12345678901234567890123456789012345", "", "5"])
def test_what_nobody_can_dial_is_refused(admin, typed):
    answer = admin.post(LIST, SAID | {"number": typed})

    assert answer.status_code == 422
    assert "number" in answer.context["form"].errors
    assert 'value="Invented line"' in answer.content.decode()


def test_hours_are_asked_for_where_nobody_answers_at_night(admin):
    answer = admin.post(LIST, {k: v for k, v in SAID.items() if k != "always"})

    assert "Say when it answers" in str(answer.context["form"].errors["hours"])


def test_suggestions_say_dial_it_before_you_trust_it_and_are_not_confirmed(admin):
    shown = admin.get(LIST).content.decode()
    filled = admin.get(LIST + "?suggested=us-988")

    assert "Dial it before you trust it" in shown
    assert {each.number for each in catalogue.suggestions().values()} == {"988", "112", "116 123"}
    assert filled.context["form"].initial["number"] == "988"
    assert not CrisisNumber.objects.exists()


def test_a_number_taken_away_is_gone_from_the_list_and_kept_in_the_record(admin, boss, number):
    confirm(number, boss)
    admin.post(page(number, "end/"))

    assert crisis.kept() == []
    assert (CrisisNumber.objects.count(), Dialled.objects.count()) == (1, 1)
    assert admin.get(page(number)).status_code == 404


def test_the_number_that_the_portal_stands_on_cannot_be_taken_away(admin, boss, ready, number):
    portal.switch(by=boss, on=True)
    answer = admin.post(page(number, "end/"), follow=True)
    assert "need this number" in answer.content.decode()
    assert crisis.confirmed() == [number]

    other = crisis.save(by=boss, label="Second line", number="555 0111", always=True)
    confirm(other, boss)
    admin.post(page(number, "end/"))
    assert crisis.confirmed() == [other]


@pytest.mark.parametrize("what", ["", "dialled/"])
def test_a_foreign_id_finds_nothing(admin, what):
    assert admin.get(f"{LIST}{uuid.uuid4()}/{what}").status_code == 404
    assert admin.post(f"{LIST}{uuid.uuid4()}/end/").status_code == 404


@pytest.mark.parametrize("role", ["therapist", "client"])
def test_other_roles_change_no_number(cast, number, role):
    browser = cast.browser(role)

    for what in ("", "dialled/"):
        assert browser.post(page(number, what), SAID).status_code == 404
    assert browser.post(page(number, "end/")).status_code == 404
    assert crisis.kept()[0].number == number


def test_twenty_numbers_need_as_many_queries_as_one(admin, boss, number):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    confirm(number, boss)
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        admin.get(LIST)
    for n in range(20):
        confirm(crisis.save(by=boss, label=f"n{n}", number=f"555 02{n:02}", always=True), boss)
    with CaptureQueriesContext(connection) as many:
        admin.get(LIST)

    assert len(many) == len(few)
