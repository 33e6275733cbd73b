"""Timbre and dynamics: what a recording sounds like beside its notes and its beat.

Each number of the spectrum is followed in frames 46 ms apart and summarised by its mean, its
spread and its slow change from one texture (3 s) to the next; frames count by their loudness, so
that silence says nothing and level does not matter. Only the sums of each texture are kept.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.roughness import roughness, spectral_peaks
from sostenuto.audio.timbre_dynamics import SLICE, SLICES, dynamics
from sostenuto.audio.timbre_spectrum import SHAPE_NAMES, spectral_shape
from sostenuto.audio.transform import BINS, FRAME_RATE_HZ, HOP, RATE_HZ, Spectra

EVERY = 2
"""Frames from one that is looked at to the next; roughness looks at every second of those."""
TEXTURE_FRAMES = 64
TEXTURE_S = TEXTURE_FRAMES * EVERY / FRAME_RATE_HZ

FOLLOWED = ("zero_crossing_hz", "roughness", *SHAPE_NAMES)
"""What is followed through time. Roughness of frames in between repeats the frame before."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Timbre:
    """The sound of a recording.

    Attributes
    ----------
    means, spreads, changes : dict of float
        Of what `FOLLOWED` names: weighted mean and standard deviation over frames, and mean
        difference between the means of successive textures (0 when there are fewer than two).
    dynamics : dict of float
        See `timbre_dynamics.dynamics`.
    """

    means: dict[str, float]
    spreads: dict[str, float]
    changes: dict[str, float]
    dynamics: dict[str, float]

    @property
    def low_energy_share(self) -> float:
        """Share of sounding frames softer than their mean, in [0, 1]."""
        return self.dynamics["low_energy_share"]

    @property
    def dynamic_range_db(self) -> float:
        """From the 10th to the 95th percentile of level, dB."""
        return self.dynamics["dynamic_range_db"]

    @property
    def attack_s(self) -> float:
        """Typical time a note takes to speak, s; 0 when nothing begins."""
        return self.dynamics["attack_s"]

    @property
    def silence_share(self) -> float:
        """Share of frames 60 dB below the loudest, in [0, 1]; 1 for digital silence."""
        return self.dynamics["silence_share"]

    def features(self) -> dict[str, float]:
        """Return this ear's part of the feature vector; see ``features.csv``.

        Examples
        --------
        >>> silence = TimbreEar().finish().features()
        >>> silence["silence_share"], silence["centroid_hz_mean"]
        (1.0, 0.0)
        """
        result = {}
        for name in FOLLOWED:
            result[f"{name}_mean"] = self.means[name]
            result[f"{name}_spread"] = self.spreads[name]
            if not name.startswith("mfcc"):
                result[f"{name}_change"] = self.changes[name]
        steps = [self.changes[name] for name in FOLLOWED if name.startswith("mfcc")]
        result["mfcc_change"] = float(np.sqrt(np.sum(np.square(steps))))
        return result | self.dynamics


