"""The two decoders behind `sostenuto.exchange.media`, each giving blocks of float32.

libsndfile reads WAV, FLAC and MP3, FFmpeg (PyAV) all else and what libsndfile cannot. Measured, the
first is faster on those three (MP3 0.16 s against 0.22 s for 200 s of stereo), the second on Ogg
(0.19 s against 0.29 s), and only the second reads M4A and WebM. Neither is ever given a path or an
address, only an open file and the name of the demuxer.
"""

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from sostenuto.base.errors import MediaError
from sostenuto.base.units import clock
from sostenuto.exchange.media_probe import Kind
from sostenuto.exchange.media_tags import Tags, tags_of

BLOCK_FRAMES = 1 << 16
STEP_FRAMES = 1 << 13
"""Read at once by libsndfile, which does not say where in a step it failed: 0.2 s."""

BROKEN_SHARE = 0.01
"""Share of packets that may be undecodable (streams cut out of a broadcast begin with one)."""

ALLOWED_SUBTYPES = {
    Kind.WAV: {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"},
    Kind.FLAC: {"PCM_S8", "PCM_16", "PCM_24"},
    Kind.MP3: {"MPEG_LAYER_III"},
}
ALLOWED_CODECS = {
    Kind.WAV: ("pcm_",),
    Kind.FLAC: ("flac",),
    Kind.MP3: ("mp3",),
    Kind.OGG: ("vorbis", "opus"),
    Kind.MP4: ("aac", "opus"),
    Kind.ADTS: ("aac",),
    Kind.WEBM: ("opus", "vorbis"),
}

Block = NDArray[np.float32]


class Decoder(Protocol):
    """Something that gives the sound of one open file, once, from its start."""

    rate_hz: int
    channels: int
    promised_s: float | None

    def blocks(self) -> Iterator[Block]:
        """Yield float32 blocks of shape (frames, channels)."""


def _where(frames: int, rate_hz: int) -> str:
    return clock(frames / rate_hz)


class _Straight(soundfile.SoundFile):  # type: ignore[misc]
    """A sound file that is read in one go.

    soundfile 0.14 seeks after each read to where it is already; in an MP3 this loses the frames
    that the next one builds on, and 0.1 s of sound fades out at every block's edge.
    """

    def seekable(self) -> bool:
        """Say no, so that nobody seeks."""
        return False


class SoundfileDecoder:
    """WAV, FLAC and MP3 by libsndfile."""

    def __init__(self, file: BinaryIO, kind: Kind) -> None:
        os.lseek(file.fileno(), 0, os.SEEK_SET)  # a buffered file's own seek may not reach it
        try:
            self._sound = _Straight(file.fileno(), closefd=False)
        except (soundfile.SoundFileError, RuntimeError) as error:
            raise MediaError(f"cannot be opened: {_reason(error)}") from None
        if self._sound.subtype not in ALLOWED_SUBTYPES[kind]:
            raise MediaError(f"holds {self._sound.subtype}, which we do not open")
        self.rate_hz = int(self._sound.samplerate)
        self.channels = int(self._sound.channels)
        frames = int(self._sound.frames)
        self.promised_s = frames / self.rate_hz if 0 < frames < 1 << 62 and self.rate_hz else None

    def blocks(self) -> Iterator[Block]:
        """Yield float32 blocks of shape (frames, channels)."""
        done, got = 0, STEP_FRAMES
        while got == STEP_FRAMES:
            block = np.empty((BLOCK_FRAMES, self.channels), dtype=np.float32)
            filled = 0
            while filled < BLOCK_FRAMES and got == STEP_FRAMES:
                got = self._read(block[filled : filled + STEP_FRAMES], done + filled)
                filled += got
            done += filled
            if filled:
                yield block[:filled]

    def _read(self, out: Block, done: int) -> int:
        try:
            return len(self._sound.read(out=out))
        except (soundfile.SoundFileError, RuntimeError) as error:
            where = _where(done, self.rate_hz)
            raise MediaError(f"breaks off after {where}: {_reason(error)}") from None


class AvDecoder:
    """Everything else, by FFmpeg."""

    def __init__(self, file: BinaryIO, kind: Kind) -> None:
        self._container = _opened(file, kind)
        streams = self._container.streams
        if not streams.audio:
            raise MediaError("holds video only" if streams.video else "holds no sound")
        self._stream = streams.audio[0]
        context = self._stream.codec_context
        if context is None or self._stream.codec_context.codec_tag in ("drms", "enca"):
            raise MediaError("is locked by its seller (DRM)")
        if not context.name.startswith(ALLOWED_CODECS[kind]):
            raise MediaError(f"holds {context.name.upper()}, which we do not open")
        context.thread_count = 1
        self.tags = tags_of(self._container.metadata, self._stream.metadata)
        self._broken = self._packets = 0
        self._first_broken_frame: int | None = None
        self._frames = self._decoded()
        self._done = 0
        self._first = next(self._frames, None)
        if self._first is None:
            raise MediaError("holds no sound that can be decoded")
        self.rate_hz = int(self._first.sample_rate)
        self.channels = int(self._first.layout.nb_channels)
        self.promised_s = self._promised_s()

    def _promised_s(self) -> float | None:
        if self._container.duration:
            return float(self._container.duration / av.time_base)
        if self._stream.duration and self._stream.time_base:
            return float(self._stream.duration * self._stream.time_base)
        return None

    def _decoded(self) -> Iterator[Any]:
        """Yield decoded frames, leaving out packets that cannot be decoded."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError as error:
                where = _where(self._done, max(1, getattr(self, "rate_hz", 1)))
                raise MediaError(f"breaks off after {where}: {_reason(error)}") from None
            if packet is None:
                return
            self._packets += 1
            try:
                yield from packet.decode()
            except av.FFmpegError:
                self._broken += 1
                if self._first_broken_frame is None:
                    self._first_broken_frame = self._done

    def blocks(self) -> Iterator[Block]:
        """Yield float32 blocks of shape (frames, channels)."""
        block, filled, frame = self._empty(), 0, self._first
        while frame is not None:
            if frame.sample_rate != self.rate_hz or frame.layout.nb_channels != self.channels:
                where = _where(self._done, self.rate_hz)
                raise MediaError(f"changes its sampling rate or channels at {where}")
            for piece in _pieces(_interleaved(frame), BLOCK_FRAMES - filled):
                block[filled : filled + len(piece)] = piece
                filled += len(piece)
                if filled == BLOCK_FRAMES:
                    yield block
                    block, filled = self._empty(), 0
            self._done += frame.samples
            frame = next(self._frames, None)
        if filled:
            yield block[:filled]
        self._refuse_damage()

    def _empty(self) -> Block:
        return np.empty((BLOCK_FRAMES, self.channels), dtype=np.float32)

    def _refuse_damage(self) -> None:
        if self._broken > 1 + BROKEN_SHARE * self._packets:
            where = _where(self._first_broken_frame or 0, self.rate_hz)
            raise MediaError(
                f"is damaged: {self._broken:,} of {self._packets:,} pieces cannot be decoded, "
                f"the first at {where}"
            )


def _pieces(sound: Block, room: int) -> Iterator[Block]:
    """Cut ``sound`` so that the first piece fits ``room`` and the others a whole block."""
    while len(sound):
        yield sound[:room]
        sound, room = sound[room:], BLOCK_FRAMES


_FULL_SCALE = {"u1": 2.0**7, "i2": 2.0**15, "i4": 2.0**31}


def _interleaved(frame: Any) -> Block:
    """Return a decoded frame as float32 of shape (frames, channels), full scale 1."""
    sound: NDArray[Any] = frame.to_ndarray()
    sound = sound.T if frame.format.is_planar else sound.reshape(frame.samples, -1)
    scale = _FULL_SCALE.get(sound.dtype.str[1:])
    if scale is None:
        return sound
    zero = 128 if sound.dtype == np.uint8 else 0
    return ((sound.astype(np.float32) - zero) / np.float32(scale)).astype(np.float32)


def _opened(file: BinaryIO, kind: Kind) -> Any:
    """Open a container with its demuxer forced, no protocol allowed and bounded probing."""
    try:
        return av.open(
            file,
            format=kind.value,
            metadata_errors="replace",
            options={"protocol_whitelist": "", "enable_drefs": "0"},
        )
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(f"cannot be opened: {_reason(error)}") from None


_PLAIN_WORDS = {
    "invalid data found when processing input": "what follows is damaged",
    "unspecified internal error": "what follows is damaged",
    "internal psf_fseek() failed": "what follows is damaged",
    "flac decoder lost sync": "what follows is damaged",
}


def _reason(error: Exception) -> str:
    """Return what a decoder says, short and without its names for files and functions."""
    text = getattr(error, "error_string", None) or getattr(error, "strerror", None) or str(error)
    words = text.removeprefix("Error :").split(": ")[0].strip().rstrip(".").lower()[:100]
    return _PLAIN_WORDS.get(words, words or "the decoder gave up")


def tags_in(file: BinaryIO, kind: Kind) -> Tags:
    """Return the tags of an open file; what cannot be read is empty. Leaves the file at its start.

    libsndfile has its own reader of tags, but none that knows them all.
    """
    file.seek(0)
    try:
        with _opened(file, kind) as container:
            streams = container.streams.audio
            return tags_of(container.metadata, streams[0].metadata if streams else {})
    except MediaError:
        return Tags()
    finally:
        file.seek(0)
