"""Recordings as blocks of sound: WAV, FLAC, MP3, Ogg Vorbis and Opus, M4A/AAC, WebM.

What a file is, is told by its bytes, never by its name; what its header says about its length is
never believed; nothing is ever held whole. A file that cannot be heard to its end raises
`MediaError` with words that follow its name: "breaks off after 0:42: ...".

Whoever opens files of unknown origin does it in a worker with limits (`sostenuto.jobs`), because a
decoder can crash, spin or take all memory in ways that no check here can stop.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from sostenuto.base.errors import MediaError
from sostenuto.base.units import clock
from sostenuto.exchange.media_decode import AvDecoder, Decoder, SoundfileDecoder, tags_in
from sostenuto.exchange.media_probe import Kind, Probe, probe
from sostenuto.exchange.media_source import open_regular
from sostenuto.exchange.media_tags import Tags

BY_LIBSNDFILE = frozenset({Kind.WAV, Kind.FLAC, Kind.MP3})
LOUDEST = 100.0
"""Full scale is 1. Float files may go over it; 40 dB over it is not sound but an attack."""

SHORT_S, SHORT_SHARE = 1.0, 0.01
"""How much less than the header promised still counts as whole: encoders' padding, rounding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file we are ready to decode.

    Attributes
    ----------
    file_bytes : int
        4 GiB, the most a plain WAV can have: three hours of stereo at 96 kHz.
    duration_s : float
        3 h. A 25 MB Opus file can hold 8.7 h.
    decoded_bytes : int
        As float32. 16 GiB is 3 h of stereo at 192 kHz; 8 channels come to an end earlier.
    channels : int
    rates_hz : tuple of int
        Lowest and highest sampling rate. A FLAC header may say 655,350 Hz.
    """

    file_bytes: int = 4 << 30
    duration_s: float = 3 * 3600.0
    decoded_bytes: int = 16 << 30
    channels: int = 8
    rates_hz: tuple[int, int] = (8_000, 192_000)


class Media:
    """An open recording; close it, or use it in a ``with``.

    Attributes
    ----------
    kind : Kind
    tags : Tags
    rate_hz, channels : int
    duration_s : float or None
        What the header says, if it says anything: a hint for a progress bar, no more.
    heard_s : float
        Seconds decoded so far by `blocks`; the true length once they have ended.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        refuse_large(file, limits)
        self._probe = probe(file)
        self.kind = self._probe.kind
        self._decoder, self.tags = _decoder(file, self._probe)
        self.rate_hz, self.channels = self._decoder.rate_hz, self._decoder.channels
        self.duration_s = self._decoder.promised_s if self._probe.tells_length else None
        self.heard_s = 0.0
        self._check_shape()

    def _check_shape(self) -> None:
        low, high = self._limits.rates_hz
        if not low <= self.rate_hz <= high:
            raise MediaError(
                f"has a sampling rate of {self.rate_hz:,} Hz; we open {low:,} to {high:,} Hz"
            )
        if not 1 <= self.channels <= self._limits.channels:
            raise MediaError(f"has {self.channels} channels; we open up to {self._limits.channels}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield the sound, once, as float32 blocks of shape (up to 65,536, channels).

        Full scale is 1. A block is the caller's to keep.

        Raises
        ------
        MediaError
            In the middle: it breaks off, is longer than the limit, holds what is no number; at
            the end: it holds less than its header promises, or no sound at all.
        """
        frames = 0
        most = int(
            min(
                self._limits.duration_s * self.rate_hz,
                self._limits.decoded_bytes / (4 * self.channels),
            )
        )
        for block in self._decoder.blocks():
            _refuse_impossible(block, frames / self.rate_hz)
            frames += len(block)
            self.heard_s = frames / self.rate_hz
            if frames > most:
                raise MediaError(f"is longer than {clock(most / self.rate_hz)}, our limit")
            yield block
        self._refuse_short()

    def _refuse_short(self) -> None:
        if self.heard_s == 0:
            raise MediaError("holds no sound")
        promised_s = self.duration_s
        if promised_s and self.heard_s < promised_s * (1 - SHORT_SHARE) - SHORT_S:
            raise MediaError(
                f"breaks off after {clock(self.heard_s)}: its header promises {clock(promised_s)}"
            )
        if self._probe.missing_bytes:
            raise MediaError(
                f"breaks off after {clock(self.heard_s)}: "
                f"{self._probe.missing_bytes:,} bytes are missing"
            )


def refuse_large(file: BinaryIO, limits: Limits) -> None:
    """Raise `MediaError` when a file has more bytes than we are ready to read."""
    size = file.seek(0, os.SEEK_END)
    if size > limits.file_bytes:
        raise MediaError(
            f"has {size / 1e6:,.0f} MB; we open up to {limits.file_bytes / 1e6:,.0f} MB"
        )


def _decoder(file: BinaryIO, found: Probe) -> tuple[Decoder, Tags]:
    file.seek(0)
    if found.kind not in BY_LIBSNDFILE or found.awkward:
        decoder = AvDecoder(file, found.kind)
        return decoder, decoder.tags
    tags = tags_in(file, found.kind)  # first: it moves the file's position
    return SoundfileDecoder(file, found.kind), tags


def _refuse_impossible(block: NDArray[np.float32], at_s: float) -> None:
    low, high = float(block.min()), float(block.max())
    if not (low >= -LOUDEST and high <= LOUDEST):  # written so that NaN is refused
        raise MediaError(f"holds values that are not sound, at {clock(at_s)}")


def open_media(path: str | os.PathLike[str], limits: Limits | None = None) -> Media:
    r"""Open a recording.

    Parameters
    ----------
    path : path
        An existing regular file; never an address.
    limits : Limits, optional

    Raises
    ------
    MediaError
        With what was wrong, in words that follow the file's name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
    ...     _ = file.write(b"PK\x03\x04 not music"), file.flush()
    ...     open_media(file.name)
    Traceback (most recent call last):
    sostenuto.base.errors.MediaError: is a ZIP archive, not sound
    """
    file = open_regular(path)
    try:
        return Media(file, limits or Limits())
    except BaseException:
        file.close()
        raise
