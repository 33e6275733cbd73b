"""Levels and clock times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.units import SILENCE_DB, clock, db_ratio, ratio_db


@given(st.floats(-119, 119))
def test_levels_come_back_from_their_ratio(level_db: float) -> None:
    assert ratio_db(db_ratio(level_db)) == pytest.approx(level_db, abs=1e-9)


@given(st.floats(max_value=0, allow_nan=False))
def test_no_amplitude_is_silence(ratio: float) -> None:
    assert ratio_db(ratio) == SILENCE_DB


@given(st.integers(0, 500_000))
def test_a_clock_time_can_be_read_back(seconds: int) -> None:
    parts = [int(part) for part in clock(seconds).split(":")]
    assert sum(part * 60**power for power, part in enumerate(reversed(parts))) == seconds
    assert all(part < 60 for part in parts[1:])
