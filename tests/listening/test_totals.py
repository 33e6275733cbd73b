import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.listening import catalogue
from sostenuto.listening.shelf import shelf
from sostenuto.listening.totals import Limits, counts_that_may_reach, reach


def allowed(books, rows, limits):
    artists = Counter(books.artist[list(rows)].tolist())
    given = Counter(books.artist[list(limits.given)].tolist())
    strange = books.unfamiliar[list(limits.given)].sum()
    return (
        max(artists.values(), default=0) <= limits.most_by_artist
        or all(
            count <= max(limits.most_by_artist, given[artist]) for artist, count in artists.items()
        )
    ) and books.unfamiliar[list(rows)].sum() <= max(limits.most_unfamiliar, strange)


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(0, 3), st.integers(0, 2))
def test_the_totals_are_those_of_all_choices_that_keep_the_limits(
    library, seed, most_by_artist, most_unfamiliar, given_count
):
    books = shelf(library(8, seed), catalogue.weights())
    limits = Limits(3, 2000, most_by_artist, most_unfamiliar, tuple(range(given_count)))
    free = np.arange(given_count, 8)

    reached = reach(books, free, limits)

    for slots in range(given_count, 4):
        tried = {
            round(sum(round(books.duration_s[row] * 10) for row in rows))
            for more in itertools.combinations(range(given_count, 8), slots - given_count)
            if allowed(books, rows := (*limits.given, *more), limits)
        }
        assert {round(total_s * 10) for total_s in reached.totals_s(slots)} == tried
        for total in tried:
            chosen = [*limits.given, *reached.choice(slots, total / 10)]
            assert len(set(chosen)) == slots
            assert allowed(books, chosen, limits)
            assert sum(round(books.duration_s[row] * 10) for row in chosen) == total


@given(st.lists(st.floats(60, 500), min_size=1, max_size=8), st.integers(1, 5), st.data())
def test_the_quick_look_never_says_no_to_what_can_be_done(durations_s, slots, data):
    chosen = data.draw(st.lists(st.sampled_from(durations_s), min_size=slots, max_size=slots))
    total_s = sum(chosen)

    assert slots in counts_that_may_reach(np.array(durations_s), 5, total_s - 10, total_s + 10)


def test_the_quick_look_sees_that_nothing_adds_up():
    assert counts_that_may_reach(np.array([180.0, 181.0]), 9, 1140, 1260) == {7}


def test_recordings_of_one_length_are_not_all_counted_through(library):
    candidates = [
        type(each)(each.id, each.title, f"by {each.id}", 180.0, each.affect)
        for each in library(3000, 1)
    ]
    books = shelf(candidates, catalogue.weights())

    reached = reach(books, np.arange(3000), Limits(7, 2000, 2, 7))

    assert len(reached.songs) <= 21
    assert reached.nearest_s(7, 1200) == pytest.approx(1260)
