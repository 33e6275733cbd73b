"""One pass over a recording: every ear listens to the same transform, block by block."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.affect import AffectModel
from sostenuto.audio.features import FeatureVector
from sostenuto.audio.fingerprint import Fingerprint, FingerprintEar
from sostenuto.audio.loudness import CHANNEL_WEIGHTS, Loudness, LoudnessMeter
from sostenuto.audio.rhythm import Rhythm, RhythmEar
from sostenuto.audio.timbre import Timbre, TimbreEar
from sostenuto.audio.tonality import Tonality, TonalityEar
from sostenuto.audio.transform import Ear, ShortTimeTransform
from sostenuto.audio.waveform import WaveformEar
from sostenuto.base.affect import AffectEstimate
from sostenuto.base.errors import InputError, MediaError
from sostenuto.base.units import SILENCE_DB

MODEL = "directions-1"
PIECE = 1 << 17
"""Samples taken at once from larger blocks: about three seconds, a megabyte in stereo."""
KEPT_BYTES = 16 << 20
"""Taken and let go before listening. glibc then keeps freed memory up to this size for the next
chunk, instead of giving it back to the system and getting it again page by page, which takes a
third as long again as the listening itself."""
HIGHEST = 100.0
"""40 dB over full scale: no recording is, but a file read in the wrong format may be."""


@dataclass(frozen=True, eq=False)
class Description:
    """What a recording sounds like.

    Attributes
    ----------
    duration_s : float, s
    rate_hz, channels : int
        Of the blocks that were heard.
    loudness, rhythm, tonality, timbre
        What each ear heard.
    fingerprint : Fingerprint
        Finds other encodings, levels and trims of the same recording.
    features : FeatureVector
        The numbers of all ears in one table.
    affect : AffectEstimate
        What the music expresses by its sound, and how surely.
    waveform : float32 array, shape (n, 2), n <= 1200
        Lowest and highest sample of equal stretches, about two a second.
    """

    duration_s: float
    rate_hz: int
    channels: int
    loudness: Loudness
    rhythm: Rhythm
    tonality: Tonality
    timbre: Timbre
    fingerprint: Fingerprint
    features: FeatureVector
    affect: AffectEstimate
    waveform: NDArray[np.float32]


def describe(
    blocks: Iterable[NDArray[np.float32]], rate_hz: int, *, model: AffectModel | None = None
) -> Description:
    """Listen to a recording once, in blocks of any size.

    Parameters
    ----------
    blocks : iterable of float32 arrays, shape (samples, channels)
        Full scale is [-1, 1]; 1 to 8 channels, the same in all blocks.
    rate_hz : int, Hz, from 4000 to 400000
    model : AffectModel, optional
        Places the music on the affect plane; `MODEL` of the package by default.

    Raises
    ------
    InputError
        If the rate or a block's shape cannot be.
    MediaError
        If there is no sound, or what is there cannot be sound.

    Examples
    --------
    >>> time_s = np.arange(5 * 22050) / 22050
    >>> chord = sum(np.sin(2 * np.pi * hz * time_s) for hz in (261.63, 329.63, 392.0)) / 10
    >>> description = describe([chord[:, None].astype(np.float32)], 22050)
    >>> description.duration_s, round(description.loudness.sample_peak_dbfs)
    (5.0, -10)
    """
    np.empty(KEPT_BYTES, dtype=np.uint8)
    heard = _Listening(rate_hz)
    for block in blocks:
        for piece in _pieces(block):
            heard.take(piece)
    return heard.description(model or AffectModel.load(MODEL))


def _pieces(block: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    if block.ndim != 2 or block.shape[1] not in CHANNEL_WEIGHTS:
        raise InputError("block", expected="of shape (samples, 1 to 8 channels)", got=block.shape)
    for start in range(0, len(block), PIECE):
        yield np.asarray(block[start : start + PIECE], dtype=np.float32)


class _Listening:
    """All ears on one recording."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._meter: LoudnessMeter | None = None
        self._channels = 0
        self._samples = 0
        self._transform = ShortTimeTransform(rate_hz)
        self._rhythm = RhythmEar()
        self._tonality = TonalityEar()
        self._timbre = TimbreEar()
        self._fingerprint = FingerprintEar()
        self._waveform = WaveformEar()
        self._ears: tuple[Ear, ...] = (
            self._rhythm,
            self._tonality,
            self._timbre,
            self._fingerprint,
            self._waveform,
        )

    def take(self, piece: NDArray[np.float32]) -> None:
        """Let every ear hear the next piece."""
        if self._meter is None:
            self._channels = piece.shape[1]
            self._meter = LoudnessMeter(self._rate_hz, self._channels)
        highest = max(float(piece.max()), -float(piece.min()))
        if not highest <= HIGHEST:  # also true of what is not a number
            raise MediaError("holds values that are no sound: not numbers, or far over full scale")
        self._meter.add(piece)
        self._samples += len(piece)
        for spectra in self._transform.add(piece):
            for ear in self._ears:
                ear.hear(spectra)

    def description(self, model: AffectModel) -> Description:
        """Close all ears."""
        loudness = self._meter.finish() if self._meter is not None else None
        if loudness is None or loudness.sample_peak_dbfs <= SILENCE_DB:
            raise MediaError("holds no sound at all")
        for spectra in self._transform.finish():
            for ear in self._ears:
                ear.hear(spectra)
        rhythm, tonality, timbre = (
            self._rhythm.finish(),
            self._tonality.finish(),
            self._timbre.finish(),
        )
        duration_s = self._samples / self._rate_hz
        features = FeatureVector.heard(
            loudness.features() | rhythm.features() | tonality.features() | timbre.features()
        )
        affect = model.estimate(
            features, key_confidence=tonality.key_confidence, duration_s=duration_s
        )
        return Description(
            duration_s=duration_s,
            rate_hz=self._rate_hz,
            channels=self._channels,
            loudness=loudness,
            rhythm=rhythm,
            tonality=tonality,
            timbre=timbre,
            fingerprint=self._fingerprint.finish(),
            features=features,
            affect=affect,
            waveform=self._waveform.finish(),
        )
