"""Rows about being right: loudness beside other meters; tempo, beats and key beside the peers.

What a peer heard is kept in the temporary folder by its version, since it never changes; what we
hear is heard anew each time. Differences are paired by clip, with their standard errors.
"""

import importlib.metadata
import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import accuracy
import material
from measure import MissingError, Tool
from table import Row, not_there

PEERS = ("librosa", "Essentia multifeature", "Essentia degara", "aubio")
ROWS = {
    # measure -> (what it is called, ours must be above and not only not below)
    "acc1": ("tempo within 4 % (Acc1)", True),
    "acc2": ("tempo, octaves allowed (Acc2)", False),
    "beat_f": ("beats, F", True),
    "key_mirex": ("key, MIREX", False),
}
ALSO = {"cmlt": "beats, CMLt", "amlt": "beats, AMLt", "key_exact": "key, exact"}
METERS = ("pyloudnorm", "FFmpeg ebur128")
# EBU Tech 3341 (2016), minimum requirements 1 to 6: seconds and dBFS of a 1 kHz sine, all -23 LUFS
# but the second; case 6 has its levels by channel. Cases 7 and 8 are recordings nobody may pass on.
EBU_STEREO = {
    1: ([(20, -23.0)], -23.0),
    2: ([(20, -33.0)], -33.0),
    3: ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),
    4: ([(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)], -23.0),
    5: ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),
}
EBU_SURROUND = {6: ([-28.0, -28.0, -24.0, -30.0, -30.0], -23.0)}


def accuracy_rows(quick: bool) -> Iterator[Row]:
    """Compare tempo, beats and key with the best of the peers, clip by clip."""
    if lack := accuracy.missing():
        yield not_there("tempo, beats and key", lack)
        return
    wanted = accuracy.clips()[:: 10 if quick else 1]
    accuracy.render(wanted, material.CLIPS)
    ours = {clip.file: accuracy.listen(material.CLIPS / clip.sound) for clip in wanted}
    theirs: dict[str, dict[str, accuracy.Answer]] = {}
    for name in PEERS:
        try:
            theirs[name] = heard_by(name, wanted)
        except MissingError as problem:
            yield not_there(f"accuracy of {name}", problem)
    own = accuracy.evaluate(wanted, ours)["all"]
    tables = {name: accuracy.evaluate(wanted, answers)["all"] for name, answers in theirs.items()}
    for measure, (what, above) in ROWS.items():
        yield compared(measure, what, above, own, tables, accuracy_of(wanted, ours, theirs))
    for measure, what in ALSO.items():
        yield compared(measure, what, None, own, tables, accuracy_of(wanted, ours, theirs))


def accuracy_of(
    wanted: Sequence[accuracy.Clip],
    ours: Mapping[str, accuracy.Answer],
    theirs: Mapping[str, Mapping[str, accuracy.Answer]],
) -> dict[str, dict[str, tuple[float, float, int]]]:
    """Return our paired advantage over each peer in each measure."""
    return {name: accuracy.paired(wanted, ours, answers) for name, answers in theirs.items()}


def compared(measure, what, above, own, tables, advantages) -> Row:
    """Return the row of one measure beside the best peer in it; ``above`` None has no target."""
    mean, _, count = own[measure]
    asked = {
        name: table[measure][0] for name, table in tables.items() if answers_key(name, measure)
    }
    details = {"ours": own[measure], "peers": {name: tables[name][measure] for name in asked}}
    if not asked:
        return Row(f"{what}, {count} clips", f"{mean:.3f}", "no peer is there", details=details)
    best = max(asked, key=asked.__getitem__)
    difference, error, _ = advantages[best][measure]
    met = difference >= -2 * error and (not above or difference > 0)
    return Row(
        f"{what}, {count} clips",
        f"{mean:.3f}",
        f"{best} {asked[best]:.3f}",
        f"{difference:+.3f} ± {error:.3f}",
        "" if above is None else "above the best" if above else "not 2 errors below",
        None if above is None else met,
        details | {"advantage": {name: advantages[name][measure] for name in asked}},
    )


def answers_key(name: str, measure: str) -> bool:
    """Tell whether a peer answers what a measure asks; only two of them name a key."""
    return not measure.startswith("key") or name in ("librosa", "Essentia multifeature")


