"""What a client taps is kept at once as theirs, once, and raises what has to be looked at."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.measures.forms_for_tests import GATE, flat
from tests.web.reading import without_tokens

from sostenuto_web.measures.answering import services
from sostenuto_web.measures.models import Administration, Answer, SiteForm
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.record.models import Alert, Rating

from .conftest import ANSWER, DONE, HANDED, hand_over, load_document, load_form, plan

ASK = re.compile(r'name="ask" value="(\w+)"')


@pytest.fixture
def questions(browser, wren, phq9_form):
    """A browser with the PHQ-9 alone."""
    plan(wren, "phq9")
    assert hand_over(browser, wren, measures=["phq9/"]).status_code == 303
    return browser


def handle(browser, number: int) -> str:
    page = browser.get(f"{HANDED}?q={number}").content.decode()
    found = ASK.search(page)
    assert found, page
    return found[1]


def tap(browser, number: int, **said):
    return browser.post(ANSWER, {"ask": handle(browser, number), "id": str(uuid4())} | said)


def send(browser, ask: str, said: str, token=None):
    text = json.dumps({"id": str(token or uuid4()), "ask": ask, "said": said, "ago": 1})
    return browser.post(ANSWER, text, content_type="application/json")


def row() -> Administration:
    return Administration.objects.get()


def test_each_answer_is_kept_at_once_as_the_client_s_own(questions, rosa):
    answer = tap(questions, 0, value="2")

    assert answer["Location"] == f"{HANDED}?q=1"
    kept = Answer.objects.get()
    assert (kept.item, kept.value, kept.given_by, kept.made_by) == (1, 2, "client", rosa)
    assert (row().way, row().state) == ("tablet", "open")
    assert "checked" in questions.get(f"{HANDED}?q=0").content.decode()


def test_a_question_that_is_left_out_is_taken_back_and_nothing_is_made_up(questions):
    tap(questions, 0, value="2")
    answer = tap(questions, 0, leave="1")

    assert answer["Location"] == f"{HANDED}?q=1"
    assert [one.value for one in Answer.objects.order_by("id")] == [2, None]


@pytest.mark.parametrize("said", ["", "7", "-1", "1.5", "x", "nan", "inf", "1e999"])
def test_what_is_no_answer_is_asked_again(questions, said):
    answer = tap(questions, 0, value=said)

    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert "leave it out" in answer.content.decode()
    assert 'name="ask"' in answer.content.decode()


def test_an_answer_sent_twice_is_one(questions):
    ask, token = handle(questions, 3), uuid4()
    said = [send(questions, ask, "1", token).json() for _time in range(2)]

    assert said == [{"kept": str(token), "out": []}] * 2
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"id": 3}', "[" * 300, '{"id": "x", "ask": "y", "said": "1"}']
)
def test_what_is_no_frame_is_refused(questions, text):
    answer = questions.post(ANSWER, text, content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"refused": ""})


def test_an_answer_to_a_question_that_was_not_handed_over_is_refused(questions):
    token = uuid4()

    assert send(questions, "0123456789ab", "1", token).json() == {"refused": str(token)}
    assert Answer.objects.count() == 0


def test_yes_to_a_safety_question_raises_an_alert_at_once_and_shows_the_numbers(questions, rosa):
    number = CrisisNumber.objects.create(label="Helpline", number="800 555", always=True)
    silent = CrisisNumber.objects.create(label="Nobody tried", number="111 222", always=True)
    said = crisis.as_confirmed(number)
    day = timezone.localdate()
    crisis.confirm(by=rosa, number=number, person="Rosa Invented", on_day=day, said=said)

    answer = tap(questions, 8, value="1")
    page = questions.get(answer["Location"]).content.decode()

    assert answer["Location"] == f"{HANDED}?q=help-9"
    assert [one.kind for one in Alert.objects.all()] == ["self_harm"]
    assert "tell the person who gave you this tablet" in page
    assert "800 555" in page
    assert silent.number not in page
    assert "minimal" not in page
    assert "score" not in without_tokens(page).replace("score.css", "").lower()
    end = questions.get(f"{HANDED}?q=9").content.decode()
    assert "last question" in end
    questions.post(DONE)
    assert "800 555" in questions.get(HANDED).content.decode()


def test_no_to_it_shows_no_number(questions):
    answer = tap(questions, 8, value="0")

    assert answer["Location"] == f"{HANDED}?q=9"
    questions.post(DONE)
    page = questions.get(HANDED).content.decode()
    assert "Give the tablet back" in page
    assert "call" not in without_tokens(page)


def test_at_the_end_it_is_given_back_and_nothing_is_asked_any_more(questions):
    tap(questions, 0, value="2")
    ask = handle(questions, 1)
    questions.post(DONE)

    assert row().state == "given"
    for path in (HANDED, f"{HANDED}?q=0", f"{HANDED}?q=help-3"):
        page = questions.get(path).content.decode()
        assert "Thank you" in page
        assert 'name="ask"' not in page
    assert send(questions, ask, "1").status_code == 409
    assert questions.post(ANSWER, {"ask": ask, "value": "1"})["Location"] == HANDED
    assert Answer.objects.count() == 1


def test_a_form_that_nobody_answered_stays_open(questions):
    questions.post(DONE)

    assert row().state == "open"


def test_ratings_are_kept_as_facts_of_the_client_and_a_later_one_holds(browser, wren):
    assert hand_over(browser, wren, ratings=["mood", "craving"], moment="pre").status_code == 303
    tap(browser, 0, cell="7,3")
    tap(browser, 1, value="4")
    tap(browser, 1, value="6")

    said = {one.scale: one for one in Rating.objects.filter(voided_at=None)}
    assert (said["mood"].valence, said["mood"].arousal) == (0.5, -0.5)
    assert (said["craving"].value, said["craving"].moment) == (6, "pre")
    assert {one.given_by for one in said.values()} == {"client"}
    assert Rating._base_manager.exclude(voided_at=None).count() == 1
    tap(browser, 1, leave="1")
    assert not Rating.objects.filter(scale="craving", voided_at=None).exists()


def test_a_rating_that_was_sent_again_does_not_undo_a_later_one(browser, wren):
    hand_over(browser, wren, ratings=["craving"])
    ask, first = handle(browser, 0), uuid4()
    send(browser, ask, "3", first)
    send(browser, ask, "8")
    send(browser, ask, "3", first)

    assert [one.value for one in Rating.objects.filter(voided_at=None)] == [8]


@pytest.mark.parametrize("said", ["", "11", "-1", "2.5", "1,1", "x"])
def test_what_is_no_rating_is_asked_again(browser, wren, said):
    hand_over(browser, wren, ratings=["craving"])

    assert tap(browser, 0, value=said).status_code == 422
    assert Rating.objects.count() == 0


def test_a_measure_without_the_clinic_s_form_is_not_answered_on_a_tablet(browser, wren):
    plan(wren, "phq9")
    page = browser.get(f"/people/{wren.pk}/measures/hand-over/").content.decode()
    answer = hand_over(browser, wren, measures=["phq9/"])

    assert "are not the questionnaire" in page
    assert answer.status_code == 422
    assert not Administration.objects.exists()


def test_a_measure_in_our_own_words_needs_no_form(browser, wren):
    plan(wren, "craving_nrs")
    assert hand_over(browser, wren, measures=["craving_nrs/"]).status_code == 303

    assert "How strong is the pull" in browser.get(f"{HANDED}?q=0").content.decode()


def test_nothing_chosen_is_said_and_nothing_is_locked(browser, wren):
    answer = hand_over(browser, wren)

    assert answer.status_code == 422
    assert browser.get("/account/").status_code == 200


def test_a_form_that_is_begun_is_gone_on_with(questions, wren, cast):
    tap(questions, 0, value="2")
    again = cast.browser("therapist")
    assert hand_over(again, wren, measures=["phq9/"]).status_code == 303

    assert row().answers.count() == 1
    assert "?q=1" in again.get(HANDED).content.decode()


def test_who_lost_the_right_to_ask_asks_no_more(questions, rosa, wren):
    CareTeamMember.objects.filter(client=wren).delete()

    page = questions.get(f"{HANDED}?q=0").content.decode()
    assert "Thank you" in page
    assert 'name="ask"' not in page


@pytest.fixture
def gated(browser, wren):
    """A browser with the PC-PTSD-5, whose form has the words of its gate."""
    form = flat("pcptsd5")
    form["item"].insert(0, GATE)
    load_document("pcptsd5", form)
    plan(wren, "pcptsd5")
    assert hand_over(browser, wren, measures=["pcptsd5/"]).status_code == 303
    return browser


def test_a_gate_is_asked_in_the_form_s_words_and_no_leads_to_the_end(gated, rosa):
    page = gated.get(f"{HANDED}?q=0").content.decode()
    assert "Was it ever so?" in page
    assert "1 of 6" in page

    answer = tap(gated, 0, value="0")

    assert answer["Location"] == f"{HANDED}?q=6"
    kept = Answer.objects.get()
    assert (kept.extra, kept.item, kept.value, kept.given_by) == ("gate", None, 0, "client")
    gated.post(DONE)
    assert row().state == "given"
    services.finish(rosa, row())
    assert services.reading(row()).value == 0


def test_a_gate_answered_yes_or_left_out_asks_the_items(gated):
    assert tap(gated, 0, value="1")["Location"] == f"{HANDED}?q=1"
    assert tap(gated, 0, leave="1")["Location"] == f"{HANDED}?q=1"
    assert tap(gated, 0, value="0")["Location"] == f"{HANDED}?q=6"
    assert tap(gated, 0, value="1")["Location"] == f"{HANDED}?q=1"


def test_a_device_hears_at_once_which_items_a_gate_closes(gated):
    pages = gated.get(f"{HANDED}?q=0").content.decode()
    items = set(re.findall(r'data-handle="(\w+)" data-item="(\w+)"', pages))
    closing = re.findall(r'value="(\d)" data-closes="(\w+)"', pages)

    answer = send(gated, handle(gated, 0), "0").json()

    assert len(items) == 5
    assert {(value, of) for value, of in closing} == {("0", of) for _item, of in items}
    assert sorted(answer["out"]) == sorted(item for item, _of in items)


@pytest.mark.parametrize("said", ["2", "-1", "0.5", "x", "nan"])
def test_what_is_no_answer_to_a_gate_is_asked_again(gated, said):
    assert tap(gated, 0, value=said).status_code == 422
    assert Answer.objects.count() == 0


def test_a_gate_without_words_is_not_asked_on_the_device(browser, wren):
    form = flat("pcptsd5")
    form["item"].insert(0, GATE | {"answerOption": []})
    load_document("pcptsd5", form)
    plan(wren, "pcptsd5")
    hand_over(browser, wren, measures=["pcptsd5/"])
    page = browser.get(f"{HANDED}?q=0").content.decode()

    assert "1 of 5" in page
    assert "Was it ever so?" not in page


def test_a_page_asks_the_database_no_more_for_more_questions(browser, cast, wren, phq9_form):
    load_form("gad2"), load_form("phq2")
    plan(wren, "gad2")
    hand_over(browser, wren, measures=["gad2/"])
    with CaptureQueriesContext(connection) as few:
        browser.get(f"{HANDED}?q=0")
    other = cast.browser("therapist")
    plan(wren, "phq9")
    hand_over(other, wren, measures=["phq9/"])
    with CaptureQueriesContext(connection) as many:
        other.get(f"{HANDED}?q=0")

    assert len(many) == len(few)
    assert SiteForm.objects.count() == 3
