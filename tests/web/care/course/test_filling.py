"""Forms are kept part by part, raise alerts with the answer, finish, and live on in versions."""

import json
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.urls import reverse
from tests.web.care.course.walking import (
    ASSESSMENT,
    EVALUATION,
    REFERRAL,
    assessed,
    begun,
    form_url,
    sent_part,
    written,
)

from sostenuto.care.forms.forms import form, keys
from sostenuto_web.care.course import filled, filling, form_views
from sostenuto_web.care.course.questions import PartForm
from sostenuto_web.care.models import FilledForm
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.alerts import services as alerting
from sostenuto_web.record.models import Alert


def answers(row):
    row.refresh_from_db()
    return filled.answers_of(row)


def draft(course, key):
    return filled.draft_of(filled.rows_of(course), key)


def test_a_part_is_kept_as_a_draft_sealed_under_the_clients_key(cast):
    course = begun(cast)
    answer = sent_part(
        cast.browser("therapist"),
        course,
        "referral",
        "why",
        {"reason": "Wants to sing <b>again</b>.", "needs": ["feelings", "recovery"]},
        to="next",
    )

    assert answer.status_code == 302
    assert answer.url.endswith("?part=before")
    row = draft(course, "referral")
    assert filled.answers_of(row) == {
        "reason": "Wants to sing <b>again</b>.",
        "needs": ["feelings", "recovery"],
    }
    assert row.data_key_id == course.client.data_key_id
    assert row.version == form("referral").version
    with connection.cursor() as cursor:
        cursor.execute("select answers from care_filledform")
        assert b"sing" not in bytes(cursor.fetchone()[0])


def test_what_is_typed_is_kept_while_one_types(cast):
    course, browser = begun(cast), cast.browser("therapist")
    said = {"source": "self", "knows": "yes"}
    answer = sent_part(browser, course, "referral", "who", said, htmx=True)

    assert answer.status_code == 200
    assert "Saved as a draft" in answer.content.decode()
    assert answers(draft(course, "referral")) == said
    assert FilledForm.objects.count() == 1
    assert AuditRow.objects.filter(action="form.begun").count() == 1


def test_a_question_that_hangs_on_an_answer_comes_and_goes_with_it(cast):
    course, browser = assessed(cast), cast.browser("therapist")
    url = form_url(course, "evaluation")

    came = sent_part(browser, course, "evaluation", "helped", {"too_much": "yes"}, htmx=True)
    assert 'id="asked-too_much_words"' in came.content.decode()
    assert "What was it?" in came.content.decode()
    went = sent_part(browser, course, "evaluation", "helped", {"too_much": "no"}, htmx=True)
    assert 'id="asked-too_much_words"' in went.content.decode()
    assert "What was it?" not in went.content.decode()

    stays = sent_part(browser, course, "evaluation", "helped", {"too_much": "yes"}, to="next")
    assert stays.url.endswith("?part=helped")
    shown = browser.get(f"{url}?part=helped").context["part"]
    assert "too_much_words" in {one.key for one in shown.questions()}


@pytest.mark.parametrize(
    ("key", "part", "said", "kind"),
    [
        ("assessment", "safety", {"self_harm": "yes"}, "self_harm"),
        ("assessment", "safety", {"harm_others": "yes"}, "harm_to_others"),
        ("assessment", "safety", {"feels_safe": "no"}, "not_safe"),
        ("assessment", "safety", {"seizure": "yes"}, "seizure"),
        ("addiction_areas", "substances", {"withdrawal": "yes"}, "withdrawal"),
        ("evaluation", "safety", {"self_harm": "yes"}, "self_harm"),
    ],
)
def test_an_answer_about_safety_raises_an_alert_at_once_and_once(cast, key, part, said, kind):
    course, browser = begun(cast), cast.browser("therapist")
    for _ in range(2):
        sent_part(browser, course, key, part, said, htmx=True)
    sent_part(browser, course, key, part, said, to="stop")

    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.client, alert.handled_at) == (kind, course.client, None)
    assert alert.owner in cast.staff.values()
    assert alert.source == filling.source_of(draft(course, key), next(iter(said)))


def test_an_alert_is_raised_as_one_types_although_another_answer_is_not_right(cast):
    course, browser = begun(cast), cast.browser("therapist")
    said = {"self_harm": "yes", "music_hurt": "x" * 10_001}
    answer = sent_part(browser, course, "assessment", "safety", said, htmx=True)

    assert "not all saved" in answer.content.decode()
    assert Alert.objects.get().kind == "self_harm"
    assert answers(draft(course, "assessment")) == {"self_harm": "yes"}


