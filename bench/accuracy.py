"""How often tempo, beats and key are right, on the developer clips.

The clips are MIDI files with truth in JSON lines; they are rendered once by fluidsynth into a
cache folder. Scores: tempo within 4 % (Acc1), the same with factors 2, 3, 1/2, 1/3 allowed (Acc2);
beat F, CMLt and AMLt by mir_eval (first 5 s left out, 70 ms); key by the MIREX weights and exactly.
Whoever wants to be compared hands in one `Answer` a clip to `evaluate`.

    python bench/accuracy.py [--data FOLDER] [--cache FOLDER] [--json FILE]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RATE_HZ = 44100
LENGTH_S = 60
SOUNDFONTS = Path("/usr/share/sounds/sf2")
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "music"
MEASURES = ("acc1", "acc2", "beat_f", "cmlt", "amlt", "key_mirex", "key_exact")
PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True)
class Clip:
    """One clip and its truth; ``key`` is like ``F# minor`` or None where it is not certain."""

    file: str
    kind: str
    piece: str
    soundfont: str
    tempo_bpm: float
    tempo_counts: bool
    beats_s: Floats = field(repr=False)
    key: str | None

    @property
    def sound(self) -> str:
        """File name of the rendered clip."""
        return self.file.replace("/", "-").removesuffix(".mid") + ".flac"


@dataclass(frozen=True)
class Answer:
    """What somebody heard in a clip; ``key`` is like ``F# minor`` or None."""

    tempo_bpm: float
    beats_s: Floats
    key: str | None


def missing(data: Path = DATA) -> str:
    """Say in one line what the evaluation lacks on this machine; empty when it can run."""
    if not (data / "pop.jsonl").exists():
        return f"no developer clips in {data}"
    if shutil.which("fluidsynth") is None:
        return "fluidsynth is not installed (apt install fluidsynth)"
    lacking = sorted({c.soundfont for c in clips(data) if not (SOUNDFONTS / c.soundfont).exists()})
    return f"no soundfont {', '.join(lacking)} in {SOUNDFONTS}" if lacking else ""


def clips(data: Path = DATA) -> list[Clip]:
    """Read the truth of all clips, in the order of the files."""
    found = []
    for kind in ("pop", "asap"):
        for line in (data / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            mode, tonic, bpm = row.get("mode"), row.get("tonic"), float(row["bpm"])
            steady = kind == "pop" or (row["ibi_iqr"] < 0.25 and 40 <= bpm <= 220)
            found.append(
                Clip(
                    file=row["file"],
                    kind=kind,
                    piece=row["piece"],
                    soundfont=row["sf"],
                    tempo_bpm=bpm,
                    tempo_counts=steady,
                    beats_s=np.array(row["beats"], dtype=np.float64),
                    key=f"{PITCH_CLASSES[tonic]} {mode}" if mode and tonic is not None else None,
                )
            )
    return found


def render(wanted: Sequence[Clip], cache: Path, data: Path = DATA, *, jobs: int = 2) -> None:
    """Render what the cache folder lacks: 44.1 kHz stereo FLAC, 60 s at most."""
    cache.mkdir(parents=True, exist_ok=True)
    lacking = [clip for clip in wanted if not (cache / clip.sound).exists()]
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda clip: _render_one(clip, cache, data), lacking))


