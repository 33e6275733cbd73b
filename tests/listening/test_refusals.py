from dataclasses import replace

import pytest

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError, PlanError
from sostenuto.listening.arcs import arc
from sostenuto.listening.programme import Candidate, Rules
from sostenuto.listening.sequencer import plan

STEADY = arc("steady", AffectPoint(0.3, 0.1))


def recordings(count, duration_s=200.0, **facts):
    place = AffectEstimate(AffectPoint(0.3, 0.1), 0.2, 0.2, "client")
    each = {"artist": "", **facts}
    return [
        Candidate(f"r{number}", f"T{number}", each["artist"], duration_s, place)
        for number in range(count)
    ]


def refused(candidates, minutes, rules=None):
    with pytest.raises(PlanError) as error:
        plan(candidates, STEADY, minutes, rules)
    return str(error.value)


def test_an_empty_library_is_named():
    assert refused([], 20) == "there are no recordings to plan from"


def test_a_library_heard_lately_is_named():
    heard = [replace(each, recent=True) for each in recordings(3)]

    assert refused(heard, 10) == "there are no recordings to plan from: all 3 were heard lately"


def test_too_small_a_library_names_the_closest_total():
    words = refused(recordings(3), 20)

    assert words == (
        "no programme of 20:00 ± 60 s: the library is too small, "
        "10:00 is the closest total that these 3 recordings allow"
    )


def test_lengths_that_do_not_add_up_name_the_closest_total():
    words = refused(recordings(9, duration_s=530.0), 20)

    assert words.endswith("17:40 is the closest total that these 9 recordings allow")


def test_the_rule_on_artists_is_named_with_the_number_that_would_do():
    words = refused(recordings(9, artist="One"), 20)

    assert "at most 2 by one artist leaves none, 6 would do" in words
    assert "6:40 is the closest total" in words


def test_the_rule_on_unfamiliar_recordings_is_named_with_the_number_that_would_do():
    strange = [replace(each, familiar=number < 2) for number, each in enumerate(recordings(9))]

    words = refused(strange, 20, Rules(most_unfamiliar=1))

    assert "at most 1 unfamiliar leaves none, 4 would do" in words


def test_the_rule_on_familiar_recordings_is_named_with_the_number_that_would_do():
    strange = [
        replace(each, familiar=True if number < 2 else None)
        for number, each in enumerate(recordings(9))
    ]

    words = refused(strange, 20, Rules(least_familiar=3))

    assert "at least 3 familiar leaves none, 2 would do" in words


def test_so_many_familiar_and_so_few_unfamiliar_cannot_both_be_asked_for():
    with pytest.raises(InputError, match="least_familiar"):
        Rules(least_familiar=1, most_unfamiliar=1)


def test_leaving_out_recent_ones_is_named_with_their_number():
    heard = [replace(each, recent=number > 3) for number, each in enumerate(recordings(9))]

    assert "leaving out the 5 heard lately leaves none" in refused(heard, 20)


def test_a_fixed_number_of_slots_is_named_with_one_that_would_do():
    assert "exactly 4 slots leave none, 6 would do" in refused(recordings(9), 20, Rules(slots=4))


def test_rules_that_only_fail_together_are_named_together():
    candidates = [
        replace(each, familiar=number < 3, artist="One" if number < 3 else f"Other {number}")
        for number, each in enumerate(recordings(9))
    ]

    words = refused(candidates, 10, Rules(most_unfamiliar=0, most_by_artist=2))
    both = refused(candidates, 20, Rules(most_unfamiliar=0, most_by_artist=2))

    assert "at most 2 by one artist leaves none, 3 would do" in words
    assert "at most 0 unfamiliar leaves none, 4 would do" in both


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_total_just_inside_the_window_is_planned(count):
    candidates = recordings(count, duration_s=180.0)

    programme = plan(candidates, STEADY, 3 * count + 1)

    assert programme.total_s == (3 * count + 1) * 60 - 60
