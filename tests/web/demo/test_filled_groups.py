"""The demo's groups as they are found: two of ten, weeks behind them, one to begin today."""

import dataclasses
from collections import Counter
from functools import cache

import pytest
from django.conf import settings
from django.db import transaction

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.models import Group, Meeting, Note, Session, Signature
from sostenuto_web.care.notes import gathering, versions
from sostenuto_web.config.demo import care, filling
from sostenuto_web.config.demo.gathered import table
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.record.models import Mark, Rating

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SAID = table("groups.toml")


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """A filled demo, for all tests of this module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(settings, "HOUSE", dataclasses.replace(settings.HOUSE, kind="demo"))
        patched.setattr(care, "hours", cache(care.hours))  # filling takes long: an hour may end
        assert filling.fill()
        yield {user.login: user for user in User.objects.all()}
        transaction.set_rollback(True)


def test_two_groups_of_ten_are_led_by_two_who_may_open_every_part(demo):
    for user in (demo["rosa"], demo["tomas"]):
        mine = list(groups.groups_for(user, "group.run"))
        assert [groups.roster_of(group).count() for group in mine] == [10, 10]
        assert [groups.not_in_care(user, group) for group in mine] == [0, 0]
    assert Counter(Group.objects.values_list("kind", flat=True)) == {"open": 1, "closed": 1}


def test_one_meeting_waits_to_be_begun_today():
    now = care.hours()
    [planned] = Meeting.objects.filter(state=Meeting.State.PLANNED)

    assert planned.starts_at.astimezone(now.now.tzinfo).date() == now.today
    assert planned.activities.count() == 3
    assert not planned.sessions.exists()


def test_past_meetings_have_attendance_marks_ratings_and_signed_notes(demo):
    past = Meeting.objects.filter(state=Meeting.State.FINISHED)
    sessions = Session.objects.filter(meeting__in=past)
    present = sessions.filter(state="finished")
    notes = Note.objects.filter(session__in=present)

    assert past.count() == sum(group["weeks"] for group in SAID["groups"])
    assert all(meeting.shared and meeting.topic for meeting in past)
    assert sessions.filter(state="missed").exists()
    assert present.exclude(arrived_at=None).exists()
    assert present.exclude(left_at=None).exists()
    assert notes.count() == present.count()
    assert set(notes.values_list("state", flat=True)) == {"signed"}
    assert Mark.objects.filter(session_id__in=present.values("pk")).count() > 100
    scales = Rating.objects.filter(session_id__in=present.values("pk"))
    assert set(scales.values_list("scale", flat=True)) >= {
        "mood",
        "craving",
        "connection",
        "loneliness",
        "group_ease",
    }


def test_both_who_led_have_signed(demo):
    rows = Signature.objects.filter(version__note__session__meeting__isnull=False)
    roles = Counter(rows.values_list("role", "by__login"))

    assert set(roles) == {("author", "rosa"), ("coleader", "tomas")}
    assert len(set(roles.values())) == 1


def test_what_is_signed_of_groups_is_what_the_house_would_have_signed():
    rows = Note.objects.filter(session__meeting__isnull=False).select_related("session__led_by")
    for note in rows.select_related("client__data_key")[:20]:
        note.session.client = note.client
        version = note.versions.get()

        assert versions.is_whole(version)
        assert gathering.gather(note.session, note).facts == versions.read(version).facts


def test_at_one_meeting_nobody_got_what_another_one_got():
    for meeting in Meeting.objects.filter(state=Meeting.State.FINISHED):
        own = Note.objects.filter(session__meeting=meeting)
        for part in ("seen", "next_steps"):
            said = [getattr(note, part) for note in own]
            assert len(set(said)) == len(said)
