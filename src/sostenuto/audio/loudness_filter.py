"""K weighting: the ear's frequency response as ITU-R BS.1770-4 simplifies it, at any sample rate.

The standard prints two second-order filters for 48 kHz, a high shelf for the head and a high pass.
`k_weighting` recovers them from their analogue prototypes by the pre-warped bilinear transform, so
that 48 kHz gives the printed coefficients and other rates the same response.

`RowFilter` runs the cascade as matrix products: sound is cut into rows, each row's answer is
``row @ T + state @ O``, and only the state, four numbers a row, is a recursion. That recursion is
again a matrix product within groups of rows, and between groups it is solved by doubling
(s_k = u_k + M u_(k-1) + M^2 u_(k-2) ...). In balanced coordinates float32 is enough for all of it:
the result is within 1e-6 of full scale of the plain recursion in float64.
"""

from dataclasses import dataclass
from functools import cache
from math import pi, tan

import numpy as np
from numpy.typing import NDArray

from sostenuto.base.checks import within

SLOWEST_RATE_HZ = 4000
FASTEST_RATE_HZ = 400_000

GROUP = 8
"""Rows in a group."""

SHELF_HZ, SHELF_GAIN_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
SHELF_BAND_EXPONENT = 0.4996667741545416
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
"""Prototypes that give back the 48 kHz coefficients of BS.1770-4, tables 1 and 2, to ten digits."""

Matrix = NDArray[np.float64]
Biquad = tuple[float, float, float, float, float]
"""b0, b1, b2, a1, a2 with a0 = 1."""


def k_weighting(rate_hz: float) -> tuple[Biquad, Biquad]:
    """Return the two filters of K weighting, the shelf first.

    Parameters
    ----------
    rate_hz : float, Hz, in [4000, 400000]

    References
    ----------
    ITU-R BS.1770-4 (2015), annex 1.

    Examples
    --------
    >>> shelf, high_pass = k_weighting(48000)
    >>> [round(c, 8) for c in shelf]
    [1.53512486, -2.69169619, 1.19839281, -1.69065929, 0.73248077]
    >>> [round(c, 8) for c in high_pass]
    [1.0, -2.0, 1.0, -1.99004745, 0.99007225]
    """
    rate_hz = within("rate_hz", rate_hz, SLOWEST_RATE_HZ, FASTEST_RATE_HZ, unit="Hz")
    k = tan(pi * SHELF_HZ / rate_hz)
    high = 10 ** (SHELF_GAIN_DB / 20)
    band = high**SHELF_BAND_EXPONENT
    a0 = 1 + k / SHELF_Q + k * k
    shelf = (
        (high + band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / SHELF_Q + k * k) / a0,
    )
    k = tan(pi * HIGH_PASS_HZ / rate_hz)
    a0 = 1 + k / HIGH_PASS_Q + k * k
    return shelf, (1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / HIGH_PASS_Q + k * k) / a0)


@dataclass(frozen=True)
class _Rows:
    """The cascade seen a row, and a group of rows, at a time."""

    answer: NDArray[np.float32]  # (row, row): what a row answers to itself
    feed: NDArray[np.float32]  # (row, 4): what a row adds to the state
    ring: NDArray[np.float32]  # (4, row): what the state adds to the row
    within: NDArray[np.float32]  # (4 group, 4 group + 4): feeds -> states before rows, and last
    carry: NDArray[np.float32]  # (4, 4 group): state before the group -> before each of its rows
    doubled: tuple[NDArray[np.float32], ...]  # state over 1, 2, 4 ... groups, until nothing is left


