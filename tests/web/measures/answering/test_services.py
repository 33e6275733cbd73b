"""Answers as they are given: each with its alert, whatever else is missing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.measures.answering import services
from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.models import Alert

pytestmark = pytest.mark.django_db


def kinds():
    return sorted(Alert.objects.filter(handled_at=None).values_list("kind", flat=True))


def test_one_answer_raises_its_alert_before_there_is_a_total(rosa, phq9):
    flags = services.answer(rosa, phq9, item=9, value=1)

    assert [(flag.key, flag.urgent) for flag in flags] == [("self_harm", True)]
    assert kinds() == ["self_harm"]
    assert services.reading(phq9).value is None


def test_an_answer_sent_twice_is_one_answer_and_one_alert(rosa, phq9):
    token = uuid4()

    first = services.answer(rosa, phq9, item=9, value=2, token=token)
    again = services.answer(rosa, phq9, item=9, value=2, token=token)

    assert first == again
    assert Answer.objects.count() == 1
    assert kinds() == ["self_harm"]


def test_a_token_of_one_administration_writes_into_no_other(rosa, phq9, cast):
    token = uuid4()
    other = services.open_(rosa, cast.clients["team"], "phq9")

    services.answer(rosa, phq9, item=1, value=2, token=token)
    services.answer(rosa, other, item=1, value=3, token=token)

    assert services.reading(phq9).answers[0] == 2
    assert services.reading(other).answers[0] == 3


def test_while_an_alert_is_open_another_answer_joins_it_and_afterwards_raises_anew(rosa, phq9):
    services.answer(rosa, phq9, item=9, value=1)
    services.answer(rosa, phq9, item=9, value=3)
    assert kinds() == ["self_harm"]

    alerts.handle(rosa, Alert.objects.get(), "We spoke.")
    services.answer(rosa, phq9, item=9, value=2)

    assert kinds() == ["self_harm"]
    assert Alert.objects.count() == 2


def test_an_answer_taken_back_still_has_to_be_looked_at(rosa, phq9):
    services.answer(rosa, phq9, item=9, value=1)
    services.answer(rosa, phq9, item=9, value=0)

    with pytest.raises(services.NotLookedAtError):
        services.finish(rosa, phq9)


def test_it_is_done_only_when_it_is_said_what_was_done(rosa, phq9):
    for item in range(1, 9):
        services.answer(rosa, phq9, item=item, value=0)
    services.answer(rosa, phq9, item=9, value=1)
    with pytest.raises(services.NotLookedAtError) as waiting:
        services.finish(rosa, phq9, {})
    alert = waiting.value.alerts[0]
    with pytest.raises(services.NotLookedAtError):
        services.finish(rosa, phq9, {alert.pk: "   "})

    services.finish(rosa, phq9, {alert.pk: "We spoke, and made a plan."})

    phq9.refresh_from_db()
    alert.refresh_from_db()
    assert phq9.state == Administration.State.DONE
    assert (alert.done, alert.handled_by) == ("We spoke, and made a plan.", rosa)
    assert services.reading(phq9).score.band == "minimal"


def test_an_alert_that_was_handled_elsewhere_counts(rosa, phq9):
    services.answer(rosa, phq9, item=9, value=1)
    alerts.handle(rosa, Alert.objects.get(), "We spoke.")

    services.finish(rosa, phq9)

    assert Administration.objects.get().state == Administration.State.DONE


def test_a_finish_says_nothing_about_alerts_of_others(rosa, phq9, cast):
    other = services.open_(rosa, cast.clients["team"], "phq9")
    services.answer(rosa, other, item=9, value=1)
    theirs = Alert.objects.get()
    services.answer(rosa, phq9, item=9, value=0)

    services.finish(rosa, phq9, {theirs.pk: "Not mine to say."})

    assert kinds() == ["self_harm"]


def test_what_was_left_out_is_asked_at_the_end_and_settled_by_an_answer(rosa, phq9):
    services.answer(rosa, phq9, item=1, value=2)
    assert kinds() == []

    with pytest.raises(services.NotLookedAtError):
        services.finish(rosa, phq9)
    assert kinds() == ["self_harm_unanswered"]

    services.answer(rosa, phq9, item=9, value=0)
    assert kinds() == []
    services.finish(rosa, phq9)
    assert services.reading(phq9).score.reason == "7 of 9 items missing; at most 2 may be"


def test_given_back_with_a_gap_raises_at_once(rosa, phq9):
    flags = services.give_back(None, phq9)

    assert [flag.key for flag in flags] == ["self_harm_unanswered"]
    assert kinds() == ["self_harm_unanswered"]
    assert Administration.objects.get().state == Administration.State.GIVEN


def test_several_yeses_of_one_screen_are_one_alert(rosa, wren):
    asq = services.open_(rosa, wren, "asq")
    for item in range(1, 5):
        services.answer(rosa, asq, item=item, value=1)
    services.answer(rosa, asq, item=5, refused=True)

    assert kinds() == ["suicide_risk", "suicide_risk_now"]


def test_a_total_hides_nothing(rosa, phq9):
    flags = services.write_total(rosa, phq9, 4)

    assert [flag.key for flag in flags] == ["unseen"]
    assert kinds() == ["unseen"]
    services.answer(rosa, phq9, item=9, value=0, given_by="paper")
    assert kinds() == []


def test_a_total_with_what_the_paper_says_of_its_urgent_items(rosa, phq9):
    flags = services.write_total(rosa, phq9, 4, {9: 2})

    assert [flag.key for flag in flags] == ["self_harm"]
    assert kinds() == ["self_harm"]


@pytest.mark.parametrize("total_first", [True, False])
def test_where_every_question_is_answered_a_total_only_stands_beside_ours(rosa, phq9, total_first):
    if total_first:
        services.write_total(rosa, phq9, 20, {9: 0})
    for item in range(1, 10):
        services.answer(rosa, phq9, item=item, value=0)
    if not total_first:
        services.write_total(rosa, phq9, 20)

    phq9.refresh_from_db()
    assert (phq9.total, phq9.stated) == (None, 20)
    assert services.reading(phq9).value == 0


def test_a_rise_over_the_music_is_urgent(rosa, wren):
    before = services.open_(rosa, wren, "craving_nrs", moment="pre")
    services.answer(rosa, before, item=1, value=2)
    services.finish(rosa, before)
    after = services.open_(rosa, wren, "craving_nrs", moment="post")

    flags = services.answer(rosa, after, item=1, value=5)

    assert [flag.key for flag in flags] == ["craving_rise"]
    assert kinds() == ["craving"]


def test_there_is_one_open_one_of_a_measure(rosa, wren, phq9):
    again = services.open_(rosa, wren, "phq9", way="paper")

    assert again == phq9
    assert again.way == "paper"


def test_a_form_sent_twice_opens_one_also_after_it_is_done(rosa, wren):
    token = uuid4()
    first = services.open_(rosa, wren, "brs", token=token)
    services.finish(rosa, first)

    assert services.open_(rosa, wren, "brs", token=token) == first
    assert services.open_(rosa, wren, "who5", token=token) != first


def test_a_correction_keeps_the_old_answer_and_runs_the_rules_again(rosa, phq9):
    for item in range(1, 10):
        services.answer(rosa, phq9, item=item, value=0)
    services.finish(rosa, phq9)
    with pytest.raises(services.ClosedError):
        services.answer(rosa, phq9, item=9, value=1)

    services.correct(rosa, phq9, item=9, value=1)

    assert kinds() == ["self_harm"]
    assert list(Answer.objects.filter(item=9).values_list("value", flat=True)) == [0, 1]
    assert services.reading(phq9).value == 1


def test_a_voided_one_takes_nothing(rosa, phq9):
    voiding.void(rosa, phq9, "opened for somebody else")

    for doing in (
        lambda: services.answer(rosa, phq9, item=1, value=1),
        lambda: services.write_total(rosa, phq9, 3),
        lambda: services.finish(rosa, phq9),
        lambda: services.give_back(rosa, phq9),
    ):
        with pytest.raises(services.ClosedError):
            doing()


def test_contradicting_answers_are_said_and_not_finished(rosa, wren):
    row = services.open_(rosa, wren, "pcptsd5")
    services.answer(rosa, row, item=1, value=1)
    services.answer(rosa, row, extra="gate", value=0)

    with pytest.raises(services.ContradictionError):
        services.finish(rosa, row)


@pytest.mark.parametrize(
    "said",
    [
        {"item": 9, "value": 4},
        {"item": 10, "value": 0},
        {"item": 0, "value": 0},
        {"item": 9, "value": float("nan")},
        {"item": 9, "refused": True},
        {"extra": "gate", "value": 0},
        {"extra": "difficulty", "value": 9},
        {"extra": "difficulty", "value": 0.5},
        {},
    ],
)
def test_what_cannot_be_an_answer_is_refused(rosa, phq9, said):
    with pytest.raises(InputError):
        services.answer(rosa, phq9, **said)
    assert Answer.objects.count() == 0


def test_an_urgent_result_from_elsewhere_raises_an_alert_once(rosa, wren):
    token = uuid4()
    for _ in range(2):
        services.elsewhere(rosa, wren, "cssrs_screen", "high", "Dr Invented", today(), token)

    assert Administration.objects.count() == 1
    assert kinds() == ["assessed_risk"]
    services.elsewhere(rosa, wren, "ors", 21.5, "Dr Invented", today())
    assert kinds() == ["assessed_risk"]


def test_a_result_of_tomorrow_is_refused(rosa, wren):
    with pytest.raises(InputError):
        services.elsewhere(rosa, wren, "ors", 20, "Dr Invented", today() + timedelta(days=1))


def test_facts_are_numbers_with_a_score(rosa, wren):
    walk = services.open_(rosa, wren, "walk10m")
    services.answer(rosa, walk, item=1, value=10)
    services.answer(rosa, walk, item=2, value=12.5)
    days = services.open_(rosa, wren, "tlfb")
    for item, amount in enumerate([0, 0, 3, 0, None], 1):
        services.answer(rosa, days, item=item, value=amount)

    assert services.reading(walk).score.band == "middle"
    assert services.reading(days).score.value == 75
    assert services.reading(days).answers == (0, 0, 3, 0, None)
