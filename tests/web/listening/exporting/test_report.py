"""Reports on what was played: from the house's rows, and nothing of whose they are."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.listening.player.making import programme_of, tone

from sostenuto_web.care.models import Session
from sostenuto_web.listening.exporting import delivered
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.people import guard
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import MusicEvent

pytestmark = pytest.mark.django_db
PLAYED, SKIPPED = ProgrammeSlot.State.PLAYED, ProgrammeSlot.State.SKIPPED


@pytest.fixture
def session(client, therapist):
    return Session.objects.create(
        client=client,
        data_key=client.data_key,
        led_by=therapist,
        starts_at=timezone.now(),
        delivered="therapy",
        credential="MT-BC",
        place="Willow room",
    )


@pytest.fixture
def played(client, programme, session):
    """Two of four played, one of them by hand; one left out, one not reached; stopped early."""
    now = timezone.now()
    first, second, third, _last = programme.slots.order_by("place")
    for slot, heard_s in ((first, 200), (second, 60)):
        slot.state, slot.started_at = PLAYED, now - timedelta(seconds=1000)
        slot.ended_at, slot.heard_s = slot.started_at + timedelta(seconds=900), heard_s
    first.reason = "near to where they are"
    third.state = SKIPPED
    for slot in (first, second, third):
        slot.save()
    programme.session, programme.started_at, programme.ended_at = session, now, now
    programme.state = ListeningProgramme.State.STOPPED
    programme.save()
    return programme


def report(by, client, kind, programme=None):
    name, args = "programmes-report-file", [client.pk]
    if programme is not None:
        name, args = "programme-out-report", [client.pk, programme.pk]
    said = {"kind": kind, guard.FIELD: guard.token_for(client.pk)}
    return by.post(reverse(name, args=args), said)


def test_what_was_played_is_told_and_what_was_only_planned_is_not(client, played):
    (one,) = delivered.of_client(client)

    assert (one.kind, one.credential, one.in_group, one.stopped) == (
        "therapy",
        "MT-BC",
        False,
        True,
    )
    assert [piece.begun for piece in one.pieces] == [True, True, False, False]
    assert [piece.sounded_s for piece in one.pieces] == [180, 60, None, None]
    assert [piece.chosen_by for piece in one.pieces][:2] == ["plan", "therapist"]
    assert [piece.skipped for piece in one.pieces] == [False, False, True, False]


def test_a_pause_is_no_minute_of_music_and_what_nobody_counted_is_not_known(
    browser, client, played
):
    played.slots.filter(place=0).update(heard_s=None)

    (one,) = delivered.of_client(client)
    found = json.loads(report(browser, client, "json", played).content)
    says = {item["code"]: item["known"] + item["missing"] for item in found["items"]}

    assert [piece.sounded_s for piece in one.pieces] == [None, 60, None, None]
    assert "Programmes played: 1. Minutes that sounded: 1 in all, 1 to 1 each." in says["schedule"]
    assert "How long 1 of 2 pieces that were begun sounded." in says["schedule"]


def test_a_page_that_was_closed_in_the_middle_counts_as_far_as_it_told(client, played):
    played.slots.filter(place=1).update(state="playing", ended_at=None, heard_s=41.5)

    assert delivered.of_client(client)[0].pieces[1].sounded_s == 41.5


def test_who_chose_is_what_the_session_noted(client, played, session):
    slot = played.slots.get(place=0)
    fact = MusicEvent.objects.create(
        client=client,
        data_key=client.data_key,
        session_id=session.pk,
        at=timezone.now(),
        recording_id=slot.recording_id,
        chosen_by="together",
    )
    slot.music_fact = fact.pk
    slot.save(update_fields=["music_fact"])

    assert delivered.of_programme(played)[0].pieces[0].chosen_by == "together"


def test_outside_a_session_nothing_is_guessed(browser, client, programme, played):
    ListeningProgramme.objects.filter(pk=played.pk).update(session=None)

    found = json.loads(report(browser, client, "json", played).content)
    items = {one["code"]: one for one in found["items"]}

    assert items["interventionist"]["known"] == []
    assert "Whether it was music therapy" in items["name"]["missing"][0]
    assert "Whether anybody else listened" in items["unit"]["missing"][0]


def test_the_page_and_both_files_say_the_same(browser, client, played):
    text = browser.get(reverse("programmes-report", args=[client.pk])).content.decode()
    found = json.loads(report(browser, client, "json").content)
    rows = list(csv.DictReader(io.StringIO(report(browser, client, "csv").content.decode())))

    assert len(found["items"]) == 12
    assert list(dict.fromkeys(row["item"] for row in rows)) == [o["code"] for o in found["items"]]
    for one in found["items"]:
        for line in one["known"] + one["missing"]:
            assert line in text.replace("&#x27;", "'")
            assert line in [row["says"] for row in rows]
    assert [piece["title"] for piece in found["music"]] == ["One", "Two"]
    assert "One – Band One (3:00)" in [row["says"] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("of_all", [True, False])
def test_no_file_says_whose_it_is_where_or_when(
    kind, of_all, browser, client, played, music, therapist
):
    own = music.recording(
        music.song("Wren Invented", "Mine"), data=tone(0.1, seed=9), only_for=client
    )
    slots = played.slots.order_by("place")
    ProgrammeSlot.objects.filter(pk=slots[0].pk).update(recording=own)

    response = report(browser, client, kind, None if of_all else played)
    told = response.content.decode() + str(response.headers)

    hidden = [client.name, client.alias, client.clinic_number, str(client.pk), client.pk.hex]
    hidden += [str(therapist.pk), str(played.pk), played.pk.hex, "Willow", "Wren"]
    for word in filter(None, hidden):
        assert word not in told
    assert not re.search(rf"\b{timezone.now():%Y-%m-%d}\b", told)
    assert response["Content-Disposition"] == f'attachment; filename="report.{kind}"'


def test_giving_a_report_out_is_written_down(browser, client, played):
    report(browser, client, "csv", played)
    report(browser, client, "json")

    rows = AuditRow.objects.filter(action="programme.given_out")
    assert [row.detail for row in rows.order_by("pk")] == [
        {"form": "report-csv", "programmes": 1},
        {"form": "report-json", "programmes": 1},
    ]


def test_an_unknown_form_is_refused_on_the_page(browser, client, played):
    for programme in (None, played):
        response = report(browser, client, "docx", programme)
        assert response.status_code == 422
        assert "Choose CSV or JSON" in response.content.decode()


def test_a_title_that_is_a_formula_is_harmless_in_a_spreadsheet(browser, client, music, played):
    song = music.song("=cmd()", "@SUM(A1)")
    evil = music.recording(song, data=tone(0.1, seed=12))
    ProgrammeSlot.objects.filter(pk=played.slots.get(place=0).pk).update(recording=evil)

    cells = csv.reader(io.StringIO(report(browser, client, "csv").content.decode()))

    assert not [cell for row in cells for cell in row if cell.startswith(("=", "@", "+", "-"))]


def test_before_anything_was_played_the_page_says_so(browser, client, programme):
    text = browser.get(reverse("programmes-report", args=[client.pk])).content.decode()

    assert text.count("Nothing has been played yet") == 12
    assert "Programmes that were planned and never played: 1" in text


def test_without_programmes_the_page_says_what_to_do(browser, client):
    text = browser.get(reverse("programmes-report", args=[client.pk])).content.decode()

    assert "No programme yet" in text


def test_a_stranger_finds_no_report(cast, client, played):
    for by in (cast.browser(Role.DIRECTOR), cast.browser(Role.RESEARCHER)):
        assert by.get(reverse("programmes-report", args=[client.pk])).status_code == 404
        assert report(by, client, "json").status_code in (403, 404)


def test_a_hundred_programmes_are_asked_for_as_one(client, recordings, django_assert_num_queries):
    for _n in range(3):
        programme_of(client, recordings)

    with django_assert_num_queries(3):
        assert len(delivered.of_client(client)) == 3
