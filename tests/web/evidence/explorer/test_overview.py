"""The overview counts what a press on it shows."""

from collections import Counter

import pytest
from django.http import QueryDict
from evidence_for_tests import found_for
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.evidence.library import library
from sostenuto_web.evidence.explorer.asking import Asked, asked_in
from sostenuto_web.evidence.explorer.overview import overview
from sostenuto_web.evidence.explorer.sides import part_of, rows_of, side_of

KNOWN = library()
ONE = [
    {},
    *({"context": key} for key in KNOWN.contexts),
    *({"technique": key} for key in KNOWN.techniques),
    *({"outcome": key} for key in KNOWN.outcomes),
]


def asked_by(query):
    return asked_in(KNOWN, QueryDict(query.removeprefix("?")).dict())


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(ONE))
def test_each_place_counts_the_rows_that_a_press_on_it_shows_first(given_):
    shown = overview(KNOWN, Asked(**given_))

    for line in shown.lines:
        for cell in line.cells:
            to = asked_by(cell.query)
            found = found_for(
                {n: getattr(to, n) for n in ("context", "technique", "outcome") if getattr(to, n)}
            )
            rows = [row for row in rows_of(found, near=False) if part_of(row) == "own"]
            sides = Counter(map(side_of, rows))
            if cell.tally is None:
                assert not rows
            else:
                assert cell.tally.total == len(rows) > 0
                assert cell.tally.speak_for == sides["for"]
                assert cell.tally.against == sides["against"]


def test_two_choices_leave_nothing_to_look_over():
    assert overview(KNOWN, Asked(context="addiction", outcome="craving")) is None


def test_no_line_and_no_column_is_empty():
    shown = overview(KNOWN, Asked())

    assert all(any(cell.tally for cell in line.cells) for line in shown.lines)
    columns = zip(*(line.cells for line in shown.lines), strict=True)
    assert all(any(cell.tally for cell in column) for column in columns)


@pytest.mark.parametrize("near", [True, False])
@given(
    st.sampled_from(["", *KNOWN.contexts]),
    st.sampled_from(["", *KNOWN.techniques]),
    st.sampled_from(["", *KNOWN.outcomes]),
)
def test_an_address_asks_what_was_asked(near, context, technique, outcome):
    asked = Asked(context, technique, outcome, near)

    assert asked_by(asked.query) == asked


@given(st.text(max_size=60))
def test_a_word_is_known_or_named_and_never_a_fault(word):
    asked = asked_in(KNOWN, {"context": word, "technique": word, "outcome": word})

    assert (asked.context in KNOWN.contexts) != (asked.context == "")
    assert len(asked.unknown) + sum(map(bool, (asked.context, asked.technique, asked.outcome))) in (
        0,
        3,
    )
