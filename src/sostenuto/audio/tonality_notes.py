"""From partials to notes, chroma and harmonic movement.

A note brings its overtones along, and these sit on other pitch classes: the third partial on the
fifth, the fifth on the major third, which makes minor sound major. So each segment is explained as
a sum of notes with overtones of falling strength (non-negative least squares, as Mauch & Dixon
2010, "Approximate note transcription for the improved identification of difficult chords", ISMIR),
and the chroma counts the notes.

Conventions: pitch class 0 = C; rows are segments of `tonality_pitch.SEGMENT_S` seconds.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.tonality_pitch import LOWEST_MIDI, SEMITONES

OVERTONE_RATIO = 0.7
"""Strength of each partial over that of the one below it. Mauch & Dixon (2010) vary it from 0.5 to
0.9; on the developer set 0.6 to 0.8 do alike."""
PARTIALS = 8
COMPRESSION = 0.5
"""Power to which magnitudes are raised first, so that quiet notes have a say."""
CHROMA_COMPRESSION = 0.7
ITERATIONS = 15
LEAST_RATIO = 1e-5
"""Notes below this share of the strongest partial are none."""
LEAST = np.float32(1e-9)
"""Notes are kept from shrinking further: numbers below 1e-38 slow the processor down tenfold."""
SLICE = 2048
"""Segments explained at once, so that two hours take no more memory than twelve minutes."""
BASS_NOTES = 26
"""Notes up to MIDI 53 (F3) count as bass."""

Floats = NDArray[np.float32]


@lru_cache(maxsize=1)
def _note_partials() -> Floats:
    """Return the partials of each note, shape (`SEMITONES` sounding, `SEMITONES` notes), norm 1."""
    above = np.round(12 * np.log2(np.arange(1, PARTIALS + 1))).astype(int)
    table = np.zeros((SEMITONES, SEMITONES))
    for partial, semitones in enumerate(above):
        table += np.eye(SEMITONES, k=-semitones) * OVERTONE_RATIO**partial
    return np.asarray(table / np.linalg.norm(table, axis=0), dtype=np.float32)


def notes_sounding(partials: Floats) -> Floats:
    """Explain partials by notes.

    Parameters
    ----------
    partials : float32 array, shape (segments, `SEMITONES`), >= 0

    Returns
    -------
    float32 array of the same shape, >= 0
        Strength of each note; four times the partials give twice the strength (`COMPRESSION`).

    Notes
    -----
    Multiplicative updates (Lee & Seung 2001, "Algorithms for non-negative matrix factorization"),
    stopped early: `ITERATIONS` suffice to move the overtones to their notes.
    """
    table = _note_partials()
    gram = table.T @ table
    found = np.empty_like(partials)
    for start in range(0, len(partials), SLICE):
        part = partials[start : start + SLICE] ** np.float32(COMPRESSION)
        scale = np.maximum(part.max(axis=1, keepdims=True, initial=0.0), 1e-12)
        target = part / scale @ table
        notes = target + np.float32(1e-6)
        for _ in range(ITERATIONS):
            notes *= target / (notes @ gram + np.float32(1e-6))
            np.maximum(notes, LEAST, out=notes)
        found[start : start + SLICE] = np.where(notes > LEAST_RATIO, notes, 0) * scale
    return found


def chroma_of(notes: Floats, *, highest: int = SEMITONES) -> Floats:
    """Sum the ``highest`` lower notes over the octaves: float32, shape (segments, 12), C first."""
    strength = notes ** np.float32(CHROMA_COMPRESSION)
    strength[:, highest:] = 0
    octaves = strength.reshape(len(notes), SEMITONES // 12, 12).sum(axis=1)
    return np.roll(octaves, LOWEST_MIDI % 12, axis=1)


def tonal_centroid(chroma: Floats) -> NDArray[np.float64]:
    """Return the tonal centroid of each row, shape (segments, 6).

    Fifths, minor thirds and major thirds, two numbers each, with radii 1, 1 and 0.5; each row of
    chroma is divided by its sum first; silence gives 0.

    References
    ----------
    Harte, Sandler & Gasser (2006), Detecting harmonic change in musical audio,
    doi:10.1145/1178723.1178727

    Examples
    --------
    >>> c_alone = np.eye(12, dtype=np.float32)[:1]
    >>> tonal_centroid(c_alone).tolist()
    [[0.0, 1.0, 0.0, 1.0, 0.0, 0.5]]
    """
    pitch_class = np.arange(12)
    angles = [pitch_class * step for step in (7 * np.pi / 6, 3 * np.pi / 2, 2 * np.pi / 3)]
    circles = np.stack(
        [
            radius * wave
            for radius, angle in zip((1.0, 1.0, 0.5), angles, strict=True)
            for wave in (np.sin(angle), np.cos(angle))
        ]
    )
    share = chroma / np.maximum(chroma.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(share @ circles.T, dtype=np.float64)


def harmonic_change(chroma: Floats) -> NDArray[np.float64]:
    """Return how far the tonal centroid moves across each segment, shape (segments,), in [0, 3].

    Distance between the centroids before and after (Harte et al. 2006); 0 at both ends and where
    one of them is silent.
    """
    moved = np.zeros(len(chroma))
    if len(chroma) > 2:
        centroid = tonal_centroid(chroma)
        sounding = chroma.sum(axis=1) > 0
        step = np.linalg.norm(centroid[2:] - centroid[:-2], axis=1)
        moved[1:-1] = step * (sounding[2:] & sounding[:-2])
    return moved
