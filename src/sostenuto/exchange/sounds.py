"""Our own music as sound files: WAV, FLAC or MP3, tagged, whole or not at all."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sostenuto.base.errors import InputError
from sostenuto.base.units import db_ratio
from sostenuto.exchange.media_tags import Tags

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sostenuto.music.score import Score

FORMATS = {".wav": ("WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16"), ".mp3": ("MP3", None)}
RATE_HZ = 44100
ROUNDING_DB = 0.01
"""What sixteen bits may add to the loudness of a piece that was lowered."""


def write_sound(
    score: "Score", path: Path, tags: Tags | None = None, *, most_lufs: float | None = None
) -> Path:
    """Play a score into a file; the ending says the format.

    Parameters
    ----------
    score : Score
    path : Path
        Ends in .wav, .flac or .mp3; its folder is made, and a file that is there is replaced.
    tags : Tags, optional
    most_lufs : float, optional
        Integrated loudness that the piece is lowered to where it would be louder.

    Raises
    ------
    InputError
        For another ending, or a place that cannot be written.
    """
    from sostenuto.audio.synthesis.render import render

    if path.suffix.lower() not in FORMATS:
        expected = f"a file ending in {', '.join(FORMATS)}"
        raise InputError("the sound file's name", expected=expected, got=path.name)
    sound = render(score, RATE_HZ)
    if most_lufs is not None:
        _lower(sound, most_lufs)
    handle, beside = -1, ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        _encode(sound, Path(beside), tags or Tags())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        expected = "in a folder that can be written"
        raise InputError(
            "the sound file", expected=expected, got=str(path), hint=error.strerror or str(error)
        ) from None
    finally:
        if beside and os.path.exists(beside):
            os.unlink(beside)
    return path


def _lower(sound: "NDArray[np.float32]", most_lufs: float) -> None:
    """Turn a piece down, in place, that is louder than it may be."""
    from sostenuto.audio.loudness import LoudnessMeter

    meter = LoudnessMeter(RATE_HZ, sound.shape[1])
    for start in range(0, len(sound), RATE_HZ):
        meter.add(sound[start : start + RATE_HZ])
    excess_db = meter.finish().integrated_lufs - most_lufs
    if excess_db > 0:
        sound *= db_ratio(-excess_db - ROUNDING_DB)


def _encode(sound: "NDArray[np.float32]", path: Path, tags: Tags) -> None:
    import soundfile

    kind, coding = FORMATS[path.suffix.lower()]
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, subtype=coding, format=kind) as file:
        for name in ("title", "artist", "album", "genre"):
            if text := getattr(tags, name):
                setattr(file, name, text)
        for start in range(0, len(sound), RATE_HZ):
            file.write(sound[start : start + RATE_HZ])
