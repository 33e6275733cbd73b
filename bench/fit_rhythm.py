"""Fit the coefficients of ``rhythm-1.toml`` from the developer clips and report held-out accuracy.

Every metrical level of a clip earns beat F, plus 1 where its tempo is right. The level score is a
softmax regression on what the levels earn (ridge penalty `RIDGE`), the confidence a logistic
regression on held-out choices. Folds are by piece; accuracy is the mean over several divisions.

    python bench/fit_rhythm.py [--data FOLDER] [--cache FOLDER] [--out FILE]
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.optimize import minimize

import accuracy
from accuracy import Answer, Clip
from sostenuto.audio.rhythm_attacks import AttackTrace
from sostenuto.audio.rhythm_levels import FEATURES
from sostenuto.audio.rhythm_onsets import OnsetStrength
from sostenuto.audio.rhythm_pulse import PulseFinder, evidence, tempo_bpm
from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform

Floats = NDArray[np.float64]

RIDGE = 0.005
SHARPNESS = 4.0
FOLDS = 5
DIVISIONS = 5
NOISES = 20
OUT = Path(__file__).resolve().parents[1] / "src/sostenuto/audio/models/rhythm-1.toml"


@dataclass(frozen=True, eq=False)
class Choices:
    """The levels of one clip: features (levels, features), answers, what each earns, evidence."""

    features: Floats
    answers: list[Answer]
    earned: Floats
    clarity: float


def finder_of(sound: NDArray[np.float32], rate_hz: int) -> PulseFinder:
    transform, onsets, attacks = ShortTimeTransform(rate_hz), OnsetStrength(), AttackTrace()
    for stage in (transform.add(sound), transform.finish()):
        for spectra in stage:
            onsets.hear(spectra)
            attacks.hear(spectra)
    return PulseFinder(onsets.finish(), attacks.finish())


def choices_of(finder: PulseFinder, clip: Clip | None) -> Choices:
    answers = []
    for level in finder.levels:
        beats = finder.times_s(finder.beats(level.ratio))
        answers.append(Answer(tempo_bpm(beats) if len(beats) > 1 else 0.0, beats, None))
    earned = np.zeros(len(answers))
    if clip is not None:
        marks = [accuracy.scores(clip, answer) for answer in answers]
        earned = np.array([m["beat_f"] + np.nan_to_num(m["acc1"]) for m in marks])
    features = np.stack([level.features for level in finder.levels])
    return Choices(features, answers, earned, finder.clarity)


@dataclass(frozen=True, eq=False)
class LevelModel:
    """A linear score of standardised features, made into chances by a softmax."""

    mean: Floats
    spread: Floats
    weight: Floats

    def chances(self, choices: Choices) -> Floats:
        """Return how probable each level of a clip is."""
        score = (choices.features - self.mean) / self.spread @ self.weight
        weight = np.exp(score - score.max())
        return np.asarray(weight / weight.sum())


def fit_levels(training: Sequence[Choices]) -> LevelModel:
    stacked = np.concatenate([c.features for c in training])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-9
    scaled = [(c.features - mean) / spread for c in training]
    wanted = [np.exp(SHARPNESS * (c.earned - c.earned.max())) for c in training]
    wanted = [w / w.sum() for w in wanted]

    def loss(weight: Floats) -> tuple[float, Floats]:
        total, slope = 0.5 * RIDGE * float(weight @ weight), RIDGE * weight
        for features, want in zip(scaled, wanted, strict=True):
            score = features @ weight
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            total -= float(want @ np.log(chance + 1e-12)) / len(scaled)
            slope = slope + features.T @ (chance - want) / len(scaled)
        return total, slope

    start = np.zeros(stacked.shape[1])
    return LevelModel(mean, spread, minimize(loss, start, jac=True, method="L-BFGS-B").x)


def folds_of(clips: Sequence[Clip], seed: int) -> NDArray[np.intp]:
    pieces = sorted({clip.piece for clip in clips})
    order = np.random.default_rng(seed).permutation(len(pieces)) % FOLDS
    place = dict(zip(pieces, order, strict=True))
    return np.array([place[clip.piece] for clip in clips])


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Held-out answers of one division, and the evidence behind each."""

    answers: dict[str, Answer]
    evidence: Floats


def held_out(clips: Sequence[Clip], choices: Sequence[Choices], folds: NDArray[np.intp]) -> HeldOut:
    answers: dict[str, Answer] = {}
    rows = np.zeros((len(clips), 3))
    for fold in range(FOLDS):
        model = fit_levels([c for c, f in zip(choices, folds, strict=True) if f != fold])
        for row in np.flatnonzero(folds == fold).tolist():
            answer, rows[row] = chosen(model, choices[row])
            answers[clips[row].file] = answer
    return HeldOut(answers, rows)


def chosen(model: LevelModel, choices: Choices) -> tuple[Answer, Floats]:
    chances = model.chances(choices)
    best = int(chances.argmax())
    answer = choices.answers[best]
    return answer, evidence(float(chances[best]), choices.clarity, answer.beats_s)


