"""Opening, sitting down, answering, leaving: each once, whatever is sent twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.web.care.groups.rooms.room_for_tests import (
    fresh,
    handle_of,
    make_meeting,
    make_members,
    say,
    seated,
    token,
)

from sostenuto_web.care.groups.rooms import asking, codes, selectors, services
from sostenuto_web.care.groups.rooms.answering import AGAIN, KEPT, REFUSED, SHUT, Given, answer
from sostenuto_web.care.models import GuestAnswer, Meeting, Seat, Session
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.models import Feeling, Rating

pytestmark = pytest.mark.django_db


def test_a_code_is_read_as_people_type_it_and_opens_the_room(room):
    typed = codes.spaced(room.room_code).lower()

    assert selectors.room_of(typed) == room
    assert selectors.room_of(typed.replace(" ", "-")) == room
    assert set(room.room_code) <= set(codes.SIGNS)


@pytest.mark.parametrize(
    "typed", ["", "-", "AAAAAA", "A", "\0" * 6, "K4M7T0", "🎵" * 6, "A" * 9999]
)
def test_what_is_no_code_opens_nothing(room, typed):
    assert selectors.room_of(typed) is None


def test_a_room_opened_twice_keeps_its_code(leader, room):
    assert services.open_room(leader, room) == room.room_code
    assert AuditRow.objects.filter(action="room.opened").count() == 1


def test_a_room_opens_only_while_the_meeting_goes_on(leader, members):
    for state in (Meeting.State.PLANNED, Meeting.State.FINISHED, Meeting.State.CANCELLED):
        meeting = make_meeting(leader, members[:1], state=state)
        with pytest.raises(services.RoomError):
            services.open_room(leader, meeting)
        Session.objects.filter(meeting=meeting).delete()


def test_the_room_closes_when_the_meeting_ends_and_after_its_hours(room):
    seat, secret = seated(room, room.sessions.first().client)
    held = f"{seat.pk.hex}.{secret}"
    assert selectors.seat_of(held) == seat

    Meeting.objects.filter(pk=room.pk).update(state=Meeting.State.FINISHED)
    assert selectors.room_of(room.room_code) is None
    assert selectors.seat_of(held) is None
    assert say(seat, "craving", "3") == SHUT

    Meeting.objects.filter(pk=room.pk).update(
        state=Meeting.State.RUNNING, room_until=timezone.now() - timedelta(seconds=1)
    )
    assert selectors.room_of(room.room_code) is None
    assert selectors.seat_of(held) is None


def test_a_closed_room_has_no_code_and_every_phone_gets_up(leader, room):
    seat, secret = seated(room, room.sessions.first().client)
    code = room.room_code

    assert services.close_room(leader, room)
    assert not services.close_room(leader, room)

    assert selectors.room_of(code) is None
    assert selectors.seat_of(f"{seat.pk.hex}.{secret}") is None
    assert not Seat.objects.exclude(secret="").exists()


def test_no_two_open_rooms_have_one_code(leader, members, room, monkeypatch):
    other = make_meeting(leader, make_members(1, leader))
    offered = iter([room.room_code, room.room_code, "AAAAAA"])
    monkeypatch.setattr(codes, "new_code", lambda: next(offered))

    assert services.open_room(leader, other) == "AAAAAA"


def test_signs_are_nobodys_alias_and_never_twice(leader, room):
    signs = list(room.seats.values_list("sign", flat=True))

    assert len(set(signs)) == len(signs) == 5
    names = {selectors.name_of(sign).casefold() for sign in signs}
    assert not names & {s.client.alias.casefold() for s in room.sessions.all()}


def test_more_guests_than_signs_still_find_a_seat(room):
    seats = [services.sit_as_guest(room.room_code)[0] for _ in range(50)]

    assert len({seat.sign for seat in seats}) == 50


def test_a_seat_is_taken_once(room):
    seat, _secret = seated(room, room.sessions.first().client)

    with pytest.raises(services.SeatError):
        services.take_seat(room.room_code, seat.sign)
    assert seat.sign not in selectors.free_signs(room)


@pytest.mark.parametrize("sign", ["", "nothing", "\0", "cedar", "x" * 500])
def test_nobody_sits_down_at_what_is_no_free_sign(room, sign):
    with pytest.raises(services.SeatError):
        services.take_seat(room.room_code, sign)


def test_nobody_sits_where_somebody_is_missing_or_left(leader, room):
    first, second = room.sessions.all()[:2]
    Session.objects.filter(pk=first.pk).update(state=Session.State.MISSED)
    Session.objects.filter(pk=second.pk).update(left_at=timezone.now())

    assert len(selectors.free_signs(room)) == 3
    with pytest.raises(services.SeatError):
        services.take_seat(room.room_code, first.seat.sign)


def test_an_answer_is_a_fact_of_that_members_session_and_of_nobody_elses(leader, room):
    session = room.sessions.order_by("voice").first()
    seat, _secret = seated(room, session.client)

    assert say(seat, "mood", "7,3") == KEPT
    assert say(seat, "craving", "4") == KEPT
    assert say(seat, "word", "rain") == KEPT

    rows = {row.scale: row for row in Rating.objects.all()}
    assert {row.session_id for row in rows.values()} == {session.pk}
    assert {row.client_id for row in rows.values()} == {session.client_id}
    assert {row.given_by for row in rows.values()} == {"client"}
    assert (rows["mood"].valence, rows["mood"].arousal, rows["craving"].value) == (0.5, -0.5, 4.0)
    word = Feeling.objects.get()
    assert (word.words, word.seen, word.moment, word.client_id) == (
        "rain", "said", "pre", session.client_id,
    )  # fmt: skip


def test_an_answer_sent_again_is_the_same_one(room):
    seat, _secret = seated(room, room.sessions.first().client)

    assert say(seat, "craving", "4", token(1)) == KEPT
    assert say(seat, "craving", "4", token(1)) == AGAIN
    assert say(seat, "craving", "9", token(1)) == AGAIN

    assert Rating.objects.get().value == 4


def test_an_answer_sent_again_after_another_leader_took_over_is_the_same_one(cast, room):
    seat, _secret = seated(room, room.sessions.first().client)
    assert say(seat, "craving", "4", token(1)) == KEPT
    Meeting.objects.filter(pk=room.pk).update(led_by=cast.staff["supervisor"])

    assert say(seat, "craving", "4", token(1)) == AGAIN
    assert Rating.objects.count() == 1


def test_the_later_answer_holds_whichever_arrives_last(room):
    seat, _secret = seated(room, room.sessions.first().client)

    assert say(seat, "craving", "4", token(1), ago=timedelta(minutes=1)) == KEPT
    assert say(seat, "craving", "6", token(2)) == KEPT
    assert say(seat, "craving", "2", token(3), ago=timedelta(minutes=2)) == KEPT

    assert [row.value for row in Rating.objects.filter(voided_at=None)] == [6.0]
    assert Rating._base_manager.count() == 3


def test_what_a_therapist_was_told_is_not_voided_by_a_phone(leader, room):
    session = room.sessions.order_by("voice").first()
    seat, _secret = seated(room, session.client)
    told = Rating.objects.create(
        client=session.client, data_key=session.client.data_key, session_id=session.pk,
        at=timezone.now(), scale="craving", moment="pre", value=8, given_by="told",
    )  # fmt: skip

    assert say(seat, "craving", "2") == KEPT

    told.refresh_from_db()
    assert told.voided_at is None


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("mood", "10,1"), ("mood", "5"), ("mood", "0,0"), ("mood", "a,b"), ("mood", ""),
        ("craving", "11"), ("craving", "-1"), ("craving", "5.5"), ("craving", "nan"),
        ("craving", "5,5"), ("craving", "9" * 50), ("word", ""), ("word", "   "),
        ("word", "a\0b"), ("word", "\ud83d"), ("word", "x" * 61), ("word", "two\nlines"),
    ],
)  # fmt: skip
def test_what_can_be_no_answer_is_refused_and_nothing_is_kept(room, key, said):
    seat, _secret = seated(room, room.sessions.first().client)

    assert say(seat, key, said) == REFUSED
    assert not Rating.objects.exists()
    assert not Feeling.objects.exists()


def test_a_question_of_another_seat_is_refused(room):
    one, other = room.sessions.all()[:2]
    seat, _secret = seated(room, one.client)
    their_handle = handle_of(other.seat, "craving")

    assert answer(fresh(seat), Given(token(1), their_handle, "4")) == REFUSED
    assert answer(fresh(seat), Given(token(1), "craving", "4")) == REFUSED


def test_an_answer_from_a_freed_seat_is_not_kept_and_the_next_holder_is_not_affected(leader, room):
    session = room.sessions.order_by("voice").first()
    old, _secret = seated(room, session.client)
    held = fresh(old)
    services.free_seat(leader, old)
    assert say(old, "craving", "4") == SHUT

    seated(room, session.client)
    assert answer(held, Given(token(1), handle_of(held, "craving"), "4")) == SHUT


def test_a_guest_is_in_the_picture_and_in_no_record(room):
    seat, _secret = services.sit_as_guest(room.room_code)

    assert [q.key for q in asking.questions(room, "pre", None)] == ["mood"]
    assert say(seat, "mood", "5,5", token(1)) == KEPT
    assert say(seat, "mood", "5,5", token(1)) == AGAIN
    assert GuestAnswer.objects.count() == 1
    assert not Rating.objects.exists()
    assert selectors.round_of(room, "pre").answered == 1


def test_leaving_changes_nothing_but_who_sits_there(room):
    session = room.sessions.order_by("voice").first()
    seat, secret = seated(room, session.client)
    say(seat, "craving", "4")

    assert services.free_seat(None, seat)

    assert Rating.objects.get().voided_at is None
    assert selectors.seat_of(f"{seat.pk.hex}.{secret}") is None
    assert seat.sign in selectors.free_signs(room)
    assert selectors.round_of(room, "pre").places[0].state == "done"


def test_a_round_says_who_has_answered_and_who_is_open(room):
    first, second, third = room.sessions.order_by("voice")[:3]
    seat, _secret = seated(room, first.client)
    seated(room, second.client)
    say(seat, "mood", "5,5")
    Session.objects.filter(pk=third.pk).update(state=Session.State.MISSED)

    found = selectors.round_of(room, "pre")

    assert [place.state for place in found.places] == ["done", "here", "absent", "open", "open"]
    assert (found.answered, found.present) == (1, 4)
    assert selectors.round_of(room, "post").answered == 0


def test_an_answer_before_stays_one_before_when_the_leader_goes_on_to_after(leader, room):
    seat, _secret = seated(room, room.sessions.first().client)
    called = handle_of(seat, "craving", "pre")
    services.set_round(leader, room, "post")

    assert answer(fresh(seat), Given(token(1), called, "4")) == KEPT
    assert Rating.objects.get().moment == "pre"


def test_a_round_takes_a_fixed_count_of_queries(room, django_assert_num_queries):
    for session in room.sessions.all():
        seat, _secret = seated(room, session.client)
        say(seat, "mood", "5,5")
        say(seat, "word", "rain")

    with django_assert_num_queries(5):
        selectors.round_of(room, "pre")


def test_answers_are_kept_in_one_transaction_with_what_tells_of_them(room):
    seat, _secret = seated(room, room.sessions.first().client)

    with transaction.atomic():
        say(seat, "craving", "4")
        transaction.set_rollback(True)

    assert not Rating.objects.exists()
    assert not AuditRow.objects.filter(action="fact.noted").exists()
