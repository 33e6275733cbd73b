"""Sessions as appointments: moved, called off with a reason, taken back, and who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto_web.care.models import Note, Session
from sostenuto_web.care.sessions import selectors, services
from sostenuto_web.care.sessions.asking import moment_asked
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember, RecordChange
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)
WORDS = "Court in the morning, invented."


def session_of(cast, key="team", hours=1.0, led_by=Role.THERAPIST, **said):
    client = cast.clients[key]
    said = {"starts_at": timezone.now() + timedelta(hours=hours), "minutes": 45} | said
    by = cast.staff[led_by]
    return Session.objects.create(client=client, data_key=client.data_key, led_by=by, **said)


def address(name, session):
    return reverse(name, args=[session.client_id, session.pk])


def sent(cast, name, session, role="therapist", **said):
    said = {"person": token_for(session.client_id)} | said
    return cast.browser(role).post(address(name, session), said)


def typed(moment, minutes=50, place="Room 2"):
    return {
        "starts_at": f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}",
        "minutes": minutes,
        "place": place,
    }


def moved(cast, session, moment, **said):
    page = cast.browser("therapist").get(address("session-move", session))
    seen = page.context["form"].initial["seen"]
    return sent(cast, "session-move", session, seen=seen, **typed(moment, **said))


def test_a_session_gets_another_time_and_the_old_one_stands_in_its_history(cast):
    session = session_of(cast)
    later = timezone.now() + timedelta(days=1)

    assert moved(cast, session, later).status_code == 302
    session.refresh_from_db()
    assert abs(session.starts_at - later) < timedelta(minutes=1)
    assert (session.minutes, session.place) == (50, "Room 2")
    change = RecordChange.objects.get(subject=session.pk)
    assert change.action == "session.changed"
    assert "starts_at" in change.before
    assert AuditRow.objects.filter(action="session.changed").count() == 1


def test_two_who_move_one_session_notice_each_other(cast):
    session = session_of(cast)
    seen = cast.browser("therapist").get(address("session-move", session))
    seen = seen.context["form"].initial["seen"]
    moved(cast, session, timezone.now() + timedelta(days=1))

    later = typed(timezone.now() + timedelta(days=2), place="The garden")
    second = sent(cast, "session-move", session, seen=seen, **later)

    assert second.status_code == 422
    assert b"The garden" in second.content
    assert b"Somebody else" in second.content
    session.refresh_from_db()
    assert session.place == "Room 2"


@pytest.mark.parametrize(
    ("field", "value"),
    [("minutes", 3), ("minutes", 481), ("minutes", ""), ("starts_at", "2999-01-01T10:00")],
)
def test_what_cannot_be_is_said_at_its_field(cast, field, value):
    session = session_of(cast)
    said = typed(timezone.now()) | {field: value}

    answer = sent(cast, "session-move", session, **said)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_another_session_at_that_time_is_said_but_keeps_nobody_from_it(cast):
    other = session_of(cast, "own", hours=24)
    session = session_of(cast)

    answer = moved(cast, session, other.starts_at + timedelta(minutes=20))
    page = cast.browser("therapist").get(answer.url).content.decode()

    assert selectors.overlapping(session, other.starts_at, 45)
    assert not selectors.overlapping(session, other.starts_at + timedelta(minutes=45), 45)
    assert "planned" in page


def test_a_session_that_does_not_take_place_keeps_its_reason_sealed(cast):
    session = session_of(cast)

    answer = sent(cast, "session-missed", session, because="other", words=WORDS)

    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.state, session.missed_because) == ("missed", "other")
    assert session.missed_words == WORDS
    assert AuditRow.objects.filter(action="session.missed").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select missed_words from care_session")
        assert WORDS not in repr([bytes(row[0]) for row in cursor])
    listed = cast.browser("therapist").get(answer.url).content.decode()
    assert "another reason" in listed
    assert WORDS in listed


def test_another_reason_has_to_be_told(cast):
    session = session_of(cast)

    assert sent(cast, "session-missed", session, because="other").status_code == 422
    assert sent(cast, "session-missed", session).status_code == 422
    with pytest.raises(InputError, match="in a few words"):
        services.miss(cast.staff[Role.THERAPIST], session, "other", " ")
    with pytest.raises(InputError, match="because must be a known key"):
        services.miss(cast.staff[Role.THERAPIST], session, "weather")
    session.refresh_from_db()
    assert session.state == "planned"


def test_calling_off_is_taken_back_and_both_stand_in_the_history(cast):
    session = session_of(cast)
    sent(cast, "session-missed", session, because="ill")

    assert sent(cast, "session-again", session).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.missed_because) == ("planned", "")
    acts = list(RecordChange.objects.filter(subject=session.pk).values_list("action", flat=True))
    assert sorted(acts) == ["session.missed", "session.planned_again"]


@pytest.mark.parametrize("state", ["running", "finished", "missed"])
def test_only_what_is_planned_is_moved_or_called_off(cast, state):
    session = session_of(cast, state=state)

    assert sent(cast, "session-missed", session, because="ill").status_code == 302
    assert sent(cast, "session-move", session, **typed(timezone.now())).status_code == 302
    session.refresh_from_db()
    assert session.state == state
    assert session.minutes == 45
    with pytest.raises(services.NotPlannedError):
        services.move(cast.staff[Role.THERAPIST], session, {"minutes": 30})


@pytest.mark.parametrize("name", ["session-move", "session-missed", "session-again", "sessions"])
@pytest.mark.parametrize("key", ["own", "team", "clinic"])
@pytest.mark.parametrize("role", [None, *Role])
def test_only_care_reaches_sessions_and_only_of_their_clients(cast, name, key, role):
    session = session_of(cast, key)
    path = reverse(name, args=[session.client_id]) if name == "sessions" else address(name, session)
    answer = cast.browser(role).get(path)

    if role is None:
        assert answer.url.startswith("/sign-in/")
    else:
        granted = role in CARE and key != "clinic"
        assert answer.status_code == (200 if granted else 404)


def test_a_session_is_reached_only_below_its_own_client(cast):
    session = session_of(cast)
    path = reverse("session-move", args=[cast.clients["own"].pk, session.pk])

    assert cast.browser("therapist").get(path).status_code == 404


def test_a_form_filled_in_for_somebody_else_changes_nothing(cast):
    session = session_of(cast)
    wrong = token_for(cast.clients["own"].pk)

    assert sent(cast, "session-missed", session, person=wrong, because="ill").status_code == 409
    session.refresh_from_db()
    assert session.state == "planned"


def test_the_record_says_the_next_and_the_last_session(cast):
    session_of(cast, hours=-50, state="finished", aim="An older one.")
    last = session_of(cast, hours=-2, state="finished")
    session_of(cast, hours=50)
    coming = session_of(cast, hours=3, aim="Drum together.")

    said = selectors.summary(cast.staff[Role.THERAPIST], cast.clients["team"])
    page = cast.browser("therapist").get(reverse("client", args=[cast.clients["team"].pk]))

    assert (said.next, said.last, said.finished) == (coming, last, 2)
    assert b"Drum together." in page.content
    assert b"no note yet" in page.content


def test_what_somebody_supervises_is_seen_only_when_they_ask_for_it(cast):
    session = session_of(cast)
    day = timezone.localdate(session.starts_at)
    supervisor, week = cast.staff[Role.SUPERVISOR], timedelta(days=7)

    def found(user, *, everybody):
        return list(selectors.between(user, day - week, day + week, everybody=everybody))

    assert found(supervisor, everybody=False) == []
    assert found(supervisor, everybody=True) == [session]
    assert found(cast.staff[Role.INTERN], everybody=True) == []
    CareTeamMember.objects.filter(user=supervisor).update(until=timezone.now())
    assert found(supervisor, everybody=True) == []


def test_one_who_left_the_team_does_not_see_what_they_led(cast):
    session = session_of(cast)
    CareTeamMember.objects.filter(user=session.led_by).update(until=timezone.now())

    assert not selectors.readable(session.led_by).exists()


def test_a_voided_note_counts_as_none(cast):
    session = session_of(cast, hours=-2, state="finished")
    note = Note.objects.create(
        client=session.client, session=session, data_key=session.data_key, state="draft"
    )
    by = cast.staff[Role.THERAPIST]

    assert selectors.readable(by).get().note_state == "draft"
    note.voided_at = timezone.now()
    note.save()
    assert selectors.readable(by).get().note_state == ""


def test_a_list_of_sessions_asks_as_often_for_many_as_for_few(cast, django_assert_max_num_queries):
    for hours in range(1, 30):
        session_of(cast, hours=-hours, state="finished")
    browser = cast.browser("therapist")
    path = reverse("sessions", args=[cast.clients["team"].pk])
    browser.get(path)

    with django_assert_max_num_queries(22):
        browser.get(path)


@given(st.text(max_size=30))
def test_any_words_in_the_address_are_a_moment_or_none(words):
    class Asked:
        GET = {"at": words}  # noqa: RUF012

    found = moment_asked(Asked())
    assert found is None or timezone.is_aware(found)


def test_a_moment_in_the_address_is_by_the_clinics_clock():
    class Asked:
        GET = {"at": "2026-11-24T10:00"}  # noqa: RUF012

    assert f"{timezone.localtime(moment_asked(Asked())):%H:%M}" == "10:00"
