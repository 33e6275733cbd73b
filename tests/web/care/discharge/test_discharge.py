"""Ending a course of care: written, signed, undone."""

import pytest

from sostenuto_web.care.course import services as courses
from sostenuto_web.care.discharge import changes, services
from sostenuto_web.care.models import Course, Discharge, Goal, Session
from sostenuto_web.people.models import RecordChange, Status
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Alert, Rating, Response

PAGES = (
    "discharge",
    "discharge-form",
    "discharge-again",
    "discharge-sign",
    "discharge-undo",
    "discharge-pack",
    "discharge-paper",
    "discharge-playlist",
    "discharge-text",
)


@pytest.fixture
def write(cast, at, send):
    """Fill in the first part of the form as its page offers it."""

    def written(answers):
        form = cast.browser(Role.THERAPIST).get(at("discharge-form")).context["part"]
        said = {"part": "end", "to": "stop", "seen": form["seen"].value()}
        return send(
            "discharge-form",
            said | {"asked": list(answers)} | {f"q-{key}": value for key, value in answers.items()},
        )

    return written


def test_a_discharge_is_written_part_by_part_and_comes_back_to_its_page(write, at, course):
    answer = write({"reason": "moved"})

    row = course.forms.get()
    assert (row.form, row.finished_at) == ("discharge", None)
    assert answer.url == at()


def test_signing_ends_the_course_and_says_who_and_when(send, at, cast, course, written):
    page = cast.browser(Role.THERAPIST).get(at("discharge-sign"))
    assert "Sleeps through" in page.content.decode()

    answer = send("discharge-sign")

    course.refresh_from_db()
    course.client.refresh_from_db()
    row = Discharge.objects.get()
    assert answer.url == at()
    assert (course.stage, course.discharged_on) == ("discharged", today())
    assert course.client.status == Status.DISCHARGED
    assert (row.name, row.form, row.on_day) == ("Invented therapist", written, today())


def test_a_credential_that_has_ended_is_not_signed_with(therapist, course, written):
    import datetime

    therapist.credential = "MT-BC"
    therapist.credential_expires = today() - datetime.timedelta(days=1)
    therapist.save()

    assert services.sign(therapist, course).credential == ""


def test_signed_twice_it_is_one(therapist, course, written):
    assert services.sign(therapist, course) == services.sign(therapist, course)
    assert Discharge.objects.count() == 1


def test_nothing_is_signed_that_is_not_finished(send, at, therapist, course):
    assert send("discharge-sign").url == at()
    with pytest.raises(services.NotWrittenError):
        services.sign(therapist, course)

    assert Course.objects.get().stage == "sessions"


def test_a_new_version_has_to_be_finished_before_it_is_signed(send, at, therapist, course, written):
    answer = send("discharge-again", {"reason": "The follow-up changed"})

    assert answer.url == at("discharge-form")
    with pytest.raises(services.NotWrittenError):
        services.sign(therapist, course)


def test_a_discharge_is_undone_with_a_reason_and_the_course_goes_on(
    send, at, cast, therapist, course, written
):
    services.sign(therapist, course)

    assert send("discharge-undo", {"reason": ""}).status_code == 422
    send("discharge-undo", {"reason": "It was the wrong course"})

    course.refresh_from_db()
    course.client.refresh_from_db()
    assert (course.stage, course.discharged_on) == ("sessions", None)
    assert course.client.status == Status.ACTIVE
    page = cast.browser(Role.THERAPIST).get(at()).content.decode()
    assert "It was the wrong course" in page
    assert services.sign(therapist, course).pk != Discharge.objects.exclude(voided_at=None).get().pk


def test_a_discharge_is_not_undone_while_another_course_is_open(
    send, cast, therapist, course, written
):
    services.sign(therapist, course)
    other = courses.begin(therapist, course.client, today())

    send("discharge-undo", {"reason": "It was the wrong course"})

    course.refresh_from_db()
    assert course.stage == "discharged"
    assert Discharge.objects.get().voided_at is None
    assert Course.objects.exclude(pk=course.pk).get() == other


