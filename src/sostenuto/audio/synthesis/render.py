"""Rendering: a score becomes a recording.

Conventions: float32 of shape ``(samples, 2)`` within [-1, 1], true peak at most -1 dBTP, integrated
loudness near -18 LUFS (calm pieces a little under, roused ones a little over it). The same score
gives the same samples.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.synthesis.catalogue import master, place
from sostenuto.audio.synthesis.limiter import FRAME, limit
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
    mix = _Mix(score, rate_hz)
    sound = np.empty((mix.total, 2), dtype=np.float32)
    # The raw mix is kept where its mastered blocks will stand, so that there is one copy of it.
    _fill(sound, (block.T for block in mix.blocks()))
    raw = (
        np.ascontiguousarray(sound[at : at + mix.block].T) for at in range(0, mix.total, mix.block)
    )
    _fill(sound, _mastered(raw, mix.gain(), mix.total, rate_hz))
    return sound


def _fill(sound: NDArray[np.float32], blocks: Iterator[NDArray[np.float32]]) -> None:
    at = 0
    for block in blocks:
        sound[at : at + len(block)] = block
        at += len(block)


def render_blocks(score: Score, rate_hz: int = 44100) -> Iterator[NDArray[np.float32]]:
    """Play a score in blocks of some seconds, for pieces too long to hold in memory.

    The piece is played twice, once to learn its level, so this takes twice as long as `render`;
    its memory does not grow with the length of the piece but for the score itself.

    Yields
    ------
    float32 array (samples, 2), in order; together as `render` but for rounding
    """
    rate_hz = whole("rate_hz", rate_hz, 8000, 96000)
    mix = _Mix(score, rate_hz)
    for _ in mix.blocks():
        pass
    yield from _mastered(_Mix(score, rate_hz).blocks(), mix.gain(), mix.total, rate_hz)


def _mastered(
    blocks: Iterator[Planar], gain: float, total: int, rate_hz: int
) -> Iterator[NDArray[np.float32]]:
    """Limit blocks that overlap, so that the limiter may look over their edges."""
    raw = np.zeros((2, 0), dtype=np.float32)
    start = given = 0  # where raw begins in the piece; how much of raw was given out before
    for block in blocks:
        raw = np.concatenate([raw, block], axis=1)
        ends = start + raw.shape[1] >= total
        ready = raw.shape[1] if ends else raw.shape[1] - _OVERLAP
        done = raw * np.float32(gain)
        limit(done, master().ceiling_dbtp)
        _fade_ends(done, rate_hz, start=start, total=total)
        yield done[:, given:ready].T
        keep = max(0, ready - _OVERLAP) // FRAME * FRAME
        raw, start, given = raw[:, keep:], start + keep, ready - keep


class _Mix:
    """Adds up the notes of a score, block by block, and sends them through the room."""

    def __init__(self, score: Score, rate_hz: int) -> None:
        self._score, self._rate_hz = score, rate_hz
        self._orchestra = Orchestra(score, rate_hz)
        self._room = Room(
            arousal=score.character.arousal, cutoff_hz=score.character.cutoff_hz, rate_hz=rate_hz
        )
        self.total = round(score.duration_s * rate_hz)
        self.block = self._room.block
        self._gates: list[NDArray[np.float64]] = []

    def blocks(self) -> Iterator[Planar]:
        """Yield planar blocks before the master level."""
        pending = list(reversed(self._score.notes))
        ringing: list[Planar] = []  # what is left of notes that began in earlier blocks
        for start in range(0, self.total, self._room.block):
            end = min(start + self._room.block, self.total)
            block = np.zeros((2, end - start), dtype=np.float32)
            for wave in ringing:
                _add(block, wave, 0)
            ringing = [wave[:, end - start :] for wave in ringing if wave.shape[1] > end - start]
            while pending and pending[-1].onset_s * self._rate_hz < end:
                note = pending.pop()
                wave = self._placed(note)
                place_in_block = round(note.onset_s * self._rate_hz) - start
                _add(block, wave, place_in_block)
                reach = place_in_block + wave.shape[1] - (end - start)
                if reach > 0:
                    ringing.append(wave[:, -reach:].copy())
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
        power = self._room.weighted_energy / self.total * gated
        lufs = -0.691 + 10 * np.log10(power)
        return db_ratio(float(target_lufs - lufs))


def _add(block: Planar, wave: Planar, at: int) -> None:
    """Add a note to a block from place ``at`` on, as far as the block goes."""
    room = block.shape[1] - at
    block[:, at : at + wave.shape[1]] += wave[:, :room]


def _energies(block: Planar, window: int) -> NDArray[np.float64]:
    """Return the mean power of each whole stretch of ``window`` samples, at least one."""
    count = max(1, block.shape[1] // window)
    used = block[:, : count * window]
    return np.array(
        [float(np.vdot(part, part)) / window for part in np.array_split(used, count, axis=1)]
    )


def _fade_ends(sound: Planar, rate_hz: int, *, start: int, total: int) -> None:
    """Fade the piece's two ends in place; ``start`` is where the sound begins in the piece."""
    fade_in, fade_out = int(FADE_IN_S * rate_hz), int(FADE_OUT_S * rate_hz)
    if start < fade_in:
        rising = np.arange(start, min(fade_in, start + sound.shape[1])) / fade_in
        sound[:, : len(rising)] *= np.sin(np.pi / 2 * rising).astype(np.float32)
    first = max(0, total - fade_out - start)
    if first < sound.shape[1]:
        left = (total - 1 - start - np.arange(first, sound.shape[1])) / fade_out
        sound[:, first:] *= (np.sin(np.pi / 2 * left) ** 2).astype(np.float32)
