"""The orchestra: the players' notes, each sound worked out once and played as often as needed.

Conventions: notes are float32, mono ``(samples,)`` or stereo ``(samples, 2)``, at ``rate_hz``.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.synthesis.catalogue import Instrument, instrument
from sostenuto.audio.synthesis.drums import stroke
from sostenuto.audio.synthesis.keys import electric_piano
from sostenuto.audio.synthesis.plucked import bass, pluck
from sostenuto.audio.synthesis.winds import flute, pad
from sostenuto.base.units import db_ratio
from sostenuto.music.score import Note, Score

SHORTEST_ATTACK_S = 0.003
"""No note starts faster than this: a sharper edge is heard as a click."""
SOFTEST_ATTACK_S = 0.05
"""The sedative preset's shortest fade-in."""
LEVELLED_S = 0.35
"""Sounds are made equally strong over this long from their start."""
LONGEST_NOTE_S = 60.0

Wave = NDArray[np.float32]
_MAKERS: dict[str, Callable[[int, float, float, int], Wave]] = {
    "pluck": pluck,
    "epiano": electric_piano,
    "flute": flute,
    "bass": bass,
    "pad": lambda pitch, brightness, _, rate_hz: pad(pitch, brightness, rate_hz),
    "drum": lambda pitch, brightness, _, rate_hz: stroke(pitch, brightness, rate_hz),
}


class Orchestra:
    """Plays the notes of one score.

    Parameters
    ----------
    score : Score
    rate_hz : int

    Examples
    --------
    >>> from sostenuto.music.composer import compose
    >>> piece = compose(0.4, -0.6, minutes=0.5, seed=7)
    >>> Orchestra(piece, 44100).played(piece.notes[0]).dtype
    dtype('float32')
    """

    def __init__(self, score: Score, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._players = {voice: instrument(name) for voice, name in score.instruments}
        self._attack_s = score.character.attack_s
        self._least_attack_s = (
            SOFTEST_ATTACK_S if score.character.preset == "sedative" else SHORTEST_ATTACK_S
        )
        self._sounds: dict[tuple[str, int, int], Wave] = {}
        self._lengths_s: dict[tuple[str, int, int], float] = {}
        for note in score.notes:
            player = self._players[note.voice]
            key = self._key(player, note)
            length_s = min(LONGEST_NOTE_S, note.duration_s + player.release_s)
            self._lengths_s[key] = max(self._lengths_s.get(key, 0.0), length_s)

    def played(self, note: Note) -> Wave:
        """Return one note with its attack, level and release."""
        player = self._players[note.voice]
        sound = self._sound(player, note)
        held = int(note.duration_s * self._rate_hz)
        count = min(held + int(player.release_s * self._rate_hz), self._limit(player, sound))
        looped = sound if count <= len(sound) else np.resize(sound, (count, *sound.shape[1:]))
        gain = db_ratio(player.trim_db) * (note.velocity / 100) ** player.velocity_power
        wave: Wave = looped[:count] * np.float32(gain)
        self._shape(wave, player, held)
        return wave

    def _limit(self, player: Instrument, sound: Wave) -> int:
        """Return how long a sound can be: a loop for ever, anything else until it has died away."""
        return int(LONGEST_NOTE_S * self._rate_hz) if player.name == "pad" else len(sound)

    def _shape(self, wave: Wave, player: Instrument, held: int) -> None:
        """Fade in and out in place."""
        attack_s = max(self._least_attack_s, player.attack_share * self._attack_s)
        rise = min(len(wave), max(2, int(attack_s * self._rate_hz)))
        _fade(wave[:rise], rising=True)
        # What ends by itself ends in a short fade too, so that no tail is cut.
        falls_from = min(held, len(wave) - int(0.25 * player.release_s * self._rate_hz))
        _fade(wave[max(0, falls_from) :], rising=False)

    def _key(self, player: Instrument, note: Note) -> tuple[str, int, int]:
        layer = min(player.layers - 1, note.velocity * player.layers // 128)
        return player.name, note.pitch, layer

    def _sound(self, player: Instrument, note: Note) -> Wave:
        key = self._key(player, note)
        if key not in self._sounds:
            brightness = (key[2] + 0.5) / player.layers
            length_s = self._lengths_s.get(key, note.duration_s + player.release_s)
            made = _MAKERS[player.name](note.pitch, brightness, length_s, self._rate_hz)
            start = made[: int(LEVELLED_S * self._rate_hz)]
            # A product, not a change in place: a view would keep the whole transform in memory.
            self._sounds[key] = made * (np.float32(0.1) / np.sqrt(np.mean(start * start)))
        return self._sounds[key]


def _fade(wave: Wave, *, rising: bool) -> None:
    """Multiply by half a cosine, in place."""
    if len(wave) == 0:
        return
    curve = _rise(len(wave)) if rising else _rise(len(wave))[::-1]
    wave *= curve if wave.ndim == 1 else curve[:, None]


@lru_cache(maxsize=256)
def _rise(count: int) -> Wave:
    """Return half a cosine from 0 to 1; the same few lengths are asked for again and again."""
    return (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count))).astype(np.float32)