def _render_one(clip: Clip, cache: Path, data: Path) -> None:
    command = ["fluidsynth", "-ni", "-q", "-r", str(RATE_HZ), "-g", "0.5", "-T", "raw"]
    command += ["-O", "s16", "-F", "/dev/stdout"]
    command += [str(SOUNDFONTS / clip.soundfont), str(data / clip.file)]
    # Some voices never decay, so the sound is read as far as needed and the synthesiser ended.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as synth:
        if synth.stdout is None:
            raise RuntimeError("fluidsynth gave no output")
        raw = synth.stdout.read(LENGTH_S * RATE_HZ * 4)
        synth.kill()
    stereo = np.frombuffer(raw[: len(raw) // 4 * 4], dtype="<i2").reshape(-1, 2)
    partial = cache / (clip.sound + f".{os.getpid()}.partial")
    soundfile.write(partial, stereo, RATE_HZ, format="FLAC", subtype="PCM_16")
    partial.replace(cache / clip.sound)


def scores(clip: Clip, answer: Answer) -> dict[str, float]:
    """Score one answer; a measure that does not apply to the clip is NaN."""
    marks = dict.fromkeys(MEASURES, float("nan"))
    if clip.tempo_counts:
        ratio = answer.tempo_bpm / clip.tempo_bpm
        marks["acc1"] = float(abs(ratio - 1) <= 0.04)
        allowed = (1, 2, 3, 1 / 2, 1 / 3)
        marks["acc2"] = float(any(abs(ratio / factor - 1) <= 0.04 for factor in allowed))
    marks.update(_beat_scores(clip.beats_s, answer.beats_s))
    if clip.key is not None:
        marks.update(_key_scores(clip.key, answer.key))
    return marks


def _beat_scores(truth_s: Floats, heard_s: Floats) -> dict[str, float]:
    import mir_eval  # type: ignore[import-untyped]

    truth, heard = mir_eval.beat.trim_beats(truth_s), mir_eval.beat.trim_beats(heard_s)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # too few beats score 0 and need no words
        f_measure = mir_eval.beat.f_measure(truth, heard)
        _, cmlt, _, amlt = mir_eval.beat.continuity(truth, heard)
    return {"beat_f": float(f_measure), "cmlt": float(cmlt), "amlt": float(amlt)}


def _key_scores(truth: str, heard: str | None) -> dict[str, float]:
    import mir_eval

    if heard is None:
        return {"key_mirex": 0.0, "key_exact": 0.0}
    weight = float(mir_eval.key.weighted_score(truth, heard))
    return {"key_mirex": weight, "key_exact": float(weight == 1.0)}


def evaluate(
    wanted: Sequence[Clip], answers: Mapping[str, Answer]
) -> dict[str, dict[str, tuple[float, float, int]]]:
    """Return mean, standard error and number of clips of each measure, for all and by kind.

    Parameters
    ----------
    wanted : sequence of Clip
    answers : mapping from ``Clip.file`` to Answer
        Clips without an answer are left out.

    Returns
    -------
    dict ``["all" | "pop" | "asap"][measure] -> (mean, standard error, n)``
    """
    heard = [clip for clip in wanted if clip.file in answers]
    marks = [scores(clip, answers[clip.file]) for clip in heard]
    table: dict[str, dict[str, tuple[float, float, int]]] = {}
    for group in ("all", "pop", "asap"):
        chosen = [m for c, m in zip(heard, marks, strict=True) if group in ("all", c.kind)]
        table[group] = {name: _mean([m[name] for m in chosen]) for name in MEASURES}
    return table


def paired(
    wanted: Sequence[Clip], ours: Mapping[str, Answer], theirs: Mapping[str, Answer]
) -> dict[str, tuple[float, float, int]]:
    """Return our mean advantage, its standard error and n, over clips that both answered."""
    both = [clip for clip in wanted if clip.file in ours and clip.file in theirs]
    pairs = [(scores(c, ours[c.file]), scores(c, theirs[c.file])) for c in both]
    return {name: _mean([a[name] - b[name] for a, b in pairs]) for name in MEASURES}


def _mean(values: Sequence[float]) -> tuple[float, float, int]:
    known = np.array([value for value in values if not np.isnan(value)])
    if len(known) == 0:
        return float("nan"), float("nan"), 0
    error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else float("nan")
    return float(known.mean()), error, len(known)


def listen(path: Path) -> Answer:
    """Hear a clip with this package's own ears."""
    from sostenuto.audio.rhythm import RhythmEar
    from sostenuto.audio.tonality import TonalityEar
    from sostenuto.audio.transform import ShortTimeTransform

    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    transform, rhythm_ear, key_ear = ShortTimeTransform(rate_hz), RhythmEar(), TonalityEar()
    for stage in (transform.add(sound), transform.finish()):
        for spectra in stage:
            rhythm_ear.hear(spectra)
            key_ear.hear(spectra)
    rhythm, key = rhythm_ear.finish(), key_ear.finish().key
    return Answer(rhythm.tempo_bpm, rhythm.beats_s, None if key is None else str(key))


def answers_of(
    listener: Callable[[Path], Answer], wanted: Sequence[Clip], cache: Path
) -> dict[str, Answer]:
    """Let somebody hear every clip; the clips must have been rendered."""
    return {clip.file: listener(cache / clip.sound) for clip in wanted}


def shown(table: Mapping[str, Mapping[str, tuple[float, float, int]]]) -> str:
    """Return the table as aligned text, mean ± standard error."""
    lines = [f"{'':6}" + "".join(f"{name:>16}" for name in MEASURES)]
    for group, row in table.items():
        cells = "".join(f"{row[name][0]:>9.3f} ±{row[name][1]:.3f}" for name in MEASURES)
        lines.append(f"{group:6}{cells}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "sostenuto-clips"
    )
    parser.add_argument("--json", type=Path, help="write every clip's scores here")
    options = parser.parse_args()
    if lack := missing(options.data):
        print(f"cannot measure accuracy: {lack}", file=sys.stderr)
        return 2
    wanted = clips(options.data)
    render(wanted, options.cache, options.data)
    answers = answers_of(listen, wanted, options.cache)
    print(shown(evaluate(wanted, answers)))
    if options.json:
        each = {clip.file: scores(clip, answers[clip.file]) for clip in wanted}
        options.json.write_text(json.dumps(each, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
