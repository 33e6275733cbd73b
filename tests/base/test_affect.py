"""Laws of the affect plane."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError

coordinate = st.floats(-1, 1)
points = st.builds(AffectPoint, coordinate, coordinate)


@given(points, points, points)
def test_distance_is_a_metric(a: AffectPoint, b: AffectPoint, c: AffectPoint) -> None:
    assert a.distance(b) == b.distance(a) >= 0
    assert a.distance(a) == 0
    assert a.distance(c) <= a.distance(b) + b.distance(c) + 1e-12


@given(points, points, st.floats(0, 1))
def test_a_share_of_the_way_is_that_share_of_the_distance(
    a: AffectPoint, b: AffectPoint, share: float
) -> None:
    between = a.toward(b, share)

    assert a.distance(between) == pytest.approx(share * a.distance(b), abs=1e-12)
    assert (a.toward(b, 0), a.toward(b, 1)) == (a, b)


@given(st.floats().filter(lambda x: not (math.isfinite(x) and -1 <= x <= 1)))
def test_a_point_off_the_plane_is_refused_by_name(value: float) -> None:
    with pytest.raises(InputError, match=r"^arousal must be .*; got "):
        AffectPoint(0, value)
