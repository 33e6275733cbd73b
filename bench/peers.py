"""A tool in a process of its own: `python peers.py TOOL` answers one line of JSON a line it reads.

It first says ``{"ready": true, "import_s": ...}`` or ``{"missing": why}``. Then for each path it
gets, it hears the whole recording and answers ``{"seconds", "cpu_s", "peak_mb", "heard"}``. The
process stays warm between paths, so that one file can be heard before the clock counts. The peers
are measuring sticks only: nothing of ours is made from them.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import numpy as np

Heard = dict[str, object]
TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
KRUMHANSL = {
    # Krumhansl & Kessler 1982, doi:10.1037/0033-295X.89.4.334
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
FLATS = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}


def krumhansl(chroma: np.ndarray) -> str:
    """Name the key whose profile correlates best with a mean chroma, as librosa's users do it."""
    scores = {
        f"{TONICS[tonic]} {mode}": np.corrcoef(np.roll(profile, tonic), chroma)[0, 1]
        for mode, profile in KRUMHANSL.items()
        for tonic in range(12)
    }
    return max(scores, key=scores.__getitem__)


def sostenuto() -> Callable[[str], Heard]:
    """Ours: one decode, one transform, everything."""
    from sostenuto.audio.describe import describe
    from sostenuto.exchange.media import open_media

    def hear(path: str) -> Heard:
        with open_media(path) as media:
            described = describe(media.blocks(), media.rate_hz)
        return {
            "tempo_bpm": described.rhythm.tempo_bpm,
            "beats_s": described.rhythm.beats_s.tolist(),
            "key": str(described.tonality.key) if described.tonality.key else "",
            "integrated_lufs": described.loudness.integrated_lufs,
        }

    return hear


def sostenuto_loudness() -> Callable[[str], Heard]:
    """Our meter alone: integrated loudness, range, maxima and true peak."""
    from sostenuto.audio.loudness import LoudnessMeter
    from sostenuto.exchange.media import open_media

    def hear(path: str) -> Heard:
        with open_media(path) as media:
            meter = LoudnessMeter(media.rate_hz, media.channels)
            for block in media.blocks():
                meter.add(block)
        return {"integrated_lufs": meter.finish().integrated_lufs}

    return hear


def librosa_pipeline() -> Callable[[str], Heard]:
    """What people write with librosa for the same answers; loudness by pyloudnorm."""
    import librosa
    import pyloudnorm
    import soundfile

    def hear(path: str) -> Heard:
        sound, rate = librosa.load(path, sr=22050)
        tempo, beats = librosa.beat.beat_track(y=sound, sr=rate)
        chroma = librosa.feature.chroma_cqt(y=sound, sr=rate).mean(axis=1)
        magnitude = np.abs(librosa.stft(sound))
        for feature in ("centroid", "bandwidth", "rolloff", "contrast"):
            getattr(librosa.feature, f"spectral_{feature}")(S=magnitude, sr=rate)
        librosa.feature.spectral_flatness(S=magnitude)
        librosa.feature.rms(S=magnitude)
        librosa.feature.zero_crossing_rate(sound)
        librosa.feature.mfcc(y=sound, sr=rate)
        librosa.onset.onset_detect(y=sound, sr=rate)
        stereo, rate_44 = soundfile.read(path)
        loudness = pyloudnorm.Meter(rate_44).integrated_loudness(stereo)
        return {
            "tempo_bpm": float(np.atleast_1d(tempo)[0]),
            "beats_s": librosa.frames_to_time(beats, sr=rate).tolist(),
            "key": krumhansl(chroma),
            "integrated_lufs": float(loudness),
        }

    return hear


def librosa_beats_and_key() -> Callable[[str], Heard]:
    """Librosa, what the accuracy rows ask for."""
    import librosa

    def hear(path: str) -> Heard:
        sound, rate = librosa.load(path, sr=22050)
        tempo, beats = librosa.beat.beat_track(y=sound, sr=rate)
        return {
            "tempo_bpm": float(np.atleast_1d(tempo)[0]),
            "beats_s": librosa.frames_to_time(beats, sr=rate).tolist(),
            "key": krumhansl(librosa.feature.chroma_cqt(y=sound, sr=rate).mean(axis=1)),
        }

    return hear


def music_extractor() -> Callable[[str], Heard]:
    """Essentia's whole extractor with its own settings."""
    standard = essentia_standard()
    extractor = standard.MusicExtractor()

    def hear(path: str) -> Heard:
        pool, _ = extractor(path)
        return {
            "tempo_bpm": float(pool["rhythm.bpm"]),
            "beats_s": np.asarray(pool["rhythm.beats_position"], dtype=float).tolist(),
            "integrated_lufs": float(pool["lowlevel.loudness_ebu128.integrated"]),
        }

    return hear


