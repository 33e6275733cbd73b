"""Candidates as arrays: one row a recording, in the order of their ids.

The order of the ids makes a plan independent of the order in which the candidates came.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sostenuto.base.errors import InputError
from sostenuto.listening.catalogue import Weights
from sostenuto.listening.programme import Candidate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
UNKNOWN_KEY = 24


@dataclass(frozen=True)
class Shelf:
    """Arrays of shape (n,) over candidates sorted by id.

    Attributes
    ----------
    valence, arousal : float
    variance : float
        Sum of the two variances of the place on the plane.
    duration_s : float
    octave : float
        Folded tempo: its logarithm to the base 2, fractional part; NaN where unknown.
    key : int
        Tonic for a major key, 12 + tonic for a minor one, 24 where unknown.
    level_lufs : float
        Loudness after levelling.
    song, artist : int
        Codes; every unknown artist has a code of its own.
    unfamiliar : int
        0 or 1.
    preference : float
        What liking and familiarity take off the cost, as a cost (mostly negative).
    asks : float
        Cost of asking.
    """

    candidates: Sequence[Candidate]
    valence: Floats
    arousal: Floats
    variance: Floats
    duration_s: Floats
    octave: Floats
    key: Ints
    level_lufs: Floats
    song: Ints
    artist: Ints
    unfamiliar: Ints
    preference: Floats
    asks: Floats

    def __len__(self) -> int:
        return len(self.candidates)


def shelf(
    candidates: Iterable[Candidate], weights: Weights, *, unsaid_is_unfamiliar: bool = False
) -> Shelf:
    """Return ``candidates`` as arrays, sorted by id.

    With ``unsaid_is_unfamiliar`` only what the person is known to know is familiar.

    Raises
    ------
    InputError
        Where two have the same id.
    """
    ordered = sorted(candidates, key=lambda each: each.id)
    for first, second in pairwise(ordered):
        if first.id == second.id:
            raise InputError("candidates", expected="unique by id", got=first.id)
    rows = np.array([_row(each) for each in ordered], dtype=float).reshape(-1, 13)
    (valence, arousal, v_sd, a_sd, duration_s, bpm, key, lufs, peak, liked, known, new, asks) = (
        rows.T
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        octave = np.where(bpm > 0, np.log2(bpm) % 1.0, np.nan)
    return Shelf(
        candidates=ordered,
        valence=valence,
        arousal=arousal,
        variance=v_sd**2 + a_sd**2,
        duration_s=duration_s,
        octave=octave,
        key=key.astype(np.int64),
        level_lufs=_levelled_lufs(lufs, peak, weights),
        song=_codes([each.song for each in ordered]),
        artist=_codes([_artist(each) for each in ordered]),
        unfamiliar=(1 - known if unsaid_is_unfamiliar else new).astype(np.int64),
        preference=-weights.liked * liked - weights.familiar * known,
        asks=weights.asks * asks,
    )


def _row(each: Candidate) -> tuple[float, ...]:
    key = each.key
    affect = each.affect
    point = affect.point
    peak = each.true_peak_dbtp
    return (
        point.valence,
        point.arousal,
        affect.valence_sd,
        affect.arousal_sd,
        each.duration_s,
        each.tempo_bpm or 0.0,
        UNKNOWN_KEY if key is None else key.tonic + (12 if key.mode == "minor" else 0),
        each.integrated_lufs,
        np.nan if peak is None else peak,
        each.liked,
        each.familiar is True,
        each.familiar is False,
        each.asks,
    )


def _levelled_lufs(lufs: Floats, peak_dbtp: Floats, weights: Weights) -> Floats:
    """Turn down as far as wanted, up only as far as the true peak leaves headroom to -1 dBTP."""
    headroom_db = np.where(np.isnan(peak_dbtp), np.inf, np.maximum(-1 - peak_dbtp, 0))
    most_db = np.minimum(headroom_db, weights.raised_most_db)
    return np.minimum(weights.levelled_lufs, lufs + most_db)


def _artist(each: Candidate) -> str:
    return each.artist.casefold().strip() or f"unknown\n{each.id}"


def _codes(names: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
