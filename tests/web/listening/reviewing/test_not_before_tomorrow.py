"""What was skipped does not come back before the clinic's next day, wherever the clinic is."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.listening.learning.conftest import make_recording, make_song
from tests.web.listening.player.making import programme_of
from tests.web.repertoire.music_for_tests import ask

from sostenuto_web.listening.player import allowing
from sostenuto_web.listening.player.skipped import skipped_today
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.songs import services as songs

pytestmark = pytest.mark.django_db
ZONES = [
    "UTC",
    "Europe/Dublin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]
STARTS = st.times(max_value=datetime.time(23, 59)).map(lambda at: at.replace(microsecond=0))
MOMENTS = st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2027, 12, 31))
LATER = st.timedeltas(datetime.timedelta(0), datetime.timedelta(hours=60))


@pytest.fixture
def me(cast):
    return cast.clients["own"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(ZONES), STARTS, MOMENTS, LATER)
def test_it_stays_away_to_the_second_until_the_next_day_starts(me, zone, start, at, later):
    here = clinic.clinic()
    Clinic.objects.filter(pk=here.pk).update(time_zone=zone, day_start=start)
    clinic_now = Clinic.objects.get(pk=here.pk)
    at = at.replace(tzinfo=datetime.UTC)
    Felt.objects.all().delete()
    song = make_song("Paper Boats")
    Felt.objects.create(client=me, data_key=me.data_key, at=at, song_id=song.pk, skipped=True)
    now = at + later

    _begins, next_day = days.bounds(days.day_of(at, clinic_now), clinic_now)

    assert (song.pk in skipped_today(me, now)) == (now < next_day)
    second = datetime.timedelta(seconds=1)
    assert song.pk in skipped_today(me, next_day - second) or next_day - second < at
    assert song.pk not in skipped_today(me, next_day)
    assert next_day.astimezone(ZoneInfo(zone)) > at.astimezone(ZoneInfo(zone))


def test_a_programme_that_was_planned_before_does_not_play_it_either(me, cast):
    ask(me)
    boats, lamp = make_song("Paper Boats"), make_song("Lamp")
    rows = [make_recording(song.title, song, seconds=60.0) for song in (boats, lamp)]
    again = make_recording("Paper Boats live", boats, seconds=60.0)
    other = programme_of(me, [*rows, again])
    given = {"client": me, "data_key": me.data_key, "skipped": True, "recording_id": rows[0].pk}
    felt = Felt.objects.create(**given, song_id=boats.pk, at=timezone.now())

    now = allowing.for_programme(other, me)
    assert [now.of_recording(row).may_sound for row in (*rows, again)] == [False, True, False]

    Felt.objects.filter(pk=felt.pk).update(at=timezone.now() - datetime.timedelta(hours=25))
    now = allowing.for_programme(other, me)
    assert all(now.of_recording(row).may_sound for row in (*rows, again))


def test_a_song_that_became_another_stays_away_as_that_one(me, cast):
    old, heir = make_song("Paper Boat"), make_song("Paper Boats")
    given = {"client": me, "data_key": me.data_key, "skipped": True, "at": timezone.now()}
    Felt.objects.create(**given, song_id=old.pk)

    songs.merge(cast.staff[Role.THERAPIST], old, heir)

    assert heir.pk in skipped_today(me)