def essentia_multifeature() -> Callable[[str], Heard]:
    """Essentia's best beat tracker, and its key extractor with the bgate profiles."""
    return essentia_beats("multifeature", key=True)


def essentia_degara() -> Callable[[str], Heard]:
    """Essentia's fast beat tracker."""
    return essentia_beats("degara", key=False)


def essentia_beats(method: str, *, key: bool) -> Callable[[str], Heard]:
    standard = essentia_standard()
    rhythm = standard.RhythmExtractor2013(method=method)
    tonal = standard.KeyExtractor(profileType="bgate")

    def hear(path: str) -> Heard:
        sound = standard.MonoLoader(filename=path)()
        bpm, beats, *_ = rhythm(sound)
        heard: Heard = {"tempo_bpm": float(bpm), "beats_s": np.asarray(beats, float).tolist()}
        if key:
            tonic, mode, _ = tonal(sound)
            heard["key"] = f"{FLATS.get(tonic, tonic)} {mode}"
        return heard

    return hear


def essentia_standard():
    """Return Essentia's algorithms, silenced."""
    import essentia

    essentia.log.infoActive = False
    essentia.log.warningActive = False
    import essentia.standard

    return essentia.standard


def aubio_tempo() -> Callable[[str], Heard]:
    """Aubio's beat tracker with its own settings."""
    import aubio
    import soundfile

    def hear(path: str) -> Heard:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
        sound = np.ascontiguousarray(sound.mean(axis=1))
        tracker, beats = aubio.tempo("default", 1024, 512, rate), []
        for start in range(0, len(sound) - 511, 512):
            if tracker(sound[start : start + 512])[0]:
                beats.append(float(tracker.get_last_s()))
        tempo = 60 / float(np.median(np.diff(beats))) if len(beats) > 1 else 0.0
        return {"tempo_bpm": tempo, "beats_s": beats}

    return hear


def pyloudnorm_meter() -> Callable[[str], Heard]:
    """Pyloudnorm's integrated loudness and nothing else."""
    import pyloudnorm
    import soundfile

    def hear(path: str) -> Heard:
        sound, rate = soundfile.read(path)
        return {"integrated_lufs": float(pyloudnorm.Meter(rate).integrated_loudness(sound))}

    return hear


def ffmpeg_meter() -> Callable[[str], Heard]:
    """FFmpeg's own EBU R 128 filter, through PyAV: a reference that nobody here wrote."""
    import av
    from av.filter import Graph

    def hear(path: str) -> Heard:
        integrated = float("nan")
        with av.open(path) as container:
            stream = container.streams.audio[0]
            graph = Graph()
            source = graph.add_abuffer(template=stream)
            meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
            source.link_to(meter)
            meter.link_to(sink)
            graph.configure()
            for frame in (*container.decode(stream), None):
                graph.push(frame)
                while True:
                    try:
                        metadata = graph.pull().metadata
                    except (av.error.BlockingIOError, av.error.EOFError):
                        break
                    integrated = float(metadata.get("lavfi.r128.I", integrated))
        return {"integrated_lufs": integrated}

    return hear


TOOLS = {
    "sostenuto": sostenuto,
    "sostenuto loudness": sostenuto_loudness,
    "librosa pipeline": librosa_pipeline,
    "librosa": librosa_beats_and_key,
    "Essentia MusicExtractor": music_extractor,
    "Essentia multifeature": essentia_multifeature,
    "Essentia degara": essentia_degara,
    "aubio": aubio_tempo,
    "pyloudnorm": pyloudnorm_meter,
    "FFmpeg ebur128": ffmpeg_meter,
}


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB; its start does not count its parent."""
    with open("/proc/self/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return int(lines["VmHWM"].split()[0]) / 1024


def main(name: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a peer prints must not come between the answers

    def answer(value: dict[str, object]) -> None:
        print(json.dumps(value), file=answers, flush=True)

    started = time.perf_counter()
    try:
        hear = TOOLS[name]()
    except ImportError as problem:
        return answer({"missing": str(problem)})
    answer({"ready": True, "import_s": time.perf_counter() - started})
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            heard: dict[str, object] = {"heard": hear(line.rstrip("\n"))}
        except Exception as problem:  # noqa: BLE001 - a peer's fault is a finding of the bench
            heard = {"error": f"{type(problem).__name__}: {problem}"}
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        answer({"seconds": wall, "cpu_s": cpu, "peak_mb": peak_mb(), **heard})
    return None


if __name__ == "__main__":
    main(sys.argv[1])
