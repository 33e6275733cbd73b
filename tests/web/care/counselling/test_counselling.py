"""Counselling notes: apart, under keys and a right of their own, and nowhere else."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.web.care.notes.conftest import desk  # noqa: F401

from sostenuto_web.care.counselling import services
from sostenuto_web.care.models import CounsellingNote
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import RecordChange
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey, Tombstone

WORDS = "Between us only: the brother."


@pytest.fixture
def lead(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def kept(cast, lead):
    return services.add(lead, cast.clients["own"], WORDS)


def form(client, **said):
    return {"person": token_for(client.pk), "once": str(uuid4()), "words": WORDS, **said}


def url(client, name="counselling", *more):
    return reverse(name, args=[client.pk, *more])


def test_it_is_written_once_and_under_a_key_of_its_own(cast):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    data = form(client)

    answers = [browser.post(url(client, "counselling-new"), data) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [302, 302]
    note = CounsellingNote.objects.get()
    assert note.words == WORDS
    assert note.data_key_id != client.data_key_id
    assert WORDS in browser.get(url(client)).content.decode()
    assert not RecordChange.objects.exists()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.THERAPIST])
def test_no_other_role_reaches_it(cast, kept, role):
    client, browser = cast.clients["own"], cast.browser(role)

    assert browser.get(url(client)).status_code == 404
    assert browser.get(url(client, "counselling-change", kept.pk)).status_code == 404
    assert browser.post(url(client, "counselling-new"), form(client)).status_code == 404
    assert browser.post(url(client, "counselling-void", kept.pk), form(client)).status_code == 404


def test_who_takes_part_in_the_care_but_does_not_lead_it_does_not_reach_it(cast, lead):
    team = cast.clients["team"]
    note = services.add(lead, team, WORDS)
    browser = cast.browser(Role.THERAPIST)

    assert browser.get(url(team)).status_code == 404
    assert browser.get(url(team, "counselling-change", note.pk)).status_code == 404


def test_a_stranger_is_led_to_the_door(cast, kept):
    assert cast.browser(None).get(url(cast.clients["own"])).status_code == 302


def test_a_change_keeps_what_stood_there_under_the_same_key(cast, kept):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    page = browser.get(url(client, "counselling-change", kept.pk))
    seen = page.context["form"].initial["seen"]

    data = form(client, words="Less.", seen=seen)
    for _ in "ab":
        assert browser.post(url(client, "counselling-change", kept.pk), data).status_code == 302

    assert CounsellingNote.objects.get(voided_at=None).words == "Less."
    before = CounsellingNote.objects.get(voided_at__isnull=False)
    assert (before.words, before.data_key_id) == (WORDS, kept.data_key_id)
    assert WORDS in browser.get(url(client) + "?voided=1").content.decode()
    assert not RecordChange.objects.exists()


def test_who_changes_it_second_sees_both(cast, kept):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    seen = services.stamp(kept)
    services.change(cast.staff[Role.THERAPIST], kept, "Theirs.", seen)

    answer = browser.post(
        url(client, "counselling-change", kept.pk), form(client, words="Mine.", seen=seen)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs." in page
    assert "Mine." in page
    assert CounsellingNote.objects.get(voided_at=None).words == "Theirs."


def test_it_is_voided_with_a_reason_and_taken_back(cast, kept):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    person = token_for(client.pk)
    browser.post(
        url(client, "counselling-void", kept.pk), {"person": person, "reason": "Wrong person."}
    )
    assert WORDS not in browser.get(url(client)).content.decode()
    assert "Wrong person." in browser.get(url(client) + "?voided=1").content.decode()
    assert not RecordChange.objects.exists()  # read by the whole team

    browser.post(url(client, "counselling-restore", kept.pk), {"person": person})
    assert WORDS in browser.get(url(client)).content.decode()


def test_it_stands_in_no_note_no_copy_no_pdf_and_on_no_other_page(desk):  # noqa: F811
    services.add(desk.by, desk.client, WORDS, desk.session)
    desk.post("note-sign")

    browser = desk.cast.browser(Role.THERAPIST)
    pages = [desk.url(name) for name in ("note", "note-history", "note-copy", "note-text")]
    pages += [reverse("client", args=[desk.client.pk]), reverse("notes", args=[desk.client.pk])]
    for page in pages:
        assert "the brother" not in browser.get(page).content.decode()


def test_it_goes_with_the_client_who_is_erased_and_no_backup_opens_it(cast, kept):
    key = kept.data_key_id

    voiding.erase(None, cast.clients["own"], why="again")

    assert not CounsellingNote.objects.exists()
    assert DataKey.objects.get(pk=key).is_erased
    assert Tombstone.objects.filter(data_key_id=key).exists()


def test_a_form_of_another_person_saves_nothing(cast):
    client = cast.clients["own"]
    data = form(client, person="other")

    answer = cast.browser(Role.THERAPIST).post(url(client, "counselling-new"), data)

    assert answer.status_code == 409
    assert not CounsellingNote.objects.exists()


def test_nothing_written_is_refused_and_says_so(cast):
    client = cast.clients["own"]

    answer = cast.browser(Role.THERAPIST).post(
        url(client, "counselling-new"), form(client, words=" ")
    )

    assert answer.status_code == 422


def test_the_list_asks_the_database_as_often_for_many(
    cast, lead, kept, django_assert_max_num_queries
):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    browser.get(url(client))
    with django_assert_max_num_queries(20) as few:
        browser.get(url(client))
    for n in range(6):
        services.add(lead, client, f"note {n}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(url(client))
