"""The set-up: each step saved by itself, nothing typed lost, nobody else let in."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic import backup_place, days, portal, selectors, steps
from sostenuto_web.platform.clinic.models import Clinic

GOOD = {
    "name": {"name": "The Invented Clinic"},
    "place": {"time_zone": "new york", "language": "en", "day_start": "05:30"},
    "notes": {"note_format": "BIRP", "group_limit": "12"},
    "out-of-hours": {
        "on_call_name": "Wren Invented",
        "on_call_role": "night manager",
        "on_call_phone": "+1 555 0101",
        "out_of_hours": "Nobody looks at night.",
    },
    "portal": {"portal_on": "off"},
    "backups": {"backup_folder": "", "backup_hour": "03:15"},
}
BAD = {
    "name": ({"name": ""}, "name", "fill this in"),
    "place": ({"time_zone": "atlantis"}, "time_zone", "no such time zone"),
    "notes": ({"note_format": "HAIKU"}, "note_format", "one of those offered"),
    "out-of-hours": ({"on_call_phone": "call me"}, "on_call_phone", "Use digits"),
    "portal": ({"portal_on": "on"}, "portal_on", "Dial and confirm"),
    "backups": ({"backup_folder": "/nowhere/at/all"}, "backup_folder", "no such folder"),
}


def address(slug: str = "") -> str:
    return f"/house/set-up/{slug}/" if slug else "/house/set-up/"


@pytest.mark.parametrize("slug", GOOD)
def test_a_step_is_saved_by_itself_and_leads_to_the_next(admin, slug):
    answer = admin.post(address(slug), GOOD[slug])

    assert answer.status_code == 302
    assert answer["Location"] == steps.after(slug)
    done = {each.step.slug for each in steps.walked(Clinic.objects.get()) if each.done}
    assert done == {slug}
    assert admin.get(address(slug)).status_code == 200


def test_what_was_saved_is_there_when_one_returns(admin):
    for slug, said in GOOD.items():
        admin.post(address(slug), said)
    clinic = Clinic.objects.get()

    assert (clinic.name, clinic.time_zone) == ("The Invented Clinic", "America/New_York")
    assert (clinic.day_start, clinic.note_format) == (datetime.time(5, 30), "BIRP")
    assert clinic.group_limit == 12
    assert (clinic.on_call_name, clinic.out_of_hours) == (
        "Wren Invented", "Nobody looks at night.",
    )  # fmt: skip
    page = admin.get(address("out-of-hours")).content.decode()
    assert "Nobody looks at night." in page
    assert "The Invented Clinic" in page  # at the top of every page
    assert "2 steps are open" in admin.get(address()).content.decode()


@pytest.mark.parametrize("slug", BAD)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(admin, slug):
    wrong, field, words = BAD[slug]
    answer = admin.post(address(slug), GOOD[slug] | wrong)

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert Clinic.objects.get().settled == {}
    typed = [v for v in (GOOD[slug] | wrong).values() if v and slug not in ("notes", "portal")]
    assert all(value in answer.content.decode() for value in typed)


@pytest.mark.parametrize("value", ["a\0b", "x" * 100_000])
def test_strange_texts_are_refused_by_name(admin, value):
    answer = admin.post(address("name"), {"name": value})

    assert answer.status_code == 422
    assert Clinic.objects.get().name == ""


def test_contact_data_is_sealed_in_the_database(admin):
    admin.post(address("out-of-hours"), GOOD["out-of-hours"])
    with connection.cursor() as cursor:
        cursor.execute("select on_call_name, on_call_phone, out_of_hours from clinic_clinic")
        row = [bytes(value) for value in cursor.fetchone()]

    assert all(row)
    words = (b"Wren", b"555 0101", b"5550101", b"night")  # three digits come up by chance
    assert not any(word in value for word in words for value in row)


def test_the_audit_is_told_which_step_and_not_what(admin, boss):
    admin.post(address("out-of-hours"), GOOD["out-of-hours"])
    told = AuditRow.objects.filter(action="clinic.changed").get()

    assert (told.by, told.detail) == (boss.pk, {"step": "out-of-hours"})


@pytest.mark.parametrize("role", ["therapist", "privacy_officer", "director", "client"])
def test_other_roles_find_no_set_up(cast, role):
    browser = cast.browser(role)
    for path in ("", *GOOD, "crisis-numbers", "recovery-sheet"):
        assert browser.get(address(path)).status_code == 404
    assert browser.post(address("name"), GOOD["name"]).status_code == 404
    for path in ("/house/recovery-sheet/", "/house/doctor/"):
        assert browser.get(path).status_code == 404
    assert Clinic.objects.get().name == ""


def test_a_stranger_is_sent_to_the_door(cast):
    for path in (address(), address("name"), "/house/doctor/", "/house/recovery-sheet/"):
        assert cast.browser(None).get(path)["Location"].startswith("/sign-in/")


def test_an_unknown_step_and_a_wrong_method_are_refused(admin):
    assert admin.get(address("nonsense")).status_code == 404
    assert admin.put(address("name")).status_code == 405


def test_every_page_asks_for_the_clinic_once(admin):
    admin.get(address("name"))
    with CaptureQueriesContext(connection) as queries:
        admin.get(address("name"))

    assert sum('FROM "clinic_clinic"' in query["sql"] for query in queries) == 1


def test_pages_are_in_the_clinics_own_time(admin):
    admin.post(address("place"), GOOD["place"])
    seen = []
    answer = admin.get(address("recovery-sheet"))
    with selectors.kept_for_a_request():
        seen.append(days.day_of(timezone.now(), selectors.clinic()))

    assert str(answer.context["request"].resolver_match.kwargs["slug"]) == "recovery-sheet"
    assert seen[0] <= timezone.now().date()
    assert selectors.clinic().time_zone == "America/New_York"


# --- backups -------------------------------------------------------------------------------------


def test_a_folder_of_the_same_disk_is_taken_with_a_warning(admin, tmp_path):
    admin.post(address("backups"), {"backup_folder": str(tmp_path), "backup_hour": "02:30"})

    assert Clinic.objects.get().backup_folder == str(tmp_path)
    page = admin.get(address("backups")).content.decode()
    assert str(tmp_path) in page


@pytest.mark.parametrize("folder", ["backups", "../x", "~/backups"])
def test_a_backup_folder_has_to_be_a_whole_path(admin, folder):
    answer = admin.post(address("backups"), {"backup_folder": folder, "backup_hour": "02:30"})

    assert "whole path" in str(answer.context["form"].errors)


@pytest.mark.parametrize("folder", ["/" + "x" * 399, "/x\0y", "/" + "x/" * 190])
def test_a_backup_folder_that_no_disk_can_hold_is_refused_with_words(admin, folder):
    answer = admin.post(address("backups"), {"backup_folder": folder, "backup_hour": "02:30"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["backup_folder"]


def test_a_folder_behind_a_closed_door_is_locked(monkeypatch):
    def closed(path, **kwargs):
        raise PermissionError(13, "closed")

    monkeypatch.setattr("pathlib.Path.stat", closed)

    assert backup_place.refusal(Path("/behind/a/door")) == "locked"
    assert not backup_place.is_on_the_same_disk(Path("/behind/a/door"), settings.HOUSE)


# --- the portal ----------------------------------------------------------------------------------


def test_the_portal_stays_off_until_somebody_could_be_reached(admin, boss):
    with pytest.raises(portal.PortalError):
        portal.switch(by=boss, on=True)
    page = admin.get(address("portal")).content.decode()

    assert "Dial and confirm a crisis number" in page
    assert "Name the person for out of hours" in page
    assert not Clinic.objects.get().portal_on


def test_a_portal_whose_ground_is_laid_can_be_switched_on(admin, ready):
    admin.post(address("portal"), {"portal_on": "on"})

    assert Clinic.objects.get().portal_on


def test_the_portal_can_always_be_switched_off(admin, boss, ready):
    portal.switch(by=boss, on=True)
    Clinic.objects.get()
    admin.post(address("portal"), {"portal_on": "off"})

    assert not Clinic.objects.get().portal_on
