"""The pages of a room without scripts: a phone's, a leader's, a tablet that is handed over."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.care.groups.rooms.room_for_tests import make_meeting, seated
from tests.web.reading import without_tokens

from sostenuto_web.care.groups.rooms import phone_views, selectors, services
from sostenuto_web.care.models import GroupLeader, Meeting, Seat, Session
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.clinic.laying import lay_the_row
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.record.models import Feeling, Rating

pytestmark = pytest.mark.django_db
GROUP_NAME = "The Thursday choir"
DRAWN = re.compile(r"(?<=csrf=)\w{32}\b|(?<=seat=[0-9a-f]{32}\.)[\w-]{32}(?![\w-])", re.ASCII)
"""What is drawn by chance in the cookies: any five letters stand there now and then."""


def page_of(meeting, name="group-round"):
    return reverse(name, args=[meeting.group_id, meeting.pk])


def asks(page):
    return re.findall(r'name="ask" value="(\w+)"', page.content.decode())


@pytest.fixture
def phone():
    return Browser()


@pytest.fixture
def sitting(phone, room):
    seat = room.seats.order_by("sign").first()
    phone.post("/room/sit/", {"code": room.room_code, "sign": seat.sign})
    return phone


def test_a_phone_comes_in_by_code_and_sign_and_answers_everything(phone, room):
    signs = phone.post("/room/enter/", {"code": room.room_code.lower()})
    assert signs.status_code == 200
    sign = re.findall(r'name="sign" value="(\w+)"', signs.content.decode())[0]
    assert phone.post("/room/sit/", {"code": room.room_code, "sign": sign}).url == "/room/"

    for said in ({"cell": "5,5"}, {"value": "7"}, {"words": "rain"}):
        page = phone.get("/room/")
        number = re.findall(r'name="q" value="(\d)"', page.content.decode())[0]
        sent = phone.post("/room/answer/", {"ask": asks(page)[0], "q": number, **said})
        assert sent.status_code == 302

    end = phone.get("/room/")
    assert b"Thank you" in end.content
    seat = Seat.objects.get(sign=sign)
    assert {row.session_id for row in Rating.objects.all()} == {seat.session_id}
    assert Feeling.objects.get().words == "rain"


def test_a_question_may_be_left_out_and_gone_back_to(sitting):
    page = sitting.get("/room/?q=1").content.decode()

    assert 'href="/room/?q=2"' in page
    assert 'href="/room/?q=0"' in page
    assert b"Thank you" in sitting.get("/room/?q=3").content
    assert sitting.get("/room/?q=99").status_code == 200
    assert sitting.get("/room/?q=x\0").status_code == 200
    assert not Rating.objects.exists()


def test_a_form_sent_twice_is_one_answer(sitting):
    page = sitting.get("/room/?q=1")
    said = {"ask": asks(page)[0], "q": "1", "value": "4"}
    said["id"] = re.findall(r'name="id" value="([^"]+)"', page.content.decode())[0]

    for _ in range(2):
        assert sitting.post("/room/answer/", said).status_code == 302
    assert Rating.objects.count() == 1


def test_an_empty_answer_is_asked_once_more_and_what_was_typed_is_kept(sitting):
    page = sitting.get("/room/?q=2")
    again = sitting.post("/room/answer/", {"ask": asks(page)[0], "q": "2", "words": "a" * 61})

    assert again.status_code == 422
    assert "a" * 61 in again.content.decode()
    assert sitting.post("/room/answer/", {"q": "1"}).status_code == 422
    assert not Feeling.objects.exists()


def test_the_cookie_is_for_no_script_and_no_other_site(phone, room):
    phone.post("/room/sit/", {"code": room.room_code, "sign": ""})
    cookie = phone.cookies["seat"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert 0 < cookie["max-age"] <= 4 * 3600
    assert set(phone.cookies) <= {"seat", "csrf"}


def test_leaving_forgets_the_seat_and_keeps_the_answers(sitting):
    page = sitting.get("/room/?q=1")
    sitting.post("/room/answer/", {"ask": asks(page)[0], "q": "1", "value": "4"})

    left = sitting.post("/room/leave/")

    assert b"Goodbye" in left.content
    assert sitting.cookies["seat"].value == ""
    assert Rating.objects.get().voided_at is None
    assert b"code" in sitting.get("/room/").content


def test_wrong_closed_and_over_are_one_answer(phone, leader, members, room):
    closed = make_meeting(leader, [])
    code_of_closed = services.open_room(leader, closed)
    services.close_room(leader, closed)
    over = make_meeting(leader, [])
    code_of_over = services.open_room(leader, over)
    Meeting.objects.filter(pk=over.pk).update(state=Meeting.State.FINISHED)

    pages = []
    for code in ("AAAAAA", code_of_closed, code_of_over, "", "\0", "x" * 300):
        page = phone.post("/room/enter/", {"code": code})
        assert page.status_code == 422
        text = re.sub(r'value="[^"]*"', "", page.content.decode())
        pages.append(text.replace(code, "") if code else text)
    assert len(set(pages)) == 1
    for code in ("AAAAAA", code_of_closed, code_of_over):
        assert phone.post("/room/sit/", {"code": code, "sign": ""}).status_code == 422


def test_wrong_and_closed_codes_ask_the_database_the_same(phone, leader, room):
    services.close_room(leader, room)
    phone.post("/room/enter/", {"code": "AAAAAA"})
    counts = []
    for code in (room.room_code, "BBBBBB", "K4M 7T0"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            phone.post("/room/enter/", {"code": code})
        counts.append([query["sql"].split(" SET ")[0].split(" WHERE ")[0] for query in asked])
    assert counts[0] == counts[1] == counts[2]


def test_guessing_ends_soon_and_right_codes_count_for_nothing(room):
    tries = phone_views.TRIES.burst
    for _ in range(tries + 20):
        assert Browser().post("/room/enter/", {"code": room.room_code}).status_code == 200
    guesser = Browser()
    found = [guesser.post("/room/enter/", {"code": "AAAAAA"}).status_code for _ in range(tries + 3)]

    assert found == [422] * tries + [429] * 3
    assert guesser.post("/room/enter/", {"code": room.room_code}).status_code == 429


def test_nothing_a_phone_gets_says_who_where_or_of_what(cast, phone, leader, members, room):
    lay_the_row()
    Clinic.objects.update(name="Harbour Lane Clinic")
    sign = room.seats.first().sign
    answers = [
        phone.get("/room/"),
        phone.post("/room/enter/", {"code": "AAAAAA"}),
        phone.post("/room/enter/", {"code": room.room_code}),
        phone.post("/room/sit/", {"code": room.room_code, "sign": sign}),
        *(phone.get(f"/room/?q={number}") for number in range(4)),
        phone.post("/room/answer/", {"q": "0"}),
    ]
    services.show_picture(leader, room, shown=True)
    answers += [phone.get("/room/?q=9"), phone.post("/room/leave/")]

    secrets = [GROUP_NAME, "Thursday", "Harbour Lane", "Sostenuto", leader.name, leader.login]
    secrets += [word for one in members for word in (one.alias, *one.name.split(), str(one.pk))]
    secrets += [str(room.pk), str(room.group_id), room.pk.hex, room.group_id.hex]
    secrets += [str(one) for one in room.sessions.values_list("pk", flat=True)]
    for answer in answers:
        assert answer.status_code in (200, 302, 422)
        told = answer.content.decode() + "\n".join(f"{k}: {v}" for k, v in answer.headers.items())
        told += str(answer.cookies)
        told = DRAWN.sub("", without_tokens(re.sub(r"/static/\S+", "", told)))
        assert [word for word in secrets if word.casefold() in told.casefold()] == []
        if answer.status_code != 302:
            assert re.findall(r"<title>(.*?)</title>", told) == ["The round"]
            assert not re.search(r"crav|group|clinic|therap|patient|client", " ".join(
                re.findall(r'(?:href|action|name|id)="([^"]*)"', told)))  # fmt: skip


def test_the_pages_of_a_round_are_for_those_who_run_it(cast, room):
    other = make_meeting(cast.staff["supervisor"], [])
    for name in ("group-round", "group-room-wall"):
        page = page_of(room, name)
        assert Browser().get(page).status_code == 302
        assert cast.browser("therapist").get(page).status_code == 200
        for role in (
            "client",
            "supervisor",
            "intern",
            "director",
            "administrator",
            "privacy_officer",
        ):
            assert cast.browser(role).get(page).status_code == 404
        mixed = reverse(name, args=[other.group_id, room.pk])
        assert cast.browser("supervisor").get(mixed).status_code == 404
    for act in ("open", "close", "show", "post"):
        page = page_of(room, "group-room-change")
        assert cast.browser("supervisor").post(page, {"act": act}).status_code == 404
    seat = room.seats.first()
    page = reverse("group-seat-free", args=[room.group_id, seat.pk])
    assert cast.browser("supervisor").post(page).status_code == 404
    mixed = reverse("group-seat-free", args=[other.group_id, seat.pk])
    assert cast.browser("supervisor").post(mixed).status_code == 404
    room.refresh_from_db()
    assert selectors.is_open(room)


def test_the_leader_opens_switches_shows_frees_and_closes(cast, meeting):
    browser, page = cast.browser("therapist"), page_of(meeting, "group-room-change")
    browser.post(page, {"act": "open"})
    meeting.refresh_from_db()
    shown = browser.get(page_of(meeting)).content.decode()
    assert phone_views.codes.spaced(meeting.room_code) in shown
    assert "<svg" in shown

    seat, _secret = seated(meeting, meeting.sessions.first().client)
    browser.post(reverse("group-seat-free", args=[meeting.group_id, seat.pk]))
    seat.refresh_from_db()
    assert seat.secret == ""

    for act in ("post", "show", "nothing", ""):
        browser.post(page, {"act": act})
    meeting.refresh_from_db()
    assert meeting.room_moment == "post"
    assert meeting.room_shown_at is not None

    browser.post(page, {"act": "close", "from": "wall"})
    meeting.refresh_from_db()
    assert meeting.room_code is None


def test_the_wall_names_nobody(cast, members, room):
    seated(room, members[0])
    page = cast.browser("therapist").get(page_of(room, "group-room-wall")).content.decode()

    assert not [one.alias for one in members if one.alias in page]
    assert not [s for s in room.seats.all() if f">{selectors.name_of(s.sign)}<" in page]


def test_members_outside_the_leaders_care_are_counted_only(cast, room):
    stranger = cast.clients["clinic"]
    Session.objects.create(
        client=stranger, data_key=stranger.data_key, meeting=room, starts_at=room.starts_at,
        state="running",
    )  # fmt: skip
    room.group.members.create(client=stranger, since=room.starts_at.date())
    page = cast.browser("therapist").get(page_of(room)).content.decode()

    assert stranger.alias not in page
    assert "1 more is in the group" in page


def test_a_tablet_is_handed_over_and_the_answers_are_the_members_own(cast, members, meeting):
    browser = cast.browser("therapist")
    session = meeting.sessions.get(client=members[0])
    page = reverse("group-asked", args=[members[0].pk, session.pk])
    shown = browser.get(f"{page}?moment=post")
    text = shown.content.decode()
    assert members[0].alias not in text
    assert GROUP_NAME not in text

    said = {"person": token_for(members[0].pk), "moment": "post", "q": "1", "value": "3"}
    assert browser.post(page, said).url.endswith("?moment=post&q=2")

    row = Rating.objects.get()
    assert (row.session_id, row.given_by, row.moment) == (session.pk, "client", "post")
    assert row.made_by == cast.staff["therapist"]
    assert browser.post(page, said | {"value": "11"}).status_code == 422
    assert browser.post(page, said | {"person": token_for(members[1].pk)}).status_code == 409
    assert browser.post(page, said | {"q": "77"}).status_code == 422
    assert cast.browser("supervisor").get(page).status_code == 404
    assert cast.browser("client").get(page).status_code == 404


def test_a_member_who_is_not_there_is_not_asked(cast, members, meeting):
    Session.objects.filter(meeting=meeting).update(state=Session.State.MISSED)
    session = meeting.sessions.get(client=members[0])
    page = reverse("group-asked", args=[members[0].pk, session.pk])

    assert cast.browser("therapist").get(page).status_code == 404


def test_a_leader_whose_standing_ended_is_out(cast, room):
    GroupLeader.objects.update(until=room.starts_at.date())

    assert cast.browser("therapist").get(page_of(room)).status_code == 404


def test_the_leaders_page_takes_a_fixed_count_of_queries(cast, room, django_assert_max_num_queries):
    browser = cast.browser("therapist")
    browser.get(page_of(room))

    with django_assert_max_num_queries(32):
        browser.get(page_of(room))
