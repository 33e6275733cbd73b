"""A consent is asked for a part at a time, without scripts; nothing typed is lost on the way."""

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from papers_for_tests import FORM

from sostenuto.care.consent.catalogue import kinds
from sostenuto_web.people.consents.forms import ScopeForm
from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.consents.parts import PARTS
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit.models import AuditRow

NEW = "/people/{}/consents/new/specific/"


class Person:
    """Somebody who fills in what is in sight, and presses buttons."""

    def __init__(self, browser, url, client):
        self.browser, self.url = browser, url
        self.sent = {"person": token_for(client.pk)}
        self.answer = browser.get(url)

    @property
    def form(self):
        return self.answer.context["way"].form

    def in_sight(self):
        return [field.name for field in self.form.visible_fields()]

    def held(self):
        """Return what the page would send, as a browser reads it."""
        main = self.answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        data = {}
        for tag, said in re.findall(r"<(input|option)\b([^>]*)>", main):
            said = dict(re.findall(r'([\w-]+)(?:="([^"]*)")?', said))
            if tag == "option" or said.get("type") == "submit":
                continue
            ticked = said.get("type") in ("checkbox", "radio")
            if ticked and "checked" not in said:
                continue
            value = unescape(said.get("value", "on" if ticked else ""))
            data.setdefault(said["name"], []).append(value)
        for name, value in re.findall(
            r'<textarea name="(\w+)"[^>]*>\s?(.*?)</textarea>', main, re.S
        ):
            data[name] = [unescape(value)]
        for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', main, re.S):
            data[name] = re.findall(r'<option value="([^"]*)"[^>]* selected', options)
        return data

    def press(self, to=None, **typed):
        data = {**self.held(), **self.sent, **typed}
        if to is not None:
            data["to"] = str(to)
        self.answer = self.browser.post(self.url, data)
        return self


@pytest.fixture
def person(cast):
    client = cast.clients["own"]
    return Person(cast.browser("therapist"), NEW.format(client.pk), client)


def test_each_field_of_each_kind_stands_in_one_part():
    named = [name for part in PARTS for name in part.fields]

    assert len(named) == len(set(named))
    for kind in kinds().values():
        assert set(ScopeForm(kind=kind).fields) <= set(named)


def test_no_part_asks_for_more_than_six_things(person):
    for place in range(4):
        assert 1 <= len(person.in_sight()) <= 6
        person.press(min(place + 1, 3))


def test_the_way_from_part_to_part_ends_in_a_draft_with_all_that_was_said(person):
    person.press(1, classes=FORM["classes"])
    assert person.in_sight()[0] == "recipient_kind"
    person.press(2, recipient_kind="named", recipient="Dr Ada Invented")
    person.press(3, purposes=["treatment"])
    assert Consent.objects.count() == 0
    person.press(None, ends="day", expires_on=FORM["expires_on"], signed_by="patient")
    draft = Consent.objects.get()

    assert person.answer.status_code == 302
    assert draft.classes == FORM["classes"]
    assert (draft.recipient, draft.purposes) == ("Dr Ada Invented", ["treatment"])
    assert str(draft.expires_on) == FORM["expires_on"]


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.integers(0, 3), max_size=5),
    st.text("ab<&\"'é \n", max_size=12).map(str.strip).map(lambda text: text.replace("\n", " ")),
)
def test_going_to_and_fro_loses_nothing(person, way, words):
    person.answer = person.browser.get(person.url)
    person.press(1, classes=FORM["classes"], information=words)
    person.press(2, recipient_kind="intermediary", participants=words, treating_only=["on"])
    person.press(3)
    person.press(3, expires_on=FORM["expires_on"], ends="day")
    for place in way:
        person.press(place)
    held = person.held()

    assert held["classes"] == FORM["classes"]
    assert held.get("information", [""]) == held.get("participants", [""]) == [words]
    assert held["recipient_kind"] == ["intermediary"]
    assert held["treating_only"][0] in ("on", "True")
    assert held["expires_on"] == [FORM["expires_on"]]


def test_a_part_with_a_fault_is_not_left_but_may_be_gone_back_from(person):
    person.press(1, records_since="the day before")
    assert person.answer.status_code == 422
    assert "records_since" in person.in_sight()
    assert "the day before" in person.answer.content.decode()
    person.press(1, records_since="").press(2)
    assert person.answer.status_code == 200
    person.press(1)
    assert person.in_sight()[0] == "recipient_kind"


def test_what_is_missing_at_the_end_is_in_sight_wherever_it_stands(person):
    person.press(1).press(2).press(3).press(None, ends="day")
    page = person.answer.content.decode()

    assert person.answer.status_code == 422
    assert {"classes", "recipient", "expires_on"} <= set(person.in_sight())
    assert "Write out the text" in page


@pytest.mark.parametrize("to", ["-1", "x", "9" * 30, "٣", ""])
@pytest.mark.parametrize("at", ["-1", "x", "9", ""])
def test_a_wrong_number_of_a_part_breaks_nothing(person, to, at):
    person.press(to, at=at)

    assert person.answer.status_code in (200, 422)


def test_a_draft_that_is_changed_may_be_written_out_from_any_part(cast, person):
    person.press(None, **FORM)
    draft = Consent.objects.get()
    page = person.browser.get(f"/people/{draft.client_id}/consents/{draft.pk}/change/")

    assert "Write out the text" in page.content.decode()
    assert "Go on" in page.content.decode()


def test_to_see_the_next_part_is_no_act(person):
    person.press(1)
    row = AuditRow.objects.order_by("-number").first()

    assert (row.action, row.outcome, row.detail["part"]) == ("consent.record", "seen", 1)
