"""How well two fingerprints agree; see `fingerprint`."""

import numpy as np

from sostenuto.audio.fingerprint_codes import BITS, LEAST_CODES, Codes, Fingerprint, Floats
from sostenuto.audio.fourier import fast_length, irfft, rfft

SAME_RECORDING = 0.42
"""`match` at and above which two fingerprints are taken to be of the same recording: half-way
between the worst hundredth of the equal pairs and the unequal ones that came nearest."""


def match(a: Fingerprint, b: Fingerprint) -> float:
    """Say how well two fingerprints agree where they overlap best.

    They have to overlap by half of the shorter one and by `LEAST_CODES` codes that are not silence.

    Returns
    -------
    float in [0, 1]
        1 for identical sound, below 0.1 for unrelated music; at `SAME_RECORDING` and above they
        are taken to be the same recording. ``match(a, b) == match(b, a)`` but for rounding.

    Examples
    --------
    >>> codes = np.random.default_rng(1).integers(1, 2**32, 500, dtype=np.uint32)
    >>> whole, end = Fingerprint(codes), Fingerprint(codes[200:])
    >>> round(match(whole, end), 3), match(whole, Fingerprint(codes[:0]))
    (1.0, 0.0)
    """
    shorter = min(len(a.codes), len(b.codes))
    if shorter < LEAST_CODES:
        return 0.0
    size = fast_length(len(a.codes) + len(b.codes))
    agreeing = _lagged(_signs(a.codes), _signs(b.codes), size) / BITS
    # A count of codes; the transform leaves it a rounding away from whole, on either side.
    overlap = np.rint(_lagged(_heard(a.codes), _heard(b.codes), size))
    enough = overlap >= max(LEAST_CODES, shorter / 2)
    best = float(np.max(agreeing[enough] / overlap[enough], initial=0.0))
    return min(best, 1.0)


def _signs(codes: Codes) -> Floats:
    """Return bits as -1 and 1, shape (n, BITS); silence as 0."""
    octets = codes.astype("<u4").view(np.uint8).reshape(-1, BITS // 8)
    signs = np.unpackbits(octets, axis=1, bitorder="little").astype(np.float32)
    signs *= 2
    signs -= 1
    signs *= _heard(codes)
    return signs


def _heard(codes: Codes) -> Floats:
    heard: Floats = (codes != 0).astype(np.float32)
    return heard[:, None]


def _lagged(first: Floats, second: Floats, size: int) -> Floats:
    """Return the cross-correlation at every lag, summed over the columns."""
    ahead = rfft(first.T, size)
    ahead *= np.conj(rfft(second.T, size))
    return np.asarray(irfft(ahead.sum(axis=0), size), dtype=np.float32)
