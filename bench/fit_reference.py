"""Writes the reference constants of `directions-1` and `likeness-1` from the developer clips.

    python bench/fit_reference.py [--cache FOLDER] [--fresh] [--write]

Each clip is described whole, as its two halves, trimmed at both ends, and again from a Vorbis file
of the lowest quality at half the level. The affect model takes means and spreads of its cues over
whole clips; how loud a rendering is says nothing, so loudness has a stated reference instead.
Likeness takes spreads over whole clips, weights each feature by the share of its variance that is
neither between the halves of a clip nor between it and its encoding, and sets its curve so that 1 %
of pairs of different pieces exceed 0.91 and 5 % exceed 0.8. `--write` replaces the two files;
without it only the report is printed, likeness on held-out pieces in five folds. It takes some
minutes.
"""

import argparse
import io
import json
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
import soundfile
from numpy.typing import NDArray

import accuracy
from sostenuto.audio.affect import Cue
from sostenuto.audio.describe import describe
from sostenuto.audio.features import TABLE, feature_names

Floats = NDArray[np.float64]

MODELS = Path(__file__).resolve().parents[1] / "src" / "sostenuto" / "audio" / "models"
CUTS = ("whole", "first", "second", "trimmed", "encoded")
FOLDS = 5

RATING_SPREAD = 0.45
"""Typical standard deviation of mean ratings between songs, on [-1, 1]."""
CORRELATION = {"arousal": 0.6, "valence": 0.35}
"""Assumed of an unfitted model. Fitted ones reach .81 and .67 at best (meta-analysis of 34 studies,
2014 to 2024); five published cues without fitting reached .69 and .20 on 110 film excerpts."""
PLANE_SPREAD = {"arousal": 0.4, "valence": 0.3}
"""Wanted standard deviation of estimates over the reference clips. Less than of ratings, since an
estimate that is worth less should dare less; not as little as the correlations alone would give,
since a programme needs recordings that lie apart."""
LOUDNESS_LUFS = (-14.0, 5.0)
"""Mean and spread of released recordings: a design value between loud pop at -8 and classical music
at -23, centred where streaming services level."""

EEROLA = "doi:10.3389/fpsyg.2013.00487"
REVIEW = "Gabrielsson and Lindström 2010, Handbook of Music and Emotion, chapter 14"
DISSONANCE = "doi:10.1121/1.1909741"


@dataclass(frozen=True)
class Direction:
    """A cue as the literature gives it: which feature, which way."""

    feature: str
    sign: int
    source: str
    octaves: bool = False
    surety: str = ""


TEMPO = ("tempo_bpm", 1, EEROLA, True, "tempo")
DIRECTIONS = {
    "arousal": (
        Direction(*TEMPO),
        Direction("loudness_integrated_lufs", 1, EEROLA),
        Direction("centroid_hz_mean", 1, REVIEW, octaves=True),
        Direction("event_density_hz", 1, REVIEW),
        Direction("roughness_mean", 1, REVIEW),
    ),
    "valence": (
        Direction("mode_clarity", 1, EEROLA, surety="key"),
        Direction("key_clarity", 1, REVIEW, surety="key"),
        Direction(*TEMPO),
        Direction("roughness_mean", -1, DISSONANCE),
    ),
}


# What was heard.


def heard(sound: NDArray[np.float32], rate_hz: int) -> dict[str, float]:
    """Describe a sound: its features, and how sure its key is."""
    description = describe([np.ascontiguousarray(sound)], rate_hz)
    return description.features.by_name() | {"key": description.tonality.key_confidence}


