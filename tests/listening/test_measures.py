import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.listening.measures import course, slot_correlation

values = st.lists(st.floats(-1, 1).map(lambda each: round(each, 6)), min_size=3, max_size=20)


@given(values)
def test_the_correlation_is_pearsons(series):
    assume(np.std(series) > 1e-3)

    measured = float(np.corrcoef(np.arange(len(series)), series)[0, 1])

    assert slot_correlation(series) == pytest.approx(measured, abs=1e-9)


@given(values)
def test_turning_a_series_round_turns_the_sign(series):
    forth, back = slot_correlation(series), slot_correlation(series[::-1])

    assert (forth is None) == (back is None)
    if forth is not None:
        assert forth == pytest.approx(-back, abs=1e-9)


def test_a_straight_even_line_is_perfectly_smooth_and_even():
    line = [AffectPoint(-0.5 + step / 5, 0.6 - step / 5) for step in range(6)]

    measured = course(line, line)

    assert (measured.valence_r, measured.arousal_r) == (1.0, -1.0)
    assert measured.step_variance == pytest.approx(0)
    assert measured.longest_step == pytest.approx(np.hypot(0.2, 0.2))
    assert measured.mean_error == 0


def test_an_uneven_line_has_the_variance_of_its_steps():
    line = [AffectPoint(0, 0), AffectPoint(0.1, 0), AffectPoint(0.4, 0)]

    assert course(line).step_variance == pytest.approx(np.var([0.1, 0.3]))


def test_one_place_alone_has_no_course():
    measured = course([AffectPoint(0, 0)])

    assert measured.valence_r is None
    assert measured.longest_step == 0
