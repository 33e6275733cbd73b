"""Which day a moment belongs to, in every time zone and across every change of the clocks."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.platform.clinic import days, zones
from sostenuto_web.platform.clinic.models import Clinic

UTC = datetime.UTC
moments = st.datetimes(
    datetime.datetime(1990, 1, 1), datetime.datetime(2060, 1, 1), timezones=st.just(UTC)
)
clinics = st.builds(
    Clinic,
    time_zone=st.sampled_from([*zones.names(), *["Pacific/Apia", "Africa/Cairo"] * 20]),
    day_start=st.times().map(lambda t: t.replace(microsecond=0)),
)


@given(moments, clinics)
def test_a_moment_lies_between_the_start_of_its_day_and_the_next(moment, clinic):
    start, end = days.bounds(days.day_of(moment, clinic), clinic)

    assert start <= moment < end


@given(moments, st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=3)), clinics)
def test_a_later_moment_never_belongs_to_an_earlier_day(moment, later, clinic):
    assert days.day_of(moment, clinic) <= days.day_of(moment + later, clinic)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 1, 1)), clinics)
def test_days_follow_one_another_without_a_gap(day, clinic):
    _, end = days.bounds(day, clinic)
    start, _ = days.bounds(day + days.ONE_DAY, clinic)

    assert start == end


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ("2026-03-29T01:59:00+01:00", 28),  # the clocks go from two to three in Berlin
        ("2026-03-29T03:00:00+02:00", 28),
        (
            "2026-03-29T03:30:00+02:00",
            29,
        ),  # half past two is skipped: the day starts half past three
        ("2026-10-25T02:29:00+02:00", 24),
        ("2026-10-25T02:30:00+02:00", 25),
        ("2026-10-25T02:15:00+01:00", 25),  # shown for the second time: the day has begun
    ],
)
def test_a_start_inside_a_change_of_the_clocks(local, day):
    clinic = Clinic(time_zone="Europe/Berlin", day_start=datetime.time(2, 30))

    assert days.day_of(datetime.datetime.fromisoformat(local), clinic).day == day


def test_the_night_belongs_to_the_day_before():
    clinic = Clinic(time_zone="America/New_York")
    night = datetime.datetime(2026, 7, 4, 9, 59, tzinfo=UTC)

    assert days.day_of(night, clinic) == datetime.date(2026, 7, 3)
    assert days.day_of(night + datetime.timedelta(minutes=1), clinic) == datetime.date(2026, 7, 4)