def cuts_of(path: Path) -> dict[str, dict[str, float]]:
    """Describe a clip whole and in all the ways a listener would call the same recording."""
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    half = len(sound) // 2
    coded = io.BytesIO()
    with soundfile.SoundFile(
        coded, "w", rate_hz, 2, format="OGG", subtype="VORBIS", compression_level=0.9
    ) as file:
        for block in np.array_split(sound * np.float32(0.5), max(1, len(sound) // rate_hz)):
            file.write(block)
    coded.seek(0)
    decoded, coded_rate_hz = soundfile.read(coded, dtype="float32", always_2d=True)
    return {
        "whole": heard(sound, rate_hz),
        "first": heard(sound[:half], rate_hz),
        "second": heard(sound[half:], rate_hz),
        "trimmed": heard(sound[5 * rate_hz : -8 * rate_hz], rate_hz),
        "encoded": heard(decoded, coded_rate_hz),
    }


def all_heard(cache: Path, *, fresh: bool) -> dict[str, dict[str, dict[str, float]]]:
    """Describe all clips where the last run stopped; in mixed order, so that a part is fair."""
    clips = accuracy.clips()
    accuracy.render(clips, cache)
    store = cache / f"{TABLE}.json"
    known = {} if fresh or not store.exists() else json.loads(store.read_text())
    for place in np.random.default_rng(2).permutation(len(clips)):
        clip = clips[place]
        if clip.file not in known:
            known[clip.file] = cuts_of(cache / clip.sound)
            store.write_text(json.dumps(known))
            print(f"\r{len(known)} of {len(clips)} clips", end="", flush=True)
    print()
    return {clip.file: known[clip.file] for clip in clips}


# The affect model.


def affect_model(wholes: Sequence[Mapping[str, float]]) -> str:
    """Write `directions-1` as text."""
    tables = [AFFECT_HEAD]
    for axis, directions in DIRECTIONS.items():
        weight = 1 / len(directions)
        cues, score = [], np.zeros(len(wholes))
        for direction in directions:
            cue, scores = reference(direction, wholes)
            score += direction.sign * weight * scores
            cues.append(cue_line(direction, direction.sign * weight, cue))
        squash = squash_for(score, PLANE_SPREAD[axis])
        error_sd = math.sqrt(
            PLANE_SPREAD[axis] ** 2
            + RATING_SPREAD**2
            - 2 * CORRELATION[axis] * PLANE_SPREAD[axis] * RATING_SPREAD
        )
        tables.append(
            f"[{axis}]\nintercept = 0.0\nsquash = {squash:.3f}\nsd = {error_sd:.3f}\n"
            f"cues = [\n{''.join(cues)}]\n"
        )
        values = np.tanh(squash * score)
        print(f"{axis}: mean {values.mean():+.2f}, spread {values.std():.2f}, error {error_sd:.2f}")
    return "\n".join(tables)


def reference(direction: Direction, wholes: Sequence[Mapping[str, float]]) -> tuple[Cue, Floats]:
    """Return a cue with mean and spread of the clips, and the score of each clip, times surety."""
    if direction.feature == "loudness_integrated_lufs":
        # Every clip at a level of the stated distribution, in an order that means nothing.
        cue = Cue(direction.feature, 1.0, *LOUDNESS_LUFS)
        places = np.random.default_rng(1).permutation(len(wholes))
        levels_lufs = [NormalDist(*LOUDNESS_LUFS).inv_cdf((p + 0.5) / len(wholes)) for p in places]
        return cue, np.array([cue.score(level) for level in levels_lufs])
    values = np.array([whole[direction.feature] for whole in wholes])
    known = np.log2(values[values > 0]) if direction.octaves else values
    mean, spread = float(known.mean()), float(known.std())
    cue = Cue(direction.feature, 1.0, mean, spread, octaves=direction.octaves)
    sure = {"key": "key", "tempo": "tempo_confidence"}.get(direction.surety)
    sureties = np.array([whole[sure] for whole in wholes]) if sure else 1.0
    return cue, np.array([cue.score(value) or 0.0 for value in values]) * sureties


def squash_for(score: Floats, wanted: float) -> float:
    """Return the factor that gives squashed scores the wanted spread, by halving."""
    low, high = 0.01, 100.0
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if np.tanh(middle * score).std() < wanted else (low, middle)
    return low


def cue_line(direction: Direction, weight: float, cue: Cue) -> str:
    """Write one cue as a line of TOML."""
    more = ", octaves = true" if direction.octaves else ""
    more += f', surety = "{direction.surety}"' if direction.surety else ""
    return (
        f'  {{ feature = "{direction.feature}", weight = {weight:.4g}, mean = {cue.mean:.4g}, '
        f'spread = {cue.spread:.4g}{more}, source = "{direction.source}" }},\n'
    )


AFFECT_HEAD = f'''\
# Where music lies on the affect plane, by published directions with equal weights.
# Written by bench/fit_reference.py; change it there.

[about]
name = "directions-1"
calibrated = false
features = "{TABLE}"
# A recording of this length, in seconds, has twice the variance of a long one.
short_s = 15.0
note = """
Uncalibrated: no rating by a person went into this model. Each axis is the mean of cues whose
direction is published, in spreads of the developer clips (200 renderings of pop and classical
pieces), except loudness: how loud a rendering is says nothing, so its reference is a design value
for released recordings, {LOUDNESS_LUFS[0]:g} LUFS with a spread of {LOUDNESS_LUFS[1]:g}.
The squash spreads those clips with a standard deviation of {PLANE_SPREAD["arousal"]:g} in arousal
and {PLANE_SPREAD["valence"]:g} in valence. The sd of the error supposes that ratings spread by
{RATING_SPREAD:g} and that estimates correlate with them by {CORRELATION["arousal"]:g} in arousal
and {CORRELATION["valence"]:g} in valence; the best fitted models
reach .81 and .67. Real recordings spread wider than the clips. Ratings by people outrank it."""
'''


# Likeness.


@dataclass(frozen=True)
class Scale:
    """What `likeness-1` holds."""

    places: NDArray[np.intp]
    spread: Floats
    weight: Floats
    half_distance: float = 1.0
    steepness: float = 1.0

    def distances(self, first: Floats, second: Floats) -> Floats:
        """Return distances between rows of features."""
        away = np.minimum(np.abs(first - second)[:, self.places] / self.spread, FARTHEST)
        return np.sqrt(away**2 @ self.weight / self.weight.sum())

    def likenesses(self, first: Floats, second: Floats) -> Floats:
        """Return likenesses between rows of features."""
        return 1 / (1 + (self.distances(first, second) / self.half_distance) ** self.steepness)


FARTHEST = 3.0
WANTED = ((0.01, 0.91), (0.05, 0.80))
"""Share of pairs of different pieces, and the likeness that they may exceed. Ten urge songs then
leave about nine of ten mixed clips to somebody alone, and eight of ten pop clips that share their
instruments; at 3 % it would be five of ten."""
LEAST_WEIGHT = 0.05
LEFT_OUT = ("tempo_confidence", "silence_share", "loudness_rise_lu")


def counts(name: str) -> bool:
    """Whether a feature counts for likeness: levels do not, nor what says how sure another is."""
    return not name.endswith(("_lufs", "_dbtp")) and name not in LEFT_OUT


def fitted(cuts: Mapping[str, Floats]) -> Scale:
    """Fit spreads, weights and curve to the cuts, arrays of shape (clips, features)."""
    spread = cuts["whole"].std(axis=0)
    same = (("first", "second"), ("whole", "encoded"))
    inside = np.max([np.mean((cuts[a] - cuts[b]) ** 2, axis=0) / 2 for a, b in same], axis=0)
    places = np.array(
        [i for i, name in enumerate(feature_names()) if counts(name) and spread[i] > 0]
    )
    weight = np.maximum(1 - inside / np.maximum(spread, 1e-12) ** 2, LEAST_WEIGHT)[places]
    scale = Scale(places, spread[places], weight)
    between = scale.distances(*pairs(cuts["whole"]))
    near, far = (float(np.quantile(between, share)) for share, _ in WANTED)
    odds = [1 / like - 1 for _, like in WANTED]
    steepness = math.log(odds[1] / odds[0]) / math.log(far / near)
    return Scale(places, spread[places], weight, far / odds[1] ** (1 / steepness), steepness)


def pairs(wholes: Floats) -> tuple[Floats, Floats]:
    """Return both sides of all pairs of different clips."""
    first, second = np.triu_indices(len(wholes), 1)
    return wholes[first], wholes[second]


def report(name: str, scale: Scale, cuts: Mapping[str, Floats]) -> None:
    """Print how alike different pieces and cuts of the same are."""
    between = scale.likenesses(*pairs(cuts["whole"]))
    line = [f"{name}: different pieces above .91 {np.mean(between > 0.91):.1%}"]
    line.append(f"above .8 {np.mean(between > 0.8):.1%}")
    for cut in ("encoded", "trimmed"):
        same = scale.likenesses(cuts["whole"], cuts[cut])
        line.append(f"{cut} above .95 {np.mean(same > 0.95):.0%}, least {same.min():.2f}")
    halves = scale.likenesses(cuts["first"], cuts["second"])
    print(", ".join([*line, f"halves above .8 {np.mean(halves > 0.8):.0%}"]))


def likeness_model(scale: Scale) -> str:
    """Write `likeness-1` as text."""
    names = feature_names()
    rows = [
        f"{names[place]} = {{ spread = {spread:.4g}, weight = {weight:.2f} }}\n"
        for place, spread, weight in zip(scale.places, scale.spread, scale.weight, strict=True)
    ]
    return (
        "# How alike recordings sound: spreads and weights of features over the developer clips.\n"
        "# Written by bench/fit_reference.py; change it there.\n\n"
        f'[about]\nname = "likeness-1"\nfeatures = "{TABLE}"\n\n'
        f"[curve]\nfarthest = {FARTHEST}\nhalf_distance = {scale.half_distance:.3f}\n"
        f"steepness = {scale.steepness:.3f}\n\n[features]\n{''.join(rows)}"
    )


def main() -> None:
    """Fit, report, and write when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "sostenuto-clips"
    )
    parser.add_argument("--fresh", action="store_true", help="describe all clips again")
    parser.add_argument("--write", action="store_true", help="replace the model files")
    options = parser.parse_args()
    if lacking := accuracy.missing():
        raise SystemExit(lacking)

    clips = list(all_heard(options.cache, fresh=options.fresh).values())
    cuts = {
        cut: np.array(
            [[clip[cut][name] for name in feature_names()] for clip in clips], dtype=np.float64
        )
        for cut in CUTS
    }
    texts: dict[str, Callable[[], str]] = {
        "directions-1": lambda: affect_model([clip["whole"] for clip in clips]),
        "likeness-1": lambda: likeness_model(fitted(cuts)),
    }
    fold = np.random.default_rng(0).permutation(len(clips)) % FOLDS
    for number in range(FOLDS):
        held_out = {cut: values[fold == number] for cut, values in cuts.items()}
        learnt = {cut: values[fold != number] for cut, values in cuts.items()}
        report(f"held-out fold {number + 1}", fitted(learnt), held_out)
    report("all", fitted(cuts), cuts)
    for name, text in texts.items():
        written = text()
        if options.write:
            (MODELS / f"{name}.toml").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
