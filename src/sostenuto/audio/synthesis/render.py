"""Rendering: a score becomes a recording.

Conventions: float32 of shape ``(samples, 2)`` within [-1, 1], true peak at most -1 dBTP, integrated
loudness near -18 LUFS (calm pieces a little under, roused ones a little over it). The same score
gives the same samples.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.synthesis.catalogue import master, place
from sostenuto.audio.synthesis.limiter import limited
from sostenuto.audio.synthesis.orchestra import Orchestra
from sostenuto.audio.synthesis.room import Planar, Room
from sostenuto.base.checks import whole
from sostenuto.base.units import db_ratio
from sostenuto.music.score import Note, Score

FADE_IN_S, FADE_OUT_S = 0.05, 1.2
MIDDLE_PITCH = 60
_GATE_S = 0.4
_OVERLAP = 4096
"""Samples of neighbouring blocks that the limiter hears on both sides when rendering in blocks."""


def render(score: Score, rate_hz: int = 44100) -> NDArray[np.float32]:
    """Play a score.

    Parameters
    ----------
    score : Score
    rate_hz : int in [8000, 96000]

    Returns
    -------
    float32 array (samples, 2)
        Exactly as long as the score. Needs about 25 MB a minute at 44.1 kHz, and 40 MB besides.

    Raises
    ------
    InputError
        When the rate is out of its range or the score names an unknown instrument.

    Examples
    --------
    >>> from sostenuto.music.composer import compose
    >>> sound = render(compose(0.4, -0.6, minutes=0.5, seed=7))
    >>> sound.shape, sound.dtype, bool(np.abs(sound).max() < 0.9)
    ((1323000, 2), dtype('float32'), True)
    """
    rate_hz = whole("rate_hz", rate_hz, 8000, 96000)
    total = round(score.duration_s * rate_hz)
    sound = np.empty((2, total), dtype=np.float32)
    mix = _Mix(score, rate_hz)
    at = 0
    for block in mix.blocks():
        sound[:, at : at + block.shape[1]] = block
        at += block.shape[1]
    limited(sound, mix.gain(), master().ceiling_dbtp)
    _faded(sound, rate_hz)
    return np.ascontiguousarray(sound.T)


def render_blocks(score: Score, rate_hz: int = 44100) -> Iterator[NDArray[np.float32]]:
    """Play a score in blocks of some seconds, for pieces too long to hold in memory.

    The piece is played twice, once to learn its level, so this takes twice as long as `render`;
    its memory does not grow with the length of the piece but for the score itself.

    Yields
    ------
    float32 array (samples, 2), in order; together as `render` but for rounding
    """
    rate_hz = whole("rate_hz", rate_hz, 8000, 96000)
    heard = _Mix(score, rate_hz)
    for _ in heard.blocks():
        pass
    yield from _mastered(_Mix(score, rate_hz).blocks(), heard.gain(), score, rate_hz)


def _mastered(
    blocks: Iterator[Planar], gain: float, score: Score, rate_hz: int
) -> Iterator[NDArray[np.float32]]:
    """Limit blocks that overlap, so that the limiter may look over their edges."""
    total = round(score.duration_s * rate_hz)
    raw = np.zeros((2, 0), dtype=np.float32)
    start = context = 0  # where raw begins in the piece; how much of it is already given out
    for block in blocks:
        raw = np.concatenate([raw, block], axis=1)
        ends = start + raw.shape[1] >= total
        ready = raw.shape[1] if ends else raw.shape[1] - _OVERLAP
        done = raw.copy()
        limited(done, gain, master().ceiling_dbtp)
        _faded(done, rate_hz, start=start, total=total)
        yield np.ascontiguousarray(done[:, context:ready].T)
        keep = max(0, ready - _OVERLAP) // 64 * 64
        raw, start, context = raw[:, keep:], start + keep, ready - keep


class _Mix:
    """Adds up the notes of a score, block by block, and sends them through the room."""

    def __init__(self, score: Score, rate_hz: int) -> None:
        self._score, self._rate_hz = score, rate_hz
        self._orchestra = Orchestra(score, rate_hz)
        self._room = Room(
            arousal=score.character.arousal, cutoff_hz=score.character.cutoff_hz, rate_hz=rate_hz
        )
        self._total = round(score.duration_s * rate_hz)
        self._gates: list[NDArray[np.float64]] = []

    def blocks(self) -> Iterator[Planar]:
        """Yield planar blocks before the master level."""
        pending = list(reversed(self._score.notes))
        sounding: list[tuple[int, Planar]] = []
        for start in range(0, self._total, self._room.block):
            end = min(start + self._room.block, self._total)
            block = np.zeros((2, end - start), dtype=np.float32)
            while pending and pending[-1].onset_s * self._rate_hz < end:
                note = pending.pop()
                sounding.append((round(note.onset_s * self._rate_hz), self._placed(note)))
            for onset, wave in sounding:
                low, high = max(onset, start), min(onset + wave.shape[1], end)
                if low < high:
                    block[:, low - start : high - start] += wave[:, low - onset : high - onset]
            sounding = [(onset, wave) for onset, wave in sounding if onset + wave.shape[1] > end]
            heard = self._room.heard(block)
            self._gates.append(_energies(heard, int(_GATE_S * self._rate_hz)))
            yield heard

    def _placed(self, note: Note) -> Planar:
        """Return a note on its two sides, by the sine law of panning."""
        where = place(note.voice)
        wave = self._orchestra.played(note)
        gain = db_ratio(where.gain_db)
        if wave.ndim == 2:
            return np.ascontiguousarray(wave.T) * np.float32(gain)
        pan = where.pan + where.spread * (note.pitch - MIDDLE_PITCH) / 12
        angle = np.pi / 4 * (1 + min(0.9, max(-0.9, pan)))
        sides = np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32)
        return wave[None, :] * (sides * np.float32(gain))

    def gain(self) -> float:
        """Return the master gain that brings the piece to its loudness; call when all is played."""
        row = master()
        target_lufs = row.loudness_lufs + row.loudness_arousal_lu * self._score.character.arousal
        energies = np.concatenate(self._gates) if self._gates else np.zeros(1)
        if self._room.plain_energy <= 0 or not energies.any():
            return 1.0
        # Loudness without gates, then corrected for the quiet stretches that BS.1770 leaves out.
        gated = energies[energies > 0.1 * energies.mean()].mean() / energies.mean()
        power = self._room.weighted_energy / self._total * gated
        lufs = -0.691 + 10 * np.log10(power)
        return db_ratio(float(target_lufs - lufs))


def _energies(block: Planar, window: int) -> NDArray[np.float64]:
    """Return the mean power of each whole stretch of ``window`` samples, at least one."""
    count = max(1, block.shape[1] // window)
    used = block[:, : count * window]
    return np.array(
        [float(np.vdot(part, part)) / window for part in np.array_split(used, count, axis=1)]
    )


def _faded(sound: Planar, rate_hz: int, *, start: int = 0, total: int | None = None) -> None:
    """Fade the piece's two ends in place; ``start`` and ``total`` place a block in the piece."""
    total = sound.shape[1] if total is None else total
    fade_in, fade_out = int(FADE_IN_S * rate_hz), int(FADE_OUT_S * rate_hz)
    place_in_piece = np.arange(start, start + sound.shape[1])
    if start < fade_in:
        sound[:, : max(0, fade_in - start)] *= np.sin(
            np.pi / 2 * place_in_piece[: max(0, fade_in - start)] / fade_in
        ).astype(np.float32)
    first = max(0, total - fade_out - start)
    if first < sound.shape[1]:
        left = (total - 1 - place_in_piece[first:]) / fade_out
        sound[:, first:] *= (np.sin(np.pi / 2 * np.clip(left, 0, 1)) ** 2).astype(np.float32)