def test_what_had_changed_is_kept_as_it_stood_when_it_was_signed(therapist, course, written):
    kept = {"client": course.client, "data_key": course.client.data_key}
    goal = Goal.objects.create(**kept, course=course, words="Sleep", weight=2)
    levels = dict.fromkeys(("much_less", "less", "expected", "more", "much_more"), "x")
    goal.levels.create(data_key=course.client.data_key, baseline=-1, **levels)
    session = Session.objects.create(
        **kept, course=course, state="finished", delivered="therapy", starts_at=course.made_at
    )
    for value in (7, 4):
        Rating.objects.create(
            **kept,
            session_id=session.pk,
            scale="craving",
            moment="pre",
            value=value,
            at=course.made_at,
        )
    response = Response.objects.create(**kept, goal_id=goal.pk, attained=1, at=goal.made_at)

    row = services.sign(therapist, course)
    Response.objects.filter(pk=response.pk).update(attained=-2)
    said = changes.of_discharge(row)

    assert (said["goals"][0]["start"], said["goals"][0]["now"]) == ("−1", "+1")
    assert (round(said["t"]), said["n"], round(said["change"])) == (60, 1, 20)
    assert said["ratings"] == [{"name": "craving", "first": "7", "last": "4", "n": 2}]
    assert said["sessions"]["therapy"] == 1


def test_an_answer_that_somebody_is_not_safe_raises_an_alert_at_once(write, course):
    write({"reason": "moved"})
    write({"reason": "moved", "safe_leaving": "no"})

    assert [row.kind for row in Alert.objects.all()] == ["not_safe"]


def test_the_history_says_it_in_words(cast, therapist, course, written):
    services.sign(therapist, course)

    row = RecordChange.objects.filter(action="discharge.signed").get()
    assert row.client == course.client


@pytest.mark.parametrize(
    ("role", "relation", "reads", "signs", "packs"),
    [
        (Role.THERAPIST, "own", 200, 200, 200),
        (Role.THERAPIST, "team", 200, 404, 200),
        (Role.THERAPIST, "clinic", 404, 404, 404),
        (Role.SUPERVISOR, "team", 200, 200, 200),
        (Role.INTERN, "own", 200, 404, 404),
        (Role.DIRECTOR, "own", 404, 404, 404),
        (Role.ADMINISTRATOR, "own", 404, 404, 404),
        (Role.CLIENT, "own", 404, 404, 404),
    ],
)
def test_who_may_read_write_and_pack(cast, course, role, relation, reads, signs, packs):
    client = cast.clients[relation]
    Course.objects.filter(pk=course.pk).update(client=client)
    browser, base = cast.browser(role), f"/people/{client.pk}/course/{course.pk}/discharge/"

    assert browser.get(base).status_code == reads
    assert browser.get(f"{base}write/").status_code == signs
    assert browser.get(f"{base}pack/").status_code == packs
    assert browser.get(f"{base}pack/paper/").status_code == packs


def test_a_course_of_somebody_else_is_not_found(cast, course):
    browser = cast.browser(Role.THERAPIST)
    base = f"/people/{cast.clients['team'].pk}/course/{course.pk}/discharge/"

    assert {browser.get(base + end).status_code for end in ("", "write/", "pack/", "sign/")} == {
        404
    }


def test_a_stranger_is_led_to_the_door(cast, at):
    assert {cast.browser(None).get(at(name)).status_code for name in PAGES} == {302}


def test_a_form_about_somebody_else_saves_nothing(cast, at, course, written):
    answer = cast.browser(Role.THERAPIST).post(at("discharge-sign"), {"person": "x"})

    assert answer.status_code == 409
    assert not Discharge.objects.exists()


def test_the_page_asks_a_fixed_count_of_questions(
    cast, at, course, written, django_assert_max_num_queries
):
    browser = cast.browser(Role.THERAPIST)
    browser.get(at())

    with django_assert_max_num_queries(45):
        browser.get(at())


def test_nobody_takes_anything_along_who_has_died(cast, at, therapist, course):
    from sostenuto_web.care.course import filling

    said = {
        "end": {"reason": "died"},
        "looking_back": {"changed": "x", "helped": "x"},
        "onward": {"avoid": "nothing", "follow_up": "nobody"},
    }
    for part, answers in said.items():
        row = filling.save_part(therapist, course, "discharge", part, answers).row
    filling.finish(therapist, row)

    assert "What they take along" not in cast.browser(Role.THERAPIST).get(at()).content.decode()
