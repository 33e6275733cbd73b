"""Files for timing: real clips strung together to a track, or our own music where clips are absent.

They are kept in the system's temporary folder, so that the next run starts at once.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

import accuracy

CLIPS = Path(tempfile.gettempdir()) / "sostenuto-clips"
TRACKS = Path(tempfile.gettempdir()) / "sostenuto-bench"
RATE_HZ = 44100
TRACK_S = 210
MP3_192K = {"bitrate_mode": "CONSTANT", "compression_level": 0.4}


def tracks(count: int, duration_s: int = TRACK_S, suffix: str = "mp3") -> list[Path]:
    """Return ``count`` different stereo files of ``duration_s``; MP3 at 192 kbit/s."""
    return [_track(number, duration_s, suffix) for number in range(count)]


def _track(number: int, duration_s: int, suffix: str) -> Path:
    path = TRACKS / f"track-{number}-{duration_s}s.{suffix}"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"draft-{path.name}")
        settings = MP3_192K if suffix == "mp3" else {}
        with soundfile.SoundFile(draft, "w", RATE_HZ, 2, **settings) as file:
            left = duration_s * RATE_HZ
            for block in _endless(number):
                file.write(block[:left])
                left -= len(block[:left])
                if not left:
                    break
        draft.rename(path)
    return path


def _endless(number: int) -> Iterator[np.ndarray]:
    if accuracy.missing():
        files = [composed(number)]
    else:
        wanted = accuracy.clips()[number * 4 :: 23][:4]
        accuracy.render(wanted, CLIPS)
        files = [CLIPS / clip.sound for clip in wanted]
    while True:
        for file in files:
            with soundfile.SoundFile(file) as sound:
                yield from sound.blocks(RATE_HZ, dtype="float32", always_2d=True)


def composed(number: int) -> Path:
    """Return a piece of our own of 3.5 minutes as FLAC."""
    path = TRACKS / f"composed-{number}.flac"
    if not path.is_file():
        from sostenuto.audio.synthesis.render import render
        from sostenuto.music.composer import compose

        path.parent.mkdir(parents=True, exist_ok=True)
        score = compose(0.5, 0.3 - 0.2 * number, minutes=TRACK_S / 60, seed=number)
        soundfile.write(path, render(score, rate_hz=RATE_HZ), RATE_HZ)
    return path
