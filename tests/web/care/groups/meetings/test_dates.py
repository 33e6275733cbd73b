"""When a group meets by its rule."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.care.groups.meetings.groups_for_tests import gather

from sostenuto_web.care.groups.meetings import dates, moving, selectors, services
from sostenuto_web.care.models import Group, Meeting
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.platform.clinic.selectors import today

DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))
AT = datetime.time(10, 30)


@pytest.fixture(autouse=True)
def berlin(monkeypatch):
    monkeypatch.setattr(dates, "clinic", lambda: Clinic(time_zone="Europe/Berlin"))


def days_of(group, first, last):
    return [moment.date() for moment in dates.coming(group, first, last)]


@given(DAYS, st.integers(0, 6), st.integers(1, 8), DAYS, st.integers(0, 200), st.integers(0, 400))
def test_it_meets_on_its_day_every_so_many_weeks(begins, weekday, every, first, length, rest):
    last_on = begins + datetime.timedelta(days=rest)
    group = Group(weekday=weekday, at=AT, every_weeks=every, first_on=begins, last_on=last_on)
    last = first + datetime.timedelta(days=length)
    found = days_of(group, first, last)

    assert all(day.weekday() == weekday for day in found)
    assert all(max(first, begins) <= day <= min(last, last_on) for day in found)
    assert {(b - a).days for a, b in pairwise(found)} <= {7 * every}
    whole = days_of(group, begins, last_on)
    assert found == [day for day in whole if first <= day <= last]
    if last_on - begins >= datetime.timedelta(weeks=every + 1):
        assert whole


def test_it_meets_at_its_hour_on_both_sides_of_a_change_of_clocks():
    group = Group(weekday=0, at=AT, first_on=datetime.date(2026, 10, 19))
    zone = ZoneInfo("Europe/Berlin")
    found = list(dates.coming(group, datetime.date(2026, 10, 19), datetime.date(2026, 10, 26)))

    assert [moment.astimezone(zone).time() for moment in found] == [AT, AT]
    assert found[1].astimezone(datetime.UTC) - found[0].astimezone(datetime.UTC) == (
        datetime.timedelta(days=7, hours=1)
    )


@pytest.mark.parametrize("lacks", ["weekday", "at"])
def test_without_a_day_or_a_time_it_meets_as_arranged(lacks):
    said = {"weekday": 0, "at": AT, "first_on": datetime.date(2026, 1, 1)}
    group = Group(**(said | {lacks: None}))

    assert days_of(group, datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) == []


@pytest.mark.django_db
class TestSlots:
    """What is stored and what only the rule knows of, together."""

    @pytest.fixture
    def choir(self, monkeypatch):
        weekday = (today() + datetime.timedelta(days=1)).weekday()
        return gather(2, weekday=weekday, at=AT)

    def test_nothing_is_stored_by_looking(self, choir):
        assert len(selectors.ahead(choir.group)) == 13
        assert not Meeting.objects.exists()

    def test_a_stored_meeting_stands_in_place_of_the_rule_s(self, choir):
        slot = selectors.ahead(choir.group)[0]
        meeting = choir.meeting(starts_at=slot.starts_at)
        again = selectors.ahead(choir.group)

        assert len(again) == 13
        assert again[0].meeting == meeting

    def test_a_meeting_that_was_called_off_does_not_come_back(self, choir):
        slot = selectors.ahead(choir.group)[0]
        meeting = choir.meeting(starts_at=slot.starts_at)
        assert moving.cancel(choir.leader, meeting, "The room is painted.")

        assert slot.starts_at not in [one.starts_at for one in selectors.ahead(choir.group)]
        assert list(selectors.past(choir.group)) == [meeting]
        assert moving.plan_again(choir.leader, meeting)
        assert selectors.ahead(choir.group)[0].meeting == meeting

    def test_a_meeting_that_was_moved_leaves_its_old_time_empty(self, choir):
        slot = selectors.ahead(choir.group)[0]
        meeting = choir.meeting(starts_at=slot.starts_at)
        later = slot.starts_at + datetime.timedelta(days=1)
        assert moving.change(choir.leader, meeting, {"starts_at": later, "why": "A holiday."})

        times = [one.starts_at for one in selectors.ahead(choir.group)]
        assert slot.starts_at not in times
        assert later in times
        assert len(times) == 13

    def test_two_meetings_are_not_at_one_time(self, choir):
        first, second = selectors.ahead(choir.group)[:2]
        meeting = choir.meeting(starts_at=first.starts_at)
        choir.meeting(starts_at=second.starts_at)

        with pytest.raises(services.NotSoError, match="taken"):
            moving.change(choir.leader, meeting, {"starts_at": second.starts_at})

    def test_a_day_shows_the_meetings_of_every_group_that_one_runs(self, choir):
        tomorrow = today() + datetime.timedelta(days=1)

        [slot] = selectors.slots_for(choir.co_leader, tomorrow, tomorrow)
        assert (slot.group, slot.meeting) == (choir.group, None)
        choir.group.ended_at = choir.group.made_at
        choir.group.save()
        assert selectors.slots_for(choir.co_leader, tomorrow, tomorrow) == []
