"""No sentence says more than its row, whatever the row."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.evidence.claims import STRENGTHS, ceiling, claim, figure
from sostenuto.evidence.library import library
from sostenuto.evidence.shape import AGAINST, MEASURES, RATIOS, STATUSES, EffectRow
from sostenuto.evidence.stance import speaks_for, stance

NEVER = re.compile(
    r"\b(prevents?|cures?|heals?|rewires?|proves?|proven|reduces?|lowers?|raises|always|works|will"
    r"|effective|eliminates?|guarantees?|causes?|boosts?|improves?)\b"
)
MAY_HELP = re.compile(r"\bmay help\b")
HELPED = re.compile(r"\b(may help|may have helped|for the better)\b")

number = st.floats(-9, 9).map(lambda value: round(value, 2))
rows = st.builds(
    EffectRow,
    id=st.just("E999"),
    source=st.sampled_from(sorted(library().sources)),
    contexts=st.just(("addiction",)),
    population=st.just("adults"),
    techniques=st.just(("music_therapy",)),
    intervention=st.just("music therapy"),
    against=st.sampled_from(AGAINST),
    comparator=st.just("something else"),
    outcome=st.sampled_from(sorted(library().outcomes)),
    measured_as=st.sampled_from(["", "rated by the person"]),
    when=st.just(""),
    measure=st.sampled_from(sorted(MEASURES)),
    better=st.sampled_from(["lower", "higher"]),
    estimate=st.none() | number,
    low=st.none() | number,
    high=st.none() | number,
    p=st.sampled_from(["", "0.04", "0.06", "<0.001", "<0.05", "0.05", "0.9"]),
    studies=st.none() | st.integers(0, 40),
    people=st.none() | st.integers(0, 9000),
    certainty=st.sampled_from(["high", "moderate", "low", "ungraded", "single", "none"]),
    status=st.sampled_from(STATUSES),
    direction=st.sampled_from(["", "better", "worse", "mixed"]),
    accepted=st.just(()),
    note=st.just(""),
)


def oracle(row: EffectRow) -> str:
    """What may be said at the most, worked out apart from the program."""
    if row.status == "direction_only":
        return "weak" if row.direction == "better" else "none"
    if row.status == "unverified" or row.estimate is None:
        return "none"
    null = 1.0 if row.measure in RATIOS else 0.0
    way = 1 if row.better == "higher" else -1
    if row.low is not None and row.high is not None:
        inside = row.low <= null <= row.high
        good = not inside and (row.low - null) * way > 0
    elif row.p:
        small = float(row.p.strip("<")) < 0.05 or row.p == "<0.05"
        inside, good = not small, small and (row.estimate - null) * way > 0
    else:
        return "weak" if (row.estimate - null) * way > 0 else "unclear"
    if inside:
        return "unclear"
    if not good:
        return "none"
    if row.against == "within":
        return "weak"
    return "single" if row.studies == 1 or row.certainty == "single" else "may_help"


def said(row: EffectRow) -> None:
    if row.status == "unverified":
        with pytest.raises(InputError, match="read at its source"):
            claim(library(), row)
        return
    found = claim(library(), row)
    most = STRENGTHS.index(oracle(row))
    assert STRENGTHS.index(found.strength) <= most
    assert not NEVER.search(found.words)
    if MAY_HELP.search(found.words):
        assert oracle(row) == "may_help"
    if HELPED.search(found.words):
        assert most >= STRENGTHS.index("weak")
    if oracle(row) == "unclear":
        assert "no clear difference" in found.words
    if oracle(row) == "single":
        assert "one study" in found.words
    for shown in re.findall(r"[\d,]+(?= stud| people)", found.words):
        assert int(shown.replace(",", "")) in (row.studies, row.people)
    assert library().sources[row.source].name in found.words
    assert "\n" not in found.words


@given(rows)
def test_a_sentence_never_exceeds_its_evidence(row):
    said(row)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(max_examples=10_000)
@given(rows)
def test_ten_thousand_sentences_never_exceed_their_evidence(row):
    said(row)


def test_no_shipped_sentence_exceeds_its_evidence():
    for row in library().effects:
        said(row)


def test_the_two_headlines_of_addiction_and_what_stands_against_them():
    words = {
        row.id: claim(library(), row).words
        for row in library().effects
        if row.id in ("E001", "E002", "E008", "E003")
    }

    assert "may help with craving" in words["E001"]
    assert "SMD −0.66, 95 % CI −1.23 to −0.10; moderate certainty; 3 studies" in words["E001"]
    assert "may help with motivation for treatment" in words["E002"]
    assert "no clear difference in craving" in words["E008"]
    assert "SMD −0.04, 95 % CI −0.56 to 0.48" in words["E008"]
    assert "no clear difference in low mood and depression" in words["E003"]


def test_an_interval_that_touches_no_effect_is_not_clear():
    [row] = [row for row in library().effects if row.id == "E007"]

    assert (row.low, stance(row), speaks_for(row), ceiling(row)) == (
        0.0,
        "unclear",
        False,
        "unclear",
    )


@given(rows)
def test_figures_are_shown_with_two_digits(row):
    text = figure(row)
    for shown in re.findall(r"\d+\.\d+", text.partition(", p")[0]):
        assert len(shown.partition(".")[2]) == 2
        assert math.isfinite(float(shown))
