"""When a measure may be asked again."""

from datetime import date, timedelta

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.measures.scheduling.asking import may_open

DAY = date(2026, 11, 16)


def administered(client, code="phq9", answers=(1,) * 9, on=DAY, **fields):
    fields.setdefault("state", Administration.State.DONE)
    row = Administration.objects.create(
        client=client, data_key=client.data_key, code=code, on=on, **fields
    )
    for item, value in enumerate(answers, start=1):
        if value is not None:
            refused = value == "refused"
            Answer.objects.create(
                administration=row, item=item, value=None if refused else value, refused=refused
            )
    return row


def asked(client, days, code="phq9", **more):
    return may_open(client, code, "", DAY + timedelta(days), **more)


def test_it_is_asked_again_once_its_window_has_passed(cast):
    client = cast.clients["own"]
    assert asked(client, 0).may
    administered(client)
    refused = asked(client, 13)
    assert (refused.may, refused.on) == (False, DAY + timedelta(14))
    assert asked(client, 14).may


def test_another_window_another_person_and_what_does_not_count_hold_nothing_back(cast):
    client = cast.clients["own"]
    administered(cast.clients["team"])
    administered(client, "gad7", (1,) * 7)
    administered(client, voided_at="2026-11-17T12:00Z")
    administered(client, answers=(1, 1, 1, 1, 1, 1, None, None, None))
    administered(client, state=Administration.State.GIVEN)
    assert asked(client, 1).reason == "never asked"


def test_a_variant_asks_about_the_same_time(cast):
    client = cast.clients["own"]
    administered(client, "k10", (2,) * 10, variant="us")
    assert not asked(client, 27, "k10").may
    assert asked(client, 28, "k10").may


def test_what_is_asked_of_the_moment_may_be_asked_twice_a_day(cast):
    client = cast.clients["own"]
    administered(client, "craving_nrs", (4,))
    assert asked(client, 0, "craving_nrs").may


def test_a_measure_without_a_total_is_complete_when_its_scales_are(cast):
    client = cast.clients["own"]
    administered(client, "bam", (None,) * 17)
    assert asked(client, 1, "bam").may
    administered(client, "bam", (1,) * 17)
    assert not asked(client, 1, "bam").may


def test_a_person_or_a_safety_rule_opens_the_window(cast):
    client = cast.clients["own"]
    administered(client, answers=(1,) * 8 + (0,))
    assert not asked(client, 1).may
    assert asked(client, 1, safety=True).may


def test_an_answer_that_safety_looks_at_is_asked_for_when_it_was_left_out(cast):
    client = cast.clients["own"]
    administered(client, answers=(1,) * 8)
    found = asked(client, 1)
    assert found.may
    assert found.reason == "a safety rule asks"


def test_an_answer_that_was_refused_is_not_asked_for_again(cast):
    client = cast.clients["own"]
    administered(client, answers=(*(1,) * 8, "refused"))
    assert not asked(client, 1).may


def test_older_complete_ones_count_when_the_latest_few_are_not(cast, django_assert_max_num_queries):
    client = cast.clients["own"]
    administered(client, "pcl5", (1,) * 20)
    for days in range(1, 6):
        administered(client, "pcl5", (1,) * 3, on=DAY + timedelta(days))
    with django_assert_max_num_queries(4):
        found = asked(client, 20, "pcl5")
    assert found.on == DAY + timedelta(30)


def test_a_measure_that_there_is_not_is_refused(cast):
    with pytest.raises(InputError):
        asked(cast.clients["own"], 1, "srs")
