"""The score: what is to sound when, and why.

Conventions: time in seconds from the start of the piece, pitch in MIDI numbers, velocity in
1 to 127, tempo in beats per minute. A score is a value: two equal scores sound the same.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from sostenuto.music.chords import Chord
from sostenuto.music.key import Key
from sostenuto.music.mapping import Character

Voice = Literal["melody", "descant", "chords", "pad", "bass", "drum"]
VOICES: tuple[Voice, ...] = get_args(Voice)

BASS_TONE, OPEN_TONE, SLAP, SHAKER = 64, 63, 62, 70
"""Pitches of the voice ``drum``, from General MIDI: low, open and mute conga, maracas."""


class Note(NamedTuple):
    """One note.

    Attributes
    ----------
    onset_s, duration_s : float, seconds
    pitch : int, MIDI number; of the voice ``drum`` the General MIDI percussion key
    velocity : int in [1, 127]
    voice : str, one of `VOICES`
    """

    onset_s: float
    duration_s: float
    pitch: int
    velocity: int
    voice: Voice

    @property
    def end_s(self) -> float:
        """When the note is let go, in seconds."""
        return self.onset_s + self.duration_s


class TempoPoint(NamedTuple):
    """From ``onset_s`` and ``beat`` on (counted from 0), the tempo is ``tempo_bpm``."""

    onset_s: float
    beat: int
    tempo_bpm: float


class Section(NamedTuple):
    """A part of the form: ``intro``, ``A``, ``B``, ``A'`` ... ``ending``."""

    label: str
    onset_s: float
    duration_s: float


class ChordSpan(NamedTuple):
    """A chord and when it rules, in seconds."""

    onset_s: float
    duration_s: float
    chord: Chord


@dataclass(frozen=True, slots=True)
class Score:
    """A composed piece.

    Attributes
    ----------
    notes : tuple of Note, by onset
    duration_s : float
        Length of the piece with its last echo; notes end before it.
    tempo_map : tuple of TempoPoint, by onset, the first at 0 s
    beats_s : tuple of float
        The grid: when each beat falls.
    metre : str, such as ``"6/8"``
    key : Key
        Tonic, and major or minor by the mode's third.
    mode : str, one of `sostenuto.music.scales.MODES`
    sections : tuple of Section
    chords : tuple of ChordSpan
    instruments : tuple of (voice, instrument) pairs
    character : Character
        The numbers that valence and arousal were turned into.
    seed : int
    """

    notes: tuple[Note, ...]
    duration_s: float
    tempo_map: tuple[TempoPoint, ...]
    beats_s: tuple[float, ...]
    metre: str
    key: Key
    mode: str
    sections: tuple[Section, ...]
    chords: tuple[ChordSpan, ...]
    instruments: tuple[tuple[Voice, str], ...]
    character: Character
    seed: int

    def voice(self, name: str) -> tuple[Note, ...]:
        """Return the notes of one voice, by onset; none if the voice is silent."""
        return tuple(note for note in self.notes if note.voice == name)

    def chord_at(self, time_s: float) -> Chord | None:
        """Return the chord that rules at a time, or None before the first and after the last."""
        for span in self.chords:
            if span.onset_s <= time_s < span.onset_s + span.duration_s:
                return span.chord
        return None

    def to_bytes(self) -> bytes:
        """Return the score as text in UTF-8: equal scores give equal bytes on every machine."""
        return repr(self).encode()