def fit_confidence(rows: Floats, right: Floats) -> Floats:
    """Logistic regression, weakly ridged; returns weights with the intercept last."""
    spread = rows.std(axis=0) + 1e-9
    full = np.column_stack([rows / spread, np.ones(len(rows))])

    def loss(weight: Floats) -> tuple[float, Floats]:
        score = full @ weight
        slope = full.T @ (1 / (1 + np.exp(-score)) - right) / len(right)
        ridge = 0.01 * np.append(weight[:-1], 0.0)
        total = float(np.mean(np.logaddexp(0, score) - right * score))
        return total + 0.5 * float(ridge @ weight), slope + ridge

    weight = minimize(loss, np.zeros(full.shape[1]), jac=True, method="L-BFGS-B").x
    return np.append(weight[:-1] / spread, weight[-1])


def calibration_error(predicted: Floats, right: Floats, bins: int = 5) -> float:
    """Expected calibration error over bins of equal size."""
    parts = np.array_split(np.argsort(predicted), bins)
    gaps = [abs(predicted[p].mean() - right[p].mean()) * len(p) for p in parts]
    return float(sum(gaps) / len(predicted))


def noises() -> list[Choices]:
    """Sounds without a pulse, so that confidence learns what to doubt."""
    rng = np.random.default_rng(2)
    found = []
    for number in range(NOISES):
        noise = rng.normal(scale=0.1, size=(60 * RATE_HZ, 1))
        if number % 2:
            noise = np.cumsum(noise, axis=0)
            noise -= np.linspace(noise[0], noise[-1], len(noise))
            noise *= 0.3 / np.abs(noise).max()
        found.append(choices_of(finder_of(noise.astype(np.float32), RATE_HZ), None))
    return found


def toml(model: LevelModel, confidence: Floats, report: Sequence[str]) -> str:
    lines = [
        "# Written by bench/fit_rhythm.py. The clips are MIDI renderings with truth: pop songs",
        "# from POP909 (MIT), performances from ASAP (CC BY-NC-SA 4.0): tuned with, not in here.",
        "",
        "[about]",
        'name = "rhythm-1"',
        'made_by = "bench/fit_rhythm.py"',
        'data = "120 POP909 and 80 ASAP clips of 60 s, rendered by FluidSynth"',
        "held_out = [",
        *(f'  "{line}",' for line in report),
        "]",
        "",
        "[level]",
        "# A level's score is the sum of weight * (feature - mean) / spread.",
    ]
    for name in ("feature", "mean", "spread", "weight"):
        values = FEATURES if name == "feature" else [f"{v:.4f}" for v in getattr(model, name)]
        quoted = [f'"{v}"' if name == "feature" else v for v in values]
        lines += [f"{name} = [", *(f"  {value}," for value in quoted), "]"]
    lines += [
        "",
        "[confidence]",
        "# Logistic in: log odds of the level, pulse clarity, log unevenness of the gaps.",
        f"weight = [{', '.join(f'{v:.4f}' for v in confidence[:-1])}]",
        f"intercept = {confidence[-1]:.4f}",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit rhythm-1.toml")
    parser.add_argument("--data", type=Path, default=accuracy.DATA)
    cache = Path(tempfile.gettempdir()) / "sostenuto-clips"
    parser.add_argument("--cache", type=Path, default=cache)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    if lack := accuracy.missing(options.data):
        print(f"cannot fit: {lack}", file=sys.stderr)
        return 2
    clips = accuracy.clips(options.data)
    accuracy.render(clips, options.cache, options.data)
    choices = []
    for clip in clips:
        sound, rate_hz = soundfile.read(options.cache / clip.sound, dtype="float32", always_2d=True)
        choices.append(choices_of(finder_of(sound, rate_hz), clip))

    quiet, counts = noises(), np.array([clip.tempo_counts for clip in clips])
    report, ready = [], fit_levels(choices)
    rows, right, place = [], [], []
    for seed in range(DIVISIONS):
        folds = folds_of(clips, seed)
        out = held_out(clips, choices, folds)
        table = accuracy.evaluate(clips, out.answers)
        for group in table:
            cells = (f"{m} {table[group][m][0]:.3f}" for m in accuracy.MEASURES[:5])
            report.append(f"division {seed}, {group}: {', '.join(cells)}")
        correct = [accuracy.scores(c, out.answers[c.file])["acc1"] for c in clips]
        rows.append(out.evidence[counts])
        right.append(np.array(correct)[counts])
        place.append(folds[counts])
    noise_rows = np.array([chosen(ready, sound)[1] for sound in quiet])
    errors = []
    for seed in range(DIVISIONS):
        predicted = np.zeros(len(right[seed]))
        for fold in range(FOLDS):
            train = place[seed] != fold
            weight = fit_confidence(
                np.concatenate([rows[seed][train], noise_rows]),
                np.concatenate([right[seed][train], np.zeros(len(noise_rows))]),
            )
            score = rows[seed][~train] @ weight[:-1] + weight[-1]
            predicted[~train] = 1 / (1 + np.exp(-score))
        brier = float(np.mean((predicted - right[seed]) ** 2))
        errors.append((calibration_error(predicted, right[seed]), brier))
    ece, brier = np.mean(errors, axis=0)
    report.append(f"confidence: calibration error {ece:.3f}, Brier score {brier:.3f}")
    confidence = fit_confidence(
        np.concatenate([*rows, *[noise_rows] * DIVISIONS]),
        np.concatenate([*right, np.zeros(len(noise_rows) * DIVISIONS)]),
    )
    print("\n".join(report))
    options.out.write_text(toml(ready, confidence, report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
