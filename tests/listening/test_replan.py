from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError, PlanError
from sostenuto.listening.arcs import arc
from sostenuto.listening.programme import Rules
from sostenuto.listening.sequencer import plan, replan

ANXIOUS, CALM = AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5)
ISO = arc("iso", ANXIOUS, CALM)


def ids(slots):
    return [slot.candidate.id for slot in slots]


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(0, 4), st.sampled_from([None, 1, 2]))
def test_what_was_played_stays_and_what_was_skipped_never_comes_back(library, seed, played, most):
    candidates = library(150, seed)
    rules = Rules(most_unfamiliar=most)
    before = plan(candidates, ISO, 20, rules)
    skipped = before.slots[played].candidate.id

    after = replan(before, candidates, played=played, skipped=[skipped], lost_s=30)

    assert ids(after.slots[:played]) == ids(before.slots[:played])
    assert all(slot.locked for slot in after.slots[:played])
    assert skipped not in ids(after.slots)
    assert abs(after.total_s + 30 - 20 * 60) <= 60
    songs = {slot.candidate.song for slot in after.slots}
    assert len(songs) == len(after.slots)


def test_a_recording_skipped_earlier_stays_away_for_the_whole_evening(library):
    candidates = library(200, 3)
    first = plan(candidates, ISO, 20)
    gone = first.slots[1].candidate.id
    second = replan(first, candidates, played=1, skipped=[gone])

    third = replan(second, candidates, played=2)

    assert gone not in ids(third.slots)
    assert third.left_out[gone] == "skipped"


def test_nothing_new_to_know_leaves_the_best_plan_as_it_was(library):
    candidates = library(150, 9)
    rules = Rules(slots=6)
    before = plan(candidates, ISO, 21, rules)

    after = replan(before, candidates, played=3)

    assert before.optimal
    assert ids(after.slots) == ids(before.slots)
    assert after.cost == pytest.approx(before.cost, abs=1e-9)


def test_a_new_rating_leads_on_from_where_the_person_is(library):
    candidates = library(300, 5)
    before = plan(candidates, ISO, 24)
    felt = AffectPoint(0.4, 0.4)

    after = replan(before, candidates, played=3, felt=felt)

    assert after.slots[3].target.distance(felt) < 1e-9
    assert after.slots[-1].target.distance(CALM) < 1e-9


def test_what_was_played_may_be_recent_or_gone_from_the_library_by_now(library):
    candidates = library(150, 2)
    before = plan(candidates, ISO, 20)
    played = set(ids(before.slots[:2]))
    now = [replace(each, recent=True) for each in candidates[:5]] + candidates[5:]
    now = [each for each in now if each.id not in played]

    after = replan(before, now, played=2)

    assert ids(after.slots[:2]) == ids(before.slots[:2])


def test_artists_already_played_count_for_the_rest(library):
    candidates = [replace(each, artist="One") for each in library(40, 1)[:20]] + library(40, 1)[20:]
    before = plan(candidates, ISO, 20, Rules(most_by_artist=2))

    after = replan(before, candidates, played=3, skipped=[before.slots[3].candidate.id])

    assert sum(slot.candidate.artist == "One" for slot in after.slots) <= 2


def test_seconds_lost_move_the_start_of_the_rest(library):
    candidates = library(150, 2)
    before = plan(candidates, ISO, 20)
    after = replan(before, candidates, played=1, skipped=[before.slots[1].candidate.id], lost_s=45)

    assert after.slots[1].start_s == pytest.approx(before.slots[0].candidate.duration_s + 45)


def test_a_programme_that_is_over_comes_back_unchanged(library):
    candidates = library(100, 2)
    before = plan(candidates, ISO, 20)

    assert replan(before, candidates, played=len(before.slots)) is before


def test_a_tail_that_cannot_be_filled_says_so(library):
    candidates = library(100, 2)
    before = plan(candidates, ISO, 20)

    with pytest.raises(PlanError, match="is the closest total that these 2 recordings allow"):
        replan(before, [], played=2)


def test_looser_rules_find_a_tail_where_lost_seconds_leave_none(library):
    candidates = [replace(each, duration_s=180.0) for each in library(100, 2)]
    before = plan(candidates, ISO, 20)

    with pytest.raises(PlanError, match="21:00 is the closest total"):
        replan(before, candidates, played=2, lost_s=20)
    after = replan(before, candidates, played=2, lost_s=20, rules=Rules(tolerance_s=90))

    assert after.total_s == 7 * 180


def test_more_slots_played_than_there_are_is_refused(library):
    candidates = library(100, 2)
    before = plan(candidates, ISO, 20)

    with pytest.raises(InputError, match="played must be a whole number from 0 to"):
        replan(before, candidates, played=50)
