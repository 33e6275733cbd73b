"""The demo as it is found: everybody stands somewhere, and what is signed is true to its facts."""

import dataclasses
from collections import Counter
from functools import cache

import pytest
from django.conf import settings
from django.db import transaction

from sostenuto_web.care.models import Course, Note, NoteVersion, Session, Signature
from sostenuto_web.care.notes import gathering, selectors, versions
from sostenuto_web.config.demo import care, filling
from sostenuto_web.config.demo.gathered import table
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.record.models import Alert

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SAID = table("course.toml")


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """A filled demo, for all tests of this module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(settings, "HOUSE", dataclasses.replace(settings.HOUSE, kind="demo"))
        patched.setattr(care, "hours", cache(care.hours))  # filling takes long: an hour may end
        assert filling.fill()
        yield {user.login: user for user in User.objects.all()}
        transaction.set_rollback(True)


def client(number):
    rows = sorted(Client.objects.all(), key=lambda row: row.clinic_number)
    return rows[number]


def test_every_stage_of_a_course_of_care_is_there():
    stages = Counter(Course.objects.values_list("stage", flat=True))

    assert set(stages) == set(Course.Stage.values)
    assert stages["sessions"] == len(SAID["in_sessions"])


def test_today_and_this_week_are_in_the_calendar(demo):
    now = care.hours()
    today = Session.objects.filter(starts_at__gte=now.at(now.today, 0), led_by=demo["rosa"])
    week = Session.objects.filter(state="planned", starts_at__gt=now.now)

    assert today.filter(starts_at__lte=now.at(now.today, 5)).count() == 6
    assert week.count() >= 20


def test_notes_wait_where_people_look_for_them(demo):
    assert len(selectors.ready_to_sign(demo["rosa"])) >= 2
    assert selectors.unsigned_for(demo["rosa"]).exists()
    assert selectors.waiting_for_cosign(demo["tomas"]).count() == 1
    assert selectors.returned_to(demo["ines"]).count() == 1
    assert selectors.unsigned_for(demo["ines"]).count() >= 1
    waiting = Alert.objects.filter(handled_at=None, owner=demo["rosa"])
    assert sorted(one.kind for one in waiting) == ["not_safe", "self_harm"]


def test_an_interns_signed_note_has_two_signatures(demo):
    written = NoteVersion.objects.filter(made_by=demo["ines"], note__state="signed")

    assert written.exists()
    assert all(one.signatures.count() == 2 for one in written)
    assert not Signature.objects.filter(role="cosigner", by=demo["ines"]).exists()


def test_what_is_signed_is_what_the_house_would_have_signed():
    """The demo writes in bulk; told anew from the rows, each note says the same."""
    rows = Note.objects.filter(state="signed").select_related("session__led_by", "client__data_key")
    for note in list(rows.order_by("pk")[:25]):
        note.session.client = note.client
        version = note.versions.get()

        assert versions.is_whole(version)
        assert gathering.gather(note.session, note).facts == versions.read(version).facts


def test_somebody_is_ready_to_leave(demo):
    leaving = client(SAID["leaving"])
    course = Course.objects.get(client=leaving)

    assert course.stage == Course.Stage.SESSIONS
    assert course.forms.filter(form="evaluation").exclude(finished_at=None).exists()
    assert not Session.objects.filter(client=leaving, state="planned").exists()
    assert not Note.objects.filter(client=leaving).exclude(state="signed").exists()
