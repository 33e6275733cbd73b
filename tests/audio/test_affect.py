"""The affect model: its directions, its honesty, and that another one can take its place."""

import copy
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio.affect import KNOWING_NOTHING_SD, AffectModel
from sostenuto.audio.catalogue import model
from sostenuto.audio.features import FeatureVector, features
from sostenuto.base.errors import InputError

DIRECTIONS = AffectModel.load("directions-1")


def vector(**changed) -> FeatureVector:
    """A vector at the reference mean of every cue."""
    values = {feature.name: max(feature.low, 0.0) for feature in features()}
    for cue in DIRECTIONS.valence.cues + DIRECTIONS.arousal.cues:
        values[cue.feature] = 2**cue.mean if cue.octaves else cue.mean
    return FeatureVector.of(values | {"tempo_confidence": 1.0} | changed)


def moved(cue, spreads) -> FeatureVector:
    value = cue.mean + spreads * cue.spread
    return vector(**{cue.feature: 2**value if cue.octaves else value})


def test_music_at_the_mean_of_every_cue_lies_in_the_middle():
    point = DIRECTIONS.estimate(vector()).point

    assert (point.valence, point.arousal) == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("axis", ["valence", "arousal"])
def test_weights_are_equal_and_sum_to_one(axis):
    weights = [abs(cue.weight) for cue in getattr(DIRECTIONS, axis).cues]

    assert weights == pytest.approx([1 / len(weights)] * len(weights), abs=1e-3)


PUBLISHED = {
    "arousal": {
        "tempo_bpm": 1,
        "loudness_integrated_lufs": 1,
        "centroid_hz_mean": 1,
        "event_density_hz": 1,
        "roughness_mean": 1,
    },
    "valence": {"mode_clarity": 1, "key_clarity": 1, "tempo_bpm": 1, "roughness_mean": -1},
}


@pytest.mark.parametrize("axis", PUBLISHED)
def test_cues_point_where_the_literature_says(axis):
    cues = getattr(DIRECTIONS, axis).cues

    assert {cue.feature: math.copysign(1, cue.weight) for cue in cues} == PUBLISHED[axis]
    assert all(cue.source for cue in cues)


@pytest.mark.parametrize("axis", PUBLISHED)
def test_each_cue_moves_its_axis_its_own_way(axis):
    for cue in getattr(DIRECTIONS, axis).cues:
        lower, higher = (
            getattr(DIRECTIONS.estimate(moved(cue, spreads)).point, axis) for spreads in (-1, 1)
        )
        assert math.copysign(1, higher - lower) == math.copysign(1, cue.weight), cue.feature


@given(st.lists(st.floats(-8, 8), min_size=9, max_size=9), st.floats(0, 1), st.floats(0, 1))
def test_every_estimate_is_on_the_plane_with_an_honest_spread(spreads, key, tempo):
    cues = DIRECTIONS.valence.cues + DIRECTIONS.arousal.cues
    bounds = {feature.name: (feature.low, feature.high) for feature in features()}
    values = {}
    for cue, away in zip(cues, spreads, strict=True):
        value = cue.mean + away * cue.spread
        value = 2 ** min(value, 8) if cue.octaves else value
        values[cue.feature] = float(np.clip(value, *bounds[cue.feature]))
    values["tempo_confidence"] = tempo

    estimate = DIRECTIONS.estimate(vector(**values), key_confidence=key)

    assert DIRECTIONS.valence.sd <= estimate.valence_sd <= KNOWING_NOTHING_SD
    assert DIRECTIONS.arousal.sd <= estimate.arousal_sd <= KNOWING_NOTHING_SD
    assert estimate.source == "directions-1"


def test_an_unsure_key_widens_valence_and_pulls_it_to_the_middle():
    major = vector(mode_clarity=0.3)
    sure, unsure, unheard = (
        DIRECTIONS.estimate(major, key_confidence=confidence) for confidence in (1, 0.4, 0)
    )

    assert sure.valence_sd < unsure.valence_sd < unheard.valence_sd
    assert sure.point.valence > unsure.point.valence > unheard.point.valence
    assert unheard.point.valence == pytest.approx(0, abs=1e-9)
    assert sure.arousal_sd == unheard.arousal_sd


def test_an_unsure_tempo_widens_both_axes_and_no_tempo_counts_as_none():
    sure = DIRECTIONS.estimate(vector(tempo_bpm=180.0))
    unsure = DIRECTIONS.estimate(vector(tempo_bpm=180.0, tempo_confidence=0.2))
    none = DIRECTIONS.estimate(vector(tempo_bpm=0.0, tempo_confidence=0.0))

    assert sure.arousal_sd < unsure.arousal_sd < none.arousal_sd
    assert sure.valence_sd < unsure.valence_sd < none.valence_sd
    assert none.point.arousal == pytest.approx(0, abs=1e-9)


def test_a_short_recording_says_less():
    spreads = [
        DIRECTIONS.estimate(vector(), duration_s=seconds).arousal_sd for seconds in (600, 60, 15, 5)
    ]

    assert spreads == sorted(spreads)
    assert spreads[2] < KNOWING_NOTHING_SD
    assert spreads[-1] == KNOWING_NOTHING_SD


def test_the_shipped_model_says_that_it_is_uncalibrated():
    about = model("directions-1")["about"]

    assert about["calibrated"] is False
    assert about["note"].lstrip().startswith("Uncalibrated")


# Another model.


def other() -> dict:
    return {
        "about": {"name": "fitted-1", "calibrated": True, "short_s": 0},
        "valence": {
            "intercept": 0.2,
            "squash": 1.0,
            "sd": 0.3,
            "cues": [{"feature": "key_clarity", "weight": 0.5, "mean": 0.5, "spread": 0.1}],
        },
        "arousal": {"squash": 2.0, "sd": 0.2, "cues": []},
    }


def test_a_fitted_model_takes_its_place_without_touching_code():
    fitted = AffectModel.from_dict(other())

    estimate = fitted.estimate(vector(key_clarity=0.6))

    bent = 2 * math.tanh(1 / 2)  # one spread above the mean
    assert estimate.point.valence == pytest.approx(math.tanh(0.2 + 0.5 * bent))
    assert (estimate.point.arousal, estimate.arousal_sd) == (0.0, pytest.approx(0.2))
    assert estimate.source == "fitted-1"


WRONG = {
    "affect model's about must be there, as Mapping; got None": ("about", None),
    "affect model's name must be there, as str; got 3": ("about.name", 3),
    "valence.squash must be above 0; got 0.0": ("valence.squash", 0),
    "valence.sd must be between 0.01 and 1; got 7": ("valence.sd", 7),
    r"valence.cues\[0\].feature must be a known feature; got 'joy'": (
        "valence.cues.0.feature",
        "joy",
    ),
    r"valence.cues\[0\].spread must be above 0; got 0.0": ("valence.cues.0.spread", 0.0),
    r"valence.cues\[0\].mean must be a finite number; got nan": ("valence.cues.0.mean", math.nan),
    r"valence.cues\[0\].surety must be '', 'key' or 'tempo'; got 'x'": (
        "valence.cues.0.surety",
        "x",
    ),
    "affect model's cues must be there, as list; got 'all'": ("arousal.cues", "all"),
    "cue must be a table; got 5": ("arousal.cues", [5]),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_broken_model_is_refused_by_name(words):
    path, value = WRONG[words]
    data = copy.deepcopy(other())
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place = data
    for step in way:
        place = place[step]
    place[last] = value

    with pytest.raises(InputError, match=words):
        AffectModel.from_dict(data)
