"""The sound of a levelled file: read, measured, given its gain, written.

Two passes over the source, so that nothing is held whole: the first measures what will be written,
the second writes it.
"""

import contextlib
import os
from collections.abc import Iterator

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from sostenuto.audio.loudness import Loudness, LoudnessMeter
from sostenuto.base.errors import MediaError
from sostenuto.base.units import SILENCE_DB, db_ratio
from sostenuto.exchange.levelled import LevelJob, Levelled
from sostenuto.exchange.media import open_media

HIGHEST_GAIN_DB = 20.0
"""More would only bring out the noise of a recording that is meant to be hardly heard."""

MARGIN_DB = {"flac": 0.02, "wav": 0.02, "mp3": 0.5}
"""Below the ceiling: for the dither's last bit, and for what a lossy coder adds to peaks."""

ATTEMPTS = 4
MP3_QUALITY = 0.2
"""libsndfile's scale from 0, best, to 1, smallest; about 200 kbit/s on average."""

_LAST_BIT = 1 / 32768
_FORMATS = {
    "flac": ("FLAC", "PCM_16"),
    "wav": ("WAV", "PCM_16"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
}

Block = NDArray[np.float32]


def level(job: LevelJob) -> Levelled:
    """Write one levelled file, whole or not at all.

    Raises
    ------
    MediaError
        When the source cannot be heard to its end, or is silent.
    OSError
        When the target cannot be written.
    """
    loudness, duration_s = _measured(job.source)
    if loudness.integrated_lufs <= SILENCE_DB:
        raise MediaError("is silent")
    headroom_db = job.ceiling_dbtp - MARGIN_DB[job.kind] - loudness.true_peak_dbtp
    gain_db = min(job.target_lufs - loudness.integrated_lufs, headroom_db, HIGHEST_GAIN_DB)
    part = os.path.join(os.path.dirname(job.target), f".{job.number:04}.part")
    try:
        for _ in range(ATTEMPTS):
            _write(job, part, gain_db)
            excess_db = _true_peak_dbtp(part, job) - job.ceiling_dbtp
            if excess_db <= 0:
                break
            gain_db -= excess_db + 0.1
        else:
            raise MediaError("has peaks that cannot be kept under the ceiling")
        os.replace(part, job.target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
    return Levelled(
        path=job.target,
        duration_s=duration_s,
        gain_db=gain_db,
        integrated_lufs=loudness.integrated_lufs + gain_db,
        true_peak_dbtp=loudness.true_peak_dbtp + gain_db,
    )


def _rate_written_hz(rate_hz: int) -> int:
    if rate_hz in (44_100, 48_000):
        return rate_hz
    return 48_000 if rate_hz % 8_000 == 0 else 44_100


def _sound(source: str) -> tuple[int, int, Iterator[Block]]:
    """Return rate, channels and blocks as they will be written, but for the gain."""
    media = open_media(source)
    rate_hz = _rate_written_hz(media.rate_hz)
    channels = min(2, media.channels)

    def blocks() -> Iterator[Block]:
        with media:
            folded = (_folded(block) for block in media.blocks())
            if rate_hz == media.rate_hz:
                yield from folded
            else:
                yield from _resampled(folded, media.rate_hz, rate_hz, channels)

    return rate_hz, channels, blocks()


def _folded(block: Block) -> Block:
    """Return at most two channels; of more, those beyond the front pair go to both at -3 dB."""
    if block.shape[1] <= 2:
        return block
    rest = block[:, 2:].sum(axis=1, keepdims=True, dtype=np.float32)
    folded: Block = block[:, :2] + rest * np.float32(np.sqrt(0.5))
    return folded


def _resampled(
    blocks: Iterator[Block], rate_hz: int, new_rate_hz: int, channels: int
) -> Iterator[Block]:
    stream = soxr.ResampleStream(rate_hz, new_rate_hz, channels, dtype="float32", quality="HQ")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros((0, channels), dtype=np.float32), last=True)


def _measured(source: str) -> tuple[Loudness, float]:
    rate_hz, channels, blocks = _sound(source)
    meter, frames = LoudnessMeter(rate_hz, channels), 0
    for block in blocks:
        if len(block):
            meter.add(block)
            frames += len(block)
    return meter.finish(), frames / rate_hz


def _write(job: LevelJob, part: str, gain_db: float) -> None:
    rate_hz, channels, blocks = _sound(job.source)
    coder, subtype = _FORMATS[job.kind]
    quality = {"compression_level": MP3_QUALITY} if job.kind == "mp3" else {}
    gain = np.float32(db_ratio(gain_db))
    chance = np.random.default_rng(job.number)  # the same file each time
    with soundfile.SoundFile(
        part, "w", rate_hz, channels, format=coder, subtype=subtype, **quality
    ) as file:
        for name in ("title", "artist", "album"):
            if text := getattr(job, name):
                setattr(file, name, text.encode("utf-8", "replace").decode())
        for block in blocks:
            louder = block * gain
            if job.kind != "mp3":
                louder += _dither(chance, louder.shape)
            file.write(louder)
    with open(part, "rb+") as done:
        os.fsync(done.fileno())  # the stick may be pulled out next


def _dither(chance: np.random.Generator, shape: tuple[int, ...]) -> Block:
    """Return triangular noise of one bit, which turns rounding into a steady faint hiss."""
    first = chance.random(shape, dtype=np.float32)
    return (first - chance.random(shape, dtype=np.float32)) * np.float32(_LAST_BIT)


def _true_peak_dbtp(part: str, job: LevelJob) -> float:
    """Return the true peak of what was written; only a lossy coder can have raised it."""
    if job.kind != "mp3":
        return -np.inf
    return _measured(part)[0].true_peak_dbtp
