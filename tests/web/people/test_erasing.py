"""Erasing for good wants a reason, and keeps none that says anything about the person."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto_web.people import erasing
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.services import clients, voiding
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.vault.models import Tombstone

GOOD = {"why": "ordered", "paper": "2026-14"}


@pytest.fixture
def officer(cast):
    """A privacy officer who has shown who they are."""
    browser = cast.browser("privacy_officer")
    page = reverse("client-erase", args=[cast.clients["own"].pk])
    browser.post(browser.get(page)["Location"], {"password": "only for this test 1"})
    return browser


def sent(browser, client, **said):
    whole = GOOD | {"alias": client.alias, "person": token_for(client.pk)} | said
    return browser.post(reverse("client-erase", args=[client.pk]), whole)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("why", "", "choose"),
        ("why", "they were rude", "one of those offered"),
        ("paper", "", "fill this in"),
        ("paper", "Wren asked for it", "Write digits"),
        ("paper", "1-", "Write digits"),
        ("paper", "٣", "Write digits"),
        ("paper", "4711", "client's own number"),
        ("paper", "47-11", "client's own number"),
        ("paper", "1" * 21, "keep to 20"),
        ("alias", "Somebody", "not the alias"),
    ],
)
def test_without_a_reason_that_holds_no_words_nobody_is_erased(cast, officer, field, value, words):
    client = cast.clients["own"]
    clients.change(cast.staff["therapist"], client, {"clinic_number": "L 4711"})
    answer = sent(officer, client, **{field: value})
    client.refresh_from_db()

    assert answer.status_code == 422
    assert words.lower() in " ".join(answer.context["form"].errors[field]).lower()
    assert client.erased_at is None
    assert not Tombstone.objects.exists()


def test_what_stays_is_a_code_and_a_number(cast, officer):
    client = cast.clients["own"]

    assert sent(officer, client).status_code == 302
    assert Tombstone.objects.get().reason == "client.erase:ordered"
    assert AuditRow.objects.get(action="client.erased").detail == {
        "why": "ordered",
        "paper": "2026-14",
    }


def test_the_officer_reads_the_reason_where_they_read_who_did_what(cast, officer):
    sent(officer, cast.clients["own"])
    page = officer.get(reverse("audit")).content.decode()

    assert "a court or an authority ordered it" in page
    assert "2026-14" in page


@pytest.mark.parametrize("why", ["", "because", "client.erase"])
def test_the_service_itself_takes_no_other_reason(cast, why):
    with pytest.raises(InputError):
        voiding.erase(cast.staff["privacy_officer"], cast.clients["own"], why=why, paper="1")


def test_every_reason_has_words():
    assert all(words and words[0].isupper() for _, words in erasing.choices())


@given(st.text(max_size=30))
def test_a_number_that_is_taken_holds_no_letter(text):
    if not erasing.fault_of_paper(text, ""):
        assert text.isascii()
        assert not any(sign.isalpha() or sign.isspace() for sign in text)
