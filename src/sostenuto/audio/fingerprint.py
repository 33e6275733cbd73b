"""A fingerprint that finds other encodings, levels and trims of the same recording.

Every 0.12 s the sound of the last half second is put into 33 bands from 300 to 2000 Hz, and 32 bits
say whether the step from each band to the next grew or shrank since the time before (after Haitsma
& Kalker 2002, "A highly robust audio fingerprinting system", ISMIR). Two fingerprints are laid over
each other at every lag, and the share of agreeing bits decides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.audio.transform import BIN_HZ, Spectra
from sostenuto.base.errors import InputError

HOP_FRAMES = 5
SMOOTH = 4
BANDS = 33
LOWEST_HZ, HIGHEST_HZ = 300.0, 2000.0
SAME_RECORDING = 0.4
"""`match` at and above which two fingerprints are taken to be of the same recording."""
HEADER = b"SoF"
VERSION = 1
LEAST_CODES = 20

Codes = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The bits of one recording.

    Attributes
    ----------
    codes : uint32 array
        One code of 32 bits every `HOP_FRAMES` frames of the shared transform; 0 where silent.
    """

    codes: Codes

    def to_bytes(self) -> bytes:
        """Return a compact form with its version, read by `from_bytes`."""
        return HEADER + bytes([VERSION]) + self.codes.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Fingerprint":
        """Read what `to_bytes` wrote.

        Raises
        ------
        InputError
            If the bytes are something else.
        """
        start = len(HEADER) + 1
        if data[: len(HEADER)] != HEADER or len(data) < start or (len(data) - start) % 4:
            raise InputError("fingerprint", expected="written by to_bytes", got=data[:8])
        if data[len(HEADER)] != VERSION:
            raise InputError("fingerprint version", expected=str(VERSION), got=data[len(HEADER)])
        return cls(np.frombuffer(data, dtype="<u4", offset=start).astype(np.uint32))


class FingerprintEar:
    """Hears a `Fingerprint` in the shared transform.

    Examples
    --------
    >>> len(FingerprintEar().finish().codes)
    0
    """

    def __init__(self) -> None:
        edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1) / BIN_HZ
        self._low, self._high = int(edges[0]), int(edges[-1]) + 2
        bins = np.arange(self._low, self._high)[:, None]
        inside = np.minimum(bins + 0.5, edges[1:]) - np.maximum(bins - 0.5, edges[:-1])
        self._bands = np.clip(inside, 0, 1).astype(np.float32)
        self._waiting = np.zeros((0, BANDS), dtype=np.float32)
        self._sums: list[NDArray[np.float32]] = []

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        energy = spectra.power[:, self._low : self._high] @ self._bands
        energy = np.concatenate([self._waiting, energy])
        whole = len(energy) // HOP_FRAMES
        self._sums.append(
            energy[: whole * HOP_FRAMES].reshape(whole, HOP_FRAMES, BANDS).sum(axis=1)
        )
        self._waiting = energy[whole * HOP_FRAMES :]

    def finish(self) -> Fingerprint:
        """Return what was heard; silence and very short sounds give an empty fingerprint."""
        sums = np.concatenate([np.zeros((0, BANDS), dtype=np.float32), *self._sums])
        if len(sums) < SMOOTH + 1:
            return Fingerprint(np.zeros(0, dtype=np.uint32))
        total = np.cumsum(np.concatenate([np.zeros((1, BANDS)), sums]), axis=0)
        smooth = total[SMOOTH:] - total[:-SMOOTH]
        loud = smooth.sum(axis=1)
        level = np.log(smooth + 1e-6 * max(float(loud.max()), 1e-30))
        step = np.diff(level, axis=1)
        bits = np.diff(step, axis=0) > 0
        codes = np.packbits(bits, axis=1).view(">u4")[:, 0].astype(np.uint32)
        silent = loud[1:] <= max(1e-7 * float(loud.max()), 1e-12)
        codes[silent] = 0
        if not codes.any():
            codes = codes[:0]
        return Fingerprint(codes)


def _signs(codes: Codes) -> NDArray[np.float32]:
    bits = np.unpackbits(codes.astype(">u4").view(np.uint8).reshape(-1, 4), axis=1)
    signs = bits.astype(np.float32) * 2 - 1
    signs[codes == 0] = 0
    return signs


def match(a: Fingerprint, b: Fingerprint) -> float:
    """Say how surely two fingerprints are of the same recording.

    Returns
    -------
    float in [0, 1]
        1 for identical sound, about 0.1 for unrelated music; `SAME_RECORDING` and above: the same.

    Examples
    --------
    >>> nothing = FingerprintEar().finish()
    >>> match(nothing, nothing)
    0.0
    """
    shorter = min(len(a.codes), len(b.codes))
    if shorter < LEAST_CODES:
        return 0.0
    size = fft.next_fast_len(len(a.codes) + len(b.codes), real=True)
    first, second = _signs(a.codes), _signs(b.codes)
    agreement = _lagged(first, second, size)
    heard = [
        np.any(signs != 0, axis=1, keepdims=True).astype(np.float32) for signs in (first, second)
    ]
    overlap = _lagged(heard[0], heard[1], size)
    enough = overlap >= max(LEAST_CODES, shorter / 2) - 0.5
    if not enough.any():
        return 0.0
    best = float(np.max(agreement[enough] / (32 * overlap[enough])))
    return min(max(best, 0.0), 1.0)


def _lagged(
    first: NDArray[np.float32], second: NDArray[np.float32], size: int
) -> NDArray[np.float32]:
    """Return the sum over columns of the cross-correlation at every lag."""
    ahead = fft.rfft(first, size, axis=0)
    ahead *= np.conj(fft.rfft(second, size, axis=0))
    return np.asarray(fft.irfft(ahead.sum(axis=1), size), dtype=np.float32)


class FingerprintIndex:
    """Finds matches among many recordings.

    Examples
    --------
    >>> FingerprintIndex().find(FingerprintEar().finish())
    ()
    """

    def __init__(self) -> None:
        self._known: list[tuple[str, Fingerprint]] = []

    def __len__(self) -> int:
        return len(self._known)

    def add(self, name: str, fingerprint: Fingerprint) -> None:
        """Keep a recording under a name."""
        self._known.append((name, fingerprint))

    def find(self, fingerprint: Fingerprint) -> tuple[tuple[str, float], ...]:
        """Return (name, match) of every recording that is the same, best first."""
        scored = ((name, match(fingerprint, known)) for name, known in self._known)
        same = [(name, score) for name, score in scored if score >= SAME_RECORDING]
        return tuple(sorted(same, key=lambda pair: -pair[1]))