def test_what_is_not_right_is_said_and_nothing_of_it_is_kept_or_lost(cast):
    course, browser = begun(cast), cast.browser("therapist")
    said = {"self_harm": "yes", "music_hurt": "x" * 10_001}
    answer = sent_part(browser, course, "assessment", "safety", said, to="next")

    assert answer.status_code == 422
    assert "x" * 10_001 in answer.content.decode()
    assert "not saved yet, and nobody is told yet" in answer.content.decode()
    assert not FilledForm.objects.exists()
    calm = sent_part(browser, course, "assessment", "safety", said | {"self_harm": "no"}, to="next")
    assert "nobody is told yet" not in calm.content.decode()


def test_where_the_alert_cannot_be_kept_the_answer_is_not_kept_either(cast, monkeypatch):
    course = begun(cast)

    def broken(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(alerting, "raise_", broken)
    with pytest.raises(OSError, match="full"), transaction.atomic():
        filling.save_part(
            cast.staff["therapist"], course, "assessment", "safety", {"self_harm": "yes"}
        )

    assert not FilledForm.objects.exists()
    assert not Alert.objects.exists()


def test_unsaid_raises_nothing_and_is_an_answer(cast):
    course = begun(cast)
    said = dict.fromkeys(ASSESSMENT["safety"], "unsaid")
    written(cast, course, "assessment", ASSESSMENT | {"safety": said})

    assert not Alert.objects.exists()


def test_what_is_missing_is_said_with_where_it_stands_and_all_is_kept(cast):
    course, browser = begun(cast), cast.browser("therapist")
    said = {"music": "Sang in a choir."}
    answer = sent_part(browser, course, "referral", "before", said, to="finish")

    assert answer.status_code == 422
    assert [one.key for one, _text in answer.context["lacking"]] == ["source", "knows", "reason"]
    assert "?part=why" in answer.content.decode()
    assert answers(draft(course, "referral")) == said


def test_a_finished_form_keeps_what_was_shown_and_is_read_in_words(cast):
    course = begun(cast)
    parts = {
        "who": {"source": "team", "knows": "no", "knows_not": "Tell him first."},
        "why": {"reason": "A reason."},
    }
    by = cast.staff["therapist"]
    for part, said in parts.items():
        filling.save_part(by, course, "referral", part, said)
    row = filling.save_part(by, course, "referral", "who", {"knows": "yes"}).row
    assert "knows_not" in answers(row)  # a draft forgets nothing that was typed
    filling.finish(by, row)

    assert "knows_not" not in answers(row)
    url = reverse("course-form-read", args=[course.client_id, row.pk])
    shown = cast.browser("intern").get(url)
    words = {one.words for part in shown.context["parts"] for one in part.said}
    assert {"the treatment team here", "yes", "A reason."} <= words
    again = cast.browser("therapist").get(form_url(course, "referral"))
    assert again.url == url


def test_a_finished_form_changes_by_a_version_with_a_reason_and_the_old_one_stays(cast):
    by, browser = cast.staff["therapist"], cast.browser("therapist")
    course = assessed(cast)
    old = filled.finished_of(filled.rows_of(course), "assessment")[0]
    with pytest.raises(filling.FinishedError):
        filling.save_part(by, course, "assessment", "feelings", {"mood": "other"})
    url = reverse("course-form-again", args=[course.client_id, old.pk])
    said = {"person": token_for(course.client_id)}
    assert browser.post(url, said).status_code == 422
    assert browser.post(url, said | {"reason": "He told me more."}).status_code == 302
    assert browser.post(url, said | {"reason": "Sent twice."}).status_code == 302

    new = draft(course, "assessment")
    assert (new.replaces, new.why) == (old, "He told me more.")
    assert answers(new) == answers(old)
    assert filled.finished_of(filled.rows_of(course), "assessment") == [old]
    filling.save_part(by, course, "assessment", "feelings", {"mood": "Hope, at times."})
    filling.finish(by, new)

    assert filled.finished_of(filled.rows_of(course), "assessment") == [new]
    assert "mood" not in answers(old)
    page = browser.get(reverse("course-form-read", args=[course.client_id, old.pk]))
    assert page.context["later"] == new
    page = browser.get(reverse("course-form-read", args=[course.client_id, new.pk]))
    assert page.context["earlier"] == [old]


def test_a_new_version_raises_no_alert_for_an_answer_that_stayed_and_one_for_a_new_one(cast):
    by, course = cast.staff["therapist"], begun(cast)
    first = written(
        cast, course, "assessment", ASSESSMENT | {"safety": {
            "self_harm": "yes", "harm_others": "no", "feels_safe": "yes", "seizure": "no"}}
    )  # fmt: skip
    assert Alert.objects.count() == 1

    filling.again(by, first, "more is known")
    row = filling.save_part(by, course, "assessment", "safety", {"feels_safe": "no"}).row
    filling.finish(by, row)
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["not_safe", "self_harm"]


def test_yes_again_after_somebody_looked_is_another_alert(cast):
    by, course = cast.staff["therapist"], begun(cast)

    def say(answer):
        filling.save_part(by, course, "assessment", "safety", {"self_harm": answer})

    for answer in ("yes", "no", "yes"):
        say(answer)
    assert Alert.objects.count() == 1
    alerting.handle(by, Alert.objects.get(), "Spoke with her.")
    say("yes")
    assert Alert.objects.count() == 1
    say("no")
    say("yes")
    assert Alert.objects.filter(handled_at=None).count() == 1
    assert Alert.objects.count() == 2


def test_an_evaluation_is_asked_again_from_the_start(cast):
    course, browser = assessed(cast), cast.browser("therapist")
    for _ in range(2):
        written(cast, course, "evaluation", EVALUATION)

    assert len(filled.finished_of(filled.rows_of(course), "evaluation")) == 2
    page = browser.get(form_url(course, "evaluation"))
    assert page.status_code == 200
    assert page.context["here"].answers == {}


def test_two_who_write_the_same_part_see_each_other_and_lose_nothing(cast):
    course = begun(cast)
    by, other = cast.staff["therapist"], cast.browser("supervisor")
    url = form_url(course, "referral")
    page = other.get(f"{url}?part=why").context["part"]
    filling.save_part(by, course, "referral", "why", {"reason": "The first one's words."})
    said = {
        "person": token_for(course.client_id),
        "part": "why",
        "seen": page["seen"].value(),
        "asked": [one.key for one in page.questions()],
        "q-reason": "The second one's words.",
    }

    quiet = other.post(url, said, headers={"HX-Request": "true"})
    assert "not saved" in quiet.content.decode()
    answer = other.post(url, said | {"to": "next"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The first one&#x27;s words." in text
    assert "The second one&#x27;s words." in text
    assert answers(draft(course, "referral"))["reason"] == "The first one's words."

    answer = other.post(url, said | {"to": "next", "seen": answer.context["part"]["seen"].value()})
    assert answer.status_code == 302
    assert answers(draft(course, "referral"))["reason"] == "The second one's words."


def test_two_who_write_different_parts_do_not_meet(cast):
    by, course = cast.staff["therapist"], begun(cast)
    said = form("referral")
    seen = filling.stamp({}, said, "why")
    filling.save_part(
        by, course, "referral", "who", {"source": "self"}, filling.stamp({}, said, "who")
    )
    filling.save_part(by, course, "referral", "why", {"reason": "x"}, seen)

    assert answers(draft(course, "referral")) == {"source": "self", "reason": "x"}
    with pytest.raises(ChangedMeanwhileError):
        filling.save_part(by, course, "referral", "why", {"reason": "y"}, seen)


def test_an_answer_of_another_part_or_of_no_question_is_not_kept(cast):
    by, course = cast.staff["therapist"], begun(cast)
    said = {"reason": "x", "source": "self", "is_staff": "yes"}
    filling.save_part(by, course, "referral", "why", said)

    assert answers(draft(course, "referral")) == {"reason": "x"}


@pytest.mark.parametrize("key", keys())
def test_every_part_of_every_form_is_drawn_with_its_questions(cast, key):
    for section in form(key).sections:
        every = {one.key: None for one in form(key).questions}
        part = PartForm(form(key), section.key, every)
        html = str(part)
        for one in part.questions():
            assert f'name="q-{one.key}"' in html, one.key


def test_a_form_for_somebody_else_is_refused(cast):
    course = begun(cast)
    said = {"person": token_for(cast.clients["team"].pk), "part": "why", "asked": ["reason"]}
    answer = cast.browser("therapist").post(form_url(course, "referral"), said)

    assert answer.status_code == 409
    assert not FilledForm.objects.exists()


def test_a_course_of_another_client_is_not_found(cast):
    course = begun(cast)
    wrong = cast.clients["team"]
    url = reverse("course-form", args=[wrong.pk, course.pk, "referral"])

    assert cast.browser("therapist").get(url).status_code in (403, 404)


def test_a_draft_of_a_version_that_is_gone_is_still_read(cast):
    course = begun(cast)
    row = written(cast, course, "referral", REFERRAL)
    row.version, row.answers = 0, json.dumps(answers(row) | {"gone": "kept"})
    FilledForm.objects.filter(pk=row.pk).update(version=99)

    page = cast.browser("therapist").get(
        reverse("course-form-read", args=[course.client_id, row.pk])
    )
    assert page.status_code == 200
    assert page.context["is_as_then"] is False


def test_what_only_a_decision_may_write_is_not_reached_by_the_other_address(cast):
    assert set(form_views.DECIDED) == {"acceptance", "discharge"}
    course = assessed(cast)
    for key in (*form_views.DECIDED, "nothing"):
        url = reverse("course-form", args=[course.client_id, course.pk, key])
        assert cast.browser("therapist").get(url).status_code == 404


def test_the_id_of_a_draft_is_worked_out_so_that_two_at_once_make_one(cast):
    course = begun(cast)
    row = filling.save_part(cast.staff["therapist"], course, "referral", "why", {"reason": "x"}).row

    assert isinstance(row.pk, UUID)
    assert row.pk.version == 5
