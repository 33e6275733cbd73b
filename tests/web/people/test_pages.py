"""Every page about people, opened once by somebody who may, and refused to those who may not."""

import pytest
from django.urls import reverse

from sostenuto_web.people.guard import token_for
from sostenuto_web.people.services import details


@pytest.fixture
def records(cast):
    """A contact and a caution in the record of each client."""
    therapist = cast.staff["therapist"]
    contacts, cautions = {}, {}
    for key, client in cast.clients.items():
        contacts[key] = details.add_contact(therapist, client, {"name": "Lark Invented"})
        fields = {"kind": "hyperacusis", "detail": "the vacuum", "since": "2026-01-02"}
        cautions[key] = details.add_caution(therapist, client, fields)
    return contacts, cautions


def pages(cast, records, key):
    client, (contacts, cautions) = cast.clients[key], records
    member = client.team.first()
    plain = ["client-change", "client-void", "client-restore", "client-account"]
    plain += ["client-photo-change", "contact-new", "caution-new", "client-team"]
    yield from [reverse(name, args=[client.pk]) for name in plain]
    yield reverse("contact-change", args=[client.pk, contacts[key].pk])
    yield reverse("contact-void", args=[client.pk, contacts[key].pk])
    yield reverse("caution-change", args=[client.pk, cautions[key].pk])
    yield reverse("caution-void", args=[client.pk, cautions[key].pk])
    if member is not None:
        yield reverse("member-end", args=[client.pk, member.pk])
        yield reverse("member-hand-over", args=[client.pk, member.pk])


def test_whoever_leads_the_care_may_open_every_page_of_the_record(cast, records):
    browser = cast.browser("therapist")
    record = browser.get(reverse("client", args=[cast.clients["own"].pk]))

    assert b"Lark Invented" in record.content
    assert b"the vacuum" in record.content
    assert {browser.get(url).status_code for url in pages(cast, records, "own")} == {200}


@pytest.mark.parametrize("role", ["therapist", "intern", "supervisor", "director", "researcher"])
def test_nobody_opens_a_page_of_somebody_in_whose_care_they_take_no_part(cast, records, role):
    browser = cast.browser(role)
    urls = [reverse("client", args=[cast.clients["clinic"].pk]), *pages(cast, records, "clinic")]

    for url in urls:
        for response in (browser.get(url), browser.post(url, {"reason": "x"})):
            assert response.status_code == 404
            assert b"Robin" not in response.content


def test_a_stranger_is_sent_to_the_door_wherever_they_go(cast, records):
    browser = cast.browser(None)

    for url in [reverse("people"), *pages(cast, records, "own")]:
        assert browser.get(url).status_code == 302


def test_a_client_finds_no_page_of_the_staff(cast, records):
    browser = cast.browser("client")

    for url in [reverse("people"), reverse("client-new"), *pages(cast, records, "own")]:
        assert browser.get(url).status_code == 404


def test_pages_that_belong_to_the_house_open_for_those_who_may(cast):
    assert cast.browser("administrator").get(reverse("client-import")).status_code == 200
    assert cast.browser("therapist").get(reverse("client-import")).status_code == 404
    assert cast.browser("privacy_officer").get(reverse("people-voided")).status_code == 200
    assert cast.browser("intern").get(reverse("client-new")).status_code == 404


def test_a_detail_of_another_client_is_not_found_under_this_one(cast, records):
    contacts, cautions = records
    own, team = cast.clients["own"], cast.clients["team"]
    browser = cast.browser("supervisor")

    for name, row in (("contact-change", contacts["team"]), ("caution-void", cautions["team"])):
        url = reverse(name, args=[own.pk, row.pk])
        answer = browser.post(url, {"person": token_for(own.pk), "reason": "x", "name": "x"})

        assert answer.status_code == 404
    assert team.contacts.get().name == "Lark Invented"
