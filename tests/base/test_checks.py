"""Argument checks give a value or one clear line."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.checks import above, finite, whole, within
from sostenuto.base.errors import InputError

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.text(),
    st.binary(),
    st.floats(),
    st.integers(),
    st.lists(st.none()),
)


@pytest.mark.parametrize(
    "check",
    [
        lambda v: finite("x", v),
        lambda v: above("x", v, 0),
        lambda v: within("x", v, 0, 1),
        lambda v: whole("x", v, 1, 9),
    ],
)
@given(value=anything)
def test_any_value_is_taken_or_refused_with_name_and_reason(
    check: Callable[[object], float], value: object
) -> None:
    try:
        taken = check(value)
    except InputError as error:
        assert str(error).startswith("x must be ")
        assert "; got " in str(error)
    else:
        assert math.isfinite(taken)
        assert taken == float(value)  # type: ignore[arg-type]


def test_numpy_numbers_are_numbers() -> None:
    assert finite("x", np.float32(0.5)) == 0.5
    assert whole("x", np.int64(3), 1) == 3


def test_a_long_value_is_shortened_in_the_message() -> None:
    with pytest.raises(InputError) as caught:
        finite("x", "a" * 500)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 150


def test_a_hint_says_what_to_do() -> None:
    error = InputError("mood", expected="a known mood", got="grumpi", hint="did you mean grumpy?")
    assert str(error) == "mood must be a known mood; got 'grumpi' (did you mean grumpy?)"