def _state_space(first: Biquad, second: Biquad) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return A, B, C, D of two biquads in a row, transposed direct form II."""
    spaces = []
    for b0, b1, b2, a1, a2 in (first, second):
        step = np.array([[-a1, 1.0], [-a2, 0.0]])
        spaces.append((step, np.array([b1 - a1 * b0, b2 - a2 * b0]), np.array([1.0, 0.0]), b0))
    (step1, in1, out1, direct1), (step2, in2, out2, direct2) = spaces
    step = np.block([[step1, np.zeros((2, 2))], [np.outer(in2, out1), step2]])
    feed = np.concatenate([in1, in2 * direct1])
    read = np.concatenate([out1 * direct2, out2])
    return step, feed, read, direct1 * direct2


def _balanced(
    step: Matrix, into: Matrix, out: Matrix, direct: float
) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return the same filter with states that are unrelated and of unit size under white noise.

    In the plain form two states of the high pass nearly cancel, which float32 cannot afford.
    """
    spread, reach = np.outer(into, into), step
    while np.abs(reach).max() > 1e-12:
        spread, reach = spread + reach @ spread @ reach.T, reach @ reach
    basis = np.linalg.cholesky(spread)
    back = np.linalg.inv(basis)
    return back @ step @ basis, back @ into, out @ basis, direct


def _powers(step: Matrix, count: int) -> list[Matrix]:
    powers = [np.eye(len(step))]
    for _ in range(count):
        powers.append(step @ powers[-1])
    return powers


@cache
def _rows(rate_hz: int, row: int) -> _Rows:
    step, into, out, direct = _balanced(*_state_space(*k_weighting(rate_hz)))
    powers = _powers(step, row)
    ring = np.stack([out @ powers[n] for n in range(row)], axis=1)
    feed = np.stack([powers[row - 1 - n] @ into for n in range(row)])
    impulse = np.concatenate([[direct], (into @ ring)[:-1]])
    lag = np.arange(row)[None, :] - np.arange(row)[:, None]
    answer = np.where(lag >= 0, impulse[np.maximum(lag, 0)], 0.0)

    over_rows = _powers(powers[row], GROUP)
    within_group = np.zeros((GROUP, 4, GROUP + 1, 4))
    for fed in range(GROUP):
        for seen in range(fed + 1, GROUP + 1):
            within_group[fed, :, seen, :] = over_rows[seen - 1 - fed].T
    carry = np.concatenate([power.T for power in over_rows[:GROUP]], axis=1)
    doubled = [over_rows[GROUP]]
    while np.abs(doubled[-1]).max() > 1e-15:
        doubled.append(doubled[-1] @ doubled[-1])
    return _Rows(
        answer.astype(np.float32),
        feed.astype(np.float32),
        ring.astype(np.float32),
        within_group.reshape(4 * GROUP, 4 * GROUP + 4).astype(np.float32),
        carry.astype(np.float32),
        tuple(power.T.astype(np.float32) for power in doubled),
    )


class RowFilter:
    """K weighting of planar sound, streamed.

    Parameters
    ----------
    rate_hz : int
    channels : int, >= 1
    row : int, >= 2
        Samples in a row; sound comes in whole groups of `GROUP` rows.

    Examples
    --------
    >>> weighting = RowFilter(48000, channels=1, row=48)
    >>> weighted = weighting.weighted(np.ones((1, 384), dtype=np.float32))
    >>> [round(float(value), 3) for value in weighted[0, :2]]
    [1.535, 1.424]
    """

    def __init__(self, rate_hz: int, *, channels: int, row: int) -> None:
        self._row = row
        self._rows = _rows(rate_hz, row)
        self._state = np.zeros((channels, 4), dtype=np.float32)

    def weighted(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the weighted sound; float32, shape (channels, groups x GROUP x row)."""
        channels = len(sound)
        rows = sound.reshape(channels, -1, self._row)
        answer = rows @ self._rows.answer
        answer += self._states(rows) @ self._rows.ring
        return answer.reshape(channels, -1)

    def _states(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the state before each row, shape (channels, rows, 4), and keep the last."""
        channels, count, _ = rows.shape
        feeds = rows @ self._rows.feed
        inside = feeds.reshape(channels, -1, 4 * GROUP) @ self._rows.within
        groups = inside.shape[1]
        before = np.empty((channels, groups + 1, 4), dtype=np.float32)
        before[:, 0] = self._state
        before[:, 1:] = inside[:, :, 4 * GROUP :]
        for exponent, power in enumerate(self._rows.doubled):
            reach = 1 << exponent
            if reach > groups:
                break
            before[:, reach:] += before[:, :-reach] @ power
        self._state = before[:, -1].copy()
        states = before[:, :-1] @ self._rows.carry
        states += inside[:, :, : 4 * GROUP]
        return states.reshape(channels, count, 4)
