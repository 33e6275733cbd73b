"""The bits of a fingerprint: how they are heard, kept and read; see `fingerprint`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.transform import BIN_HZ, FRAME_RATE_HZ, Spectra
from sostenuto.base.errors import InputError

HOP_FRAMES = 5
CODE_S = HOP_FRAMES / FRAME_RATE_HZ
"""Seconds from one code to the next."""
SMOOTH = 4
"""Hops whose energy one code looks at."""
LAG = 2
"""Hops across which rise and fall are judged."""
BITS = 32
LOWEST_HZ, HIGHEST_HZ = 200.0, 3000.0
SILENCE_RATIO = 1e-5
"""Energy below this share of the loudest moment's (-50 dB) counts as silence: what is there
depends on the encoder."""
SILENCE_ENERGY = 1e-12
LEAST_CODES = 40
"""Fewer codes than this (4.6 s) are too few to tell recordings apart."""
HEADER = b"SoF"
VERSION = 1

Codes = NDArray[np.uint32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """The bits of one recording.

    Attributes
    ----------
    codes : uint32 array
        One code of 32 bits every `CODE_S` seconds, 0 where it was silent. Empty when there was too
        little to hear (silence, less than 5 s): such a fingerprint matches nothing.

    Examples
    --------
    >>> Fingerprint(np.arange(3, dtype=np.uint32)).to_bytes().hex(" ", 4)
    '536f4601 00000000 01000000 02000000'
    """

    codes: Codes

    def to_bytes(self) -> bytes:
        """Return a compact form, version included, that `from_bytes` reads on any machine."""
        return HEADER + bytes([VERSION]) + self.codes.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Fingerprint":
        """Read what `to_bytes` wrote.

        Raises
        ------
        InputError
            If the bytes are something else, or of a version that this program does not know.
        """
        start = len(HEADER) + 1
        if data[: len(HEADER)] != HEADER or len(data) < start or len(data) % 4:
            raise InputError("fingerprint", expected="bytes written by to_bytes", got=data[:8])
        version = data[len(HEADER)]
        if version != VERSION:
            hint = "analyse the recording again"
            raise InputError("fingerprint", expected=f"version {VERSION}", got=version, hint=hint)
        return cls(np.frombuffer(data, dtype="<u4", offset=start).astype(np.uint32))


class FingerprintEar:
    """Hears a `Fingerprint` in the shared transform.

    Examples
    --------
    >>> len(FingerprintEar().finish().codes)
    0
    """

    def __init__(self) -> None:
        edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BITS + 2) / BIN_HZ
        self._low, self._high = int(edges[0]), int(edges[-1]) + 2
        bins = np.arange(self._low, self._high)[:, None]
        inside = np.minimum(bins + 0.5, edges[1:]) - np.maximum(bins - 0.5, edges[:-1])
        self._bands = np.clip(inside, 0, 1).astype(np.float32)
        self._waiting: Floats = np.zeros((0, BITS + 1), dtype=np.float32)
        self._hops: list[Floats] = []

    def hear(self, spectra: Spectra) -> None:
        """Take in the next chunk."""
        energy = np.concatenate(
            [self._waiting, spectra.power[:, self._low : self._high] @ self._bands]
        )
        whole = len(energy) // HOP_FRAMES * HOP_FRAMES
        self._hops.append(energy[:whole].reshape(-1, HOP_FRAMES, BITS + 1).sum(axis=1))
        self._waiting = energy[whole:]

    def finish(self) -> Fingerprint:
        """Return what was heard."""
        hops = np.concatenate([self._waiting[:0], *self._hops])
        nothing = Fingerprint(np.zeros(0, dtype=np.uint32))
        if len(hops) < SMOOTH + LAG + LEAST_CODES:
            return nothing
        windows = np.lib.stride_tricks.sliding_window_view(hops, SMOOTH, axis=0).sum(axis=-1)
        codes = _codes_of(windows)
        return Fingerprint(codes) if np.count_nonzero(codes) >= LEAST_CODES else nothing


def _codes_of(energy: Floats) -> Codes:
    """Turn band energies (n, BITS + 1) into n - LAG codes.

    The fourth root lets the quiet bands have a say and keeps the coder's noise from having one.
    """
    loudness = energy.sum(axis=1)
    steps = np.diff(np.sqrt(np.sqrt(energy)), axis=1)
    risen = steps[LAG:] > steps[:-LAG]
    codes = np.packbits(risen, axis=1, bitorder="little").view("<u4")[:, 0].astype(np.uint32)
    floor = max(SILENCE_RATIO * float(loudness.max()), SILENCE_ENERGY)
    codes[np.minimum(loudness[LAG:], loudness[:-LAG]) < floor] = 0
    return codes
