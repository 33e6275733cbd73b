"""Accuracy on the developer clips: no worse than the floors that the peers set.

The level choice and the confidence are learned from these very clips, so this guards against
regressions; the held-out figures are in the model file and come from `bench/fit_rhythm.py`.
"""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
accuracy = pytest.importorskip("accuracy")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, tuple[float, float, int]]]:
    lack = accuracy.missing()
    if lack:
        pytest.skip(f"ACCURACY NOT MEASURED: {lack}")
    cache = Path(tempfile.gettempdir()) / "sostenuto-clips"
    wanted = accuracy.clips()
    accuracy.render(wanted, cache)
    return dict(accuracy.evaluate(wanted, accuracy.answers_of(accuracy.listen, wanted, cache)))


@pytest.mark.parametrize(
    ("group", "measure", "floor"),
    [
        ("all", "acc1", 0.64),
        ("all", "acc2", 0.85),
        ("all", "beat_f", 0.68),
        ("pop", "beat_f", 0.86),
        ("all", "key_mirex", 0.78),
    ],
)
def test_the_clips_are_heard_at_least_as_well_as_by_the_peers(
    table: dict[str, dict[str, tuple[float, float, int]]], group: str, measure: str, floor: float
) -> None:
    mean, _, count = table[group][measure]

    assert count > 50
    assert mean >= floor