def heard_by(name: str, wanted: Sequence[accuracy.Clip]) -> dict[str, accuracy.Answer]:
    """Return what a peer hears in every clip, from two processes of it."""
    package = name.split()[0].lower()
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        raise MissingError(f"{package} is not installed") from None
    kept = material.TRACKS / f"heard-by-{name.replace(' ', '-')}-{version}.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    lacking = [clip for clip in wanted if clip.file not in known]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda part: _heard(name, part), (lacking[::2], lacking[1::2])):
            known.update(found)
    if lacking:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(known), encoding="utf-8")
    return {clip.file: _answer(known[clip.file]) for clip in wanted}


def _heard(name: str, clips: Sequence[accuracy.Clip]) -> dict[str, dict]:
    if not clips:
        return {}
    with Tool(name, pinned=False) as tool:
        return {clip.file: tool.hear(material.CLIPS / clip.sound)["heard"] for clip in clips}


def _answer(heard: dict) -> accuracy.Answer:
    beats_s = np.array(heard["beats_s"], dtype=np.float64)
    return accuracy.Answer(heard["tempo_bpm"], beats_s, heard.get("key"))


def loudness_rows(quick: bool) -> Iterator[Row]:
    """Hold integrated loudness to the EBU's signals and to two other meters on real music."""
    try:
        worst = dict(ebu_errors())
    except ImportError as problem:
        yield not_there("integrated loudness", problem)
        return
    case = max(worst, key=lambda number: abs(worst[number]))
    yield Row(
        f"integrated loudness, EBU Tech 3341 cases {min(worst)}-{max(worst)}, largest error",
        f"{worst[case]:+.3f} LU (case {case})",
        target="<= 0.1 LU",
        met=abs(worst[case]) <= 0.1,
        details={"errors_lu": worst},
    )
    files = material.tracks(2 if quick else 4)
    meters: dict[str, dict[Path, dict]] = {}
    for name in ("sostenuto loudness", *METERS):
        try:
            with Tool(name) as tool:
                tool.hear(files[-1])
                meters[name] = {path: tool.hear(path) for path in files}
        except MissingError as problem:
            yield not_there(f"integrated loudness by {name}", problem)
    ours = meters.pop("sostenuto loudness", {})
    for name, theirs in meters.items():
        if ours:
            yield beside(name, ours, theirs)


def beside(name: str, ours: Mapping[Path, dict], theirs: Mapping[Path, dict]) -> Row:
    """Return the row of our integrated loudness beside another meter's, on the same files."""
    lufs = [
        [answers[path]["heard"]["integrated_lufs"] for path in ours] for answers in (ours, theirs)
    ]
    seconds = [
        statistics.median(answers[path]["cpu_s"] for path in ours) for answers in (ours, theirs)
    ]
    apart = [own - other for own, other in zip(*lufs, strict=True)]
    most = max(apart, key=abs)
    return Row(
        f"integrated loudness of {len(apart)} tracks, largest difference to {name}",
        f"{most:+.3f} LU, {seconds[0]:.2f} s with true peak",
        f"{seconds[1]:.2f} s",
        target="<= 0.1 LU",
        met=abs(most) <= 0.1,
        details={"apart_lu": apart, "cpu_s": seconds},
    )


def ebu_errors() -> Iterator[tuple[int, float]]:
    """Yield each EBU case and what our meter reads above it, in LU."""
    from sostenuto.audio.loudness import LoudnessMeter

    rate_hz = 48000
    for case, (parts, expected) in EBU_STEREO.items():
        levels = np.concatenate([np.full(round(s * rate_hz), 10 ** (db / 20)) for s, db in parts])
        yield case, _read(LoudnessMeter(rate_hz, 2), np.stack([levels, levels], 1)) - expected
    for case, (by_channel, expected) in EBU_SURROUND.items():
        levels = np.tile(10 ** (np.array(by_channel) / 20), (20 * rate_hz, 1))
        yield case, _read(LoudnessMeter(rate_hz, levels.shape[1]), levels) - expected


def _read(meter, levels: np.ndarray) -> float:
    sine = np.sin(2 * math.pi * 1000 / 48000 * np.arange(len(levels)))
    meter.add((levels * sine[:, None]).astype(np.float32))
    return meter.finish().integrated_lufs