class TimbreEar:
    """Hears `Timbre` in the shared transform.

    Examples
    --------
    >>> from sostenuto.audio.transform import ShortTimeTransform
    >>> sine = np.sin(2 * np.pi * 1000 * np.arange(4 * RATE_HZ) / RATE_HZ).astype(np.float32)
    >>> transform, ear = ShortTimeTransform(RATE_HZ), TimbreEar()
    >>> for spectra in [*transform.add(sine[:, None]), *transform.finish()]:
    ...     ear.hear(spectra)
    >>> round(ear.finish().means["centroid_hz"], -1)
    1000.0
    """

    def __init__(self) -> None:
        self._before = np.zeros((1, BINS), dtype=np.float32)
        self._roughness = np.float32(0)
        self._envelope: list[NDArray[np.float32]] = []
        self._textures: list[Floats] = []
        self._numbers = np.zeros((0, len(FOLLOWED)), dtype=np.float32)
        self._weight = np.zeros(0, dtype=np.float32)

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        slices = spectra.samples.reshape(-1, SLICES, SLICE)
        self._envelope.append(np.sqrt(np.einsum("tsi,tsi->ts", slices, slices) / SLICE).ravel())
        first = -spectra.first_frame % EVERY
        magnitude = spectra.magnitude
        if first < len(magnitude):
            before = magnitude[max(first - 1, 0) : -1 : EVERY]
            if first == 0:
                before = np.concatenate([self._before, magnitude[EVERY - 1 : -1 : EVERY]])
            looked_at = magnitude[first::EVERY]
            shape = spectral_shape(spectra.power[first::EVERY], looked_at, before)
            numbers = np.column_stack(
                [
                    _zero_crossings_hz(spectra.samples[first::EVERY]),
                    self._rough(looked_at, (spectra.first_frame + first) // EVERY),
                    shape.numbers,
                ]
            )
            self._numbers = np.concatenate([self._numbers, numbers])
            self._weight = np.concatenate([self._weight, shape.weight])
            self._gather(len(self._weight) // TEXTURE_FRAMES)
        self._before = magnitude[-1:].copy()

    def finish(self) -> Timbre:
        """Return what was heard."""
        if len(self._weight):
            missing = TEXTURE_FRAMES - len(self._weight)
            self._numbers = np.pad(self._numbers, ((0, missing), (0, 0)))
            self._weight = np.pad(self._weight, (0, missing))
            self._gather(1)
        envelope = np.concatenate([np.zeros(0, dtype=np.float32), *self._envelope])
        return _timbre(np.array(self._textures).reshape(-1, 3, len(FOLLOWED)), dynamics(envelope))

    def _gather(self, textures: int) -> None:
        """Keep of whole textures the sums of weights, weighted numbers and their squares."""
        if not textures:
            return
        frames = textures * TEXTURE_FRAMES
        weight = self._weight[:frames].reshape(textures, 1, -1).astype(np.float64)
        numbers = self._numbers[:frames].reshape(textures, TEXTURE_FRAMES, -1).astype(np.float64)
        sums = (np.ones_like(numbers), numbers, numbers**2)
        self._textures += list(np.concatenate([weight @ part for part in sums], axis=1))
        self._numbers, self._weight = self._numbers[frames:], self._weight[frames:]

    def _rough(self, magnitude: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        """Return roughness, measured at even places and carried to the odd ones."""
        first = place % 2
        measured = roughness(*spectral_peaks(magnitude[first::2]))
        carried = np.repeat(np.concatenate([[self._roughness], measured]), 2)
        self._roughness = carried[-1]
        return np.asarray(carried[2 - first : 2 - first + len(magnitude)], dtype=np.float32)


def _zero_crossings_hz(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    negative = np.signbit(samples)
    crossings = np.count_nonzero(negative[:, 1:] != negative[:, :-1], axis=1)
    return np.asarray(crossings * (RATE_HZ / (HOP - 1)), dtype=np.float32)


@dataclass(frozen=True)
class _Course:
    """Sums of the textures, shape (textures, numbers)."""

    weight: Floats
    sums: Floats
    squares: Floats

    @cached_property
    def total(self) -> Floats:
        return np.asarray(np.maximum(self.weight.sum(axis=0), 1e-30))


def _timbre(textures: Floats, of_level: dict[str, float]) -> Timbre:
    course = _Course(textures[:, 0], textures[:, 1], textures[:, 2])
    mean = course.sums.sum(axis=0) / course.total
    spread = np.sqrt(np.maximum(course.squares.sum(axis=0) / course.total - mean**2, 0))
    change = np.zeros(len(FOLLOWED))
    if len(textures) > 1:
        means = course.sums / np.maximum(course.weight, 1e-30)
        weight = np.minimum(course.weight[1:], course.weight[:-1])
        steps = np.abs(np.diff(means, axis=0))
        change = (weight * steps).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-30)
    return Timbre(_by_name(mean), _by_name(spread), _by_name(change), of_level)


def _by_name(values: Floats) -> dict[str, float]:
    return dict(zip(FOLLOWED, (float(value) for value in values), strict=True))
