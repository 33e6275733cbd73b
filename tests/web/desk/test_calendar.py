"""The calendar: sessions stand where their time is, gaps are free, and nobody sees too much."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.care.models import Session
from sostenuto_web.desk.calendar import placing, selectors
from sostenuto_web.desk.calendar.placing import Span
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)
spans = st.lists(
    st.builds(
        lambda begins, minutes: Span(begins, begins + minutes),
        st.integers(0, 1700),
        st.integers(5, 300),
    ),
    max_size=12,
)


@given(spans)
def test_no_two_sessions_are_drawn_over_each_other(every):
    boxes = placing.boxes(every, 0)

    for number, one in enumerate(boxes):
        assert 0 <= one.x < one.x + one.width <= 100.01
        for other in boxes[number + 1 :]:
            apart = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
            above = one.y + one.height <= other.y + 0.01 or other.y + other.height <= one.y + 0.01
            assert apart or above


@given(spans)
def test_every_session_lies_in_the_hours_that_are_drawn(every):
    first, last = placing.hours(every)

    for box in placing.boxes(every, first):
        assert box.y >= 0
        assert box.y + box.height <= placing.em(last * 60, first) + 0.01


@given(spans, st.integers(0, 600), st.integers(0, 900))
def test_what_is_free_is_free_and_nothing_free_is_left_out(every, begins, lasts):
    ends = begins + lasts
    gaps = placing.free(every, begins, ends)
    free = {minute for gap in gaps for minute in range(gap.begins, gap.ends)}
    taken = {minute for span in every for minute in range(span.begins, span.ends)}

    assert free == set(range(begins, ends)) - taken


@given(st.integers(0, 1500), st.integers(1, 600))
def test_parts_of_a_stretch_meet_and_end_at_whole_hours(begins, lasts):
    parts = placing.by_hours(Span(begins, begins + lasts))

    assert (parts[0].begins, parts[-1].ends) == (begins, begins + lasts)
    for one, following in pairwise(parts):
        assert one.ends == following.begins
        assert one.ends % 60 == 0
        assert one.ends > one.begins


def at(day, hour, minute=0):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, hour, minute))


def held(cast, key="own", hour=9, day=None, by=Role.THERAPIST, **said):
    client = cast.clients[key]
    day = day or monday()
    said = {"starts_at": at(day, hour), "minutes": 45} | said
    return Session.objects.create(
        client=client, data_key=client.data_key, led_by=cast.staff[by], **said
    )


def monday():
    """Return the Monday of next week."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def page(cast, role=Role.THERAPIST, path="/calendar/", **asked):
    asked = {"day": monday().isoformat()} | asked
    answer = cast.browser(role).get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1]


def test_a_week_shows_ones_own_sessions_at_their_time(cast):
    held(cast, aim="Drum together.")
    held(cast, "team", hour=14, by=Role.SUPERVISOR, aim="Not mine.")

    found = page(cast)

    assert "Drum together." in found
    assert 'y="4.0em"' in found  # nine is an hour below eight
    assert "Not mine." not in found


def test_a_supervisor_asks_for_the_whole_team_and_nobody_else_gets_it(cast):
    held(cast, aim="Drum together.")

    assert "Drum together." not in page(cast, Role.SUPERVISOR)
    found = page(cast, Role.SUPERVISOR, whose="all")
    assert "Drum together." in found
    assert "Invented therapist" in found
    assert "Drum together." not in page(cast, Role.INTERN, whose="all")


def test_a_weekend_is_drawn_only_when_something_is_on_it(cast):
    saturday = monday() + timedelta(days=5)
    user = cast.staff[Role.THERAPIST]
    days = [c.day for c in selectors.week_of(user, monday(), everybody=False).columns]
    assert saturday not in days

    held(cast, day=saturday)
    days = [c.day for c in selectors.week_of(user, monday(), everybody=False).columns]
    assert saturday in days


def test_a_free_time_leads_to_a_new_session_that_begins_then(cast):
    held(cast)

    found = page(cast)
    assert f"/calendar/new/?at={monday():%Y-%m-%d}T10:00" in found
    assert f"T{9:02}:00" not in found.split("?at=")[1][:20]
    chosen = cast.browser(Role.THERAPIST).get(f"/calendar/new/?at={monday():%Y-%m-%d}T10:00")
    client = cast.clients["own"]
    assert f"/people/{client.pk}/sessions/new/?at=" in chosen.content.decode()
    form = cast.browser(Role.THERAPIST).get(
        f"/people/{client.pk}/sessions/new/", {"at": f"{monday():%Y-%m-%d}T10:00"}
    )
    assert form.context["form"].initial["starts_at"] == at(monday(), 10)


def test_the_keyboard_stops_once_at_each_free_stretch(cast):
    held(cast, hour=12)
    column = selectors.day_of(cast.staff[Role.THERAPIST], monday(), everybody=False).columns[0]

    assert [gap.is_first for gap in column.gaps].count(True) == 2
    entries = [entry for entry in column.entries if "gap" in entry]
    assert [(e["at"], e["until"]) for e in entries] == [
        (at(monday(), 8), at(monday(), 12)),
        (at(monday(), 12, 45), at(monday(), 18)),
    ]


def test_what_lies_behind_is_not_free(cast):
    past = monday() - timedelta(days=21)
    column = selectors.day_of(cast.staff[Role.THERAPIST], past, everybody=False).columns[0]

    assert column.gaps == []


def test_a_session_that_was_called_off_leaves_its_time_free(cast):
    session = held(cast, state="missed", missed_because="ill")
    column = selectors.day_of(cast.staff[Role.THERAPIST], monday(), everybody=False).columns[0]

    assert session.starts_at in [gap.at for gap in column.gaps]
    assert "client ill" in page(cast, path="/calendar/day/")


@pytest.mark.parametrize("said", ["", "x", "9999-12-31", "0001-01-01", "2026-02-30", "१"])
def test_a_day_that_there_is_not_is_today(cast, said):
    assert selectors.day_asked(said) == today()
    for path in ("/calendar/", "/calendar/day/"):
        page(cast, path=path, day=said)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_in_reach_is_taken_as_it_is(day):
    assert selectors.day_asked(day.isoformat()) == day


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/day/", "/calendar/new/"])
@pytest.mark.parametrize("role", [None, *Role])
def test_only_care_has_a_calendar(cast, path, role):
    answer = cast.browser(role).get(path)

    if role is None:
        assert answer.url.startswith("/sign-in/")
    else:
        assert answer.status_code == (200 if role in CARE else 404)


def test_only_those_somebody_cares_for_are_offered_for_a_new_session(cast):
    found = page(cast, path="/calendar/new/")

    assert ("Wren" in found, "Finch" in found, "Robin" in found) == (True, True, False)


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/day/"])
def test_a_full_week_asks_as_often_as_an_empty_one(cast, path):
    browser, asked = cast.browser(Role.THERAPIST), {"day": monday().isoformat()}
    held(cast)
    browser.get(path, asked)
    with CaptureQueriesContext(connection) as few:
        browser.get(path, asked)
    for hour in range(9, 18):
        for key in ("own", "team"):
            held(cast, key, hour=hour)
            held(cast, key, hour=hour, day=monday() + timedelta(days=2))
    with CaptureQueriesContext(connection) as many:
        browser.get(path, asked)

    assert len(many) == len(few)
