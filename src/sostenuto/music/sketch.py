"""The sketch: all that is decided about a piece before its notes are written out.

Conventions: places and lengths in eighths from the start of the piece.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from sostenuto.music.chords import Chord
from sostenuto.music.form import Part
from sostenuto.music.harmony import Span
from sostenuto.music.mapping import Character
from sostenuto.music.metre import Metre
from sostenuto.music.scales import scale
from sostenuto.music.score import Voice


class Event(NamedTuple):
    """A note in the sketch: ``push`` is velocity added to the piece's mean."""

    start: float
    length: float
    pitch: int
    push: float
    voice: Voice


@dataclass(frozen=True, slots=True)
class Sketch:
    """Form, metre, harmony and character of a piece.

    Attributes
    ----------
    spans : tuple of Span
        Chords without gaps from 0 to the last bar line.
    final : Span
        The chord that ends the piece, on the tonic.
    """

    character: Character
    metre: Metre
    tonic: int
    mode: str
    phrase_bars: int
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]
    final: Span

    @property
    def scale(self) -> frozenset[int]:
        """Pitch classes of the mode."""
        return scale(self.tonic, self.mode)

    @property
    def place_bars(self) -> int:
        """Bars that one place of a phrase lasts."""
        return max(1, self.phrase_bars // 4)

    @property
    def bar_s(self) -> float:
        """Length of a bar in seconds."""
        return self.metre.bar_s(self.character.tempo_bpm)

    def chord_at(self, place: float) -> Chord:
        """Return the chord that rules at a place in eighths."""
        if place >= self.final.start:
            return self.final.chord
        return self.spans[bisect_right(self.spans, place, key=lambda span: span.start) - 1].chord

    def spans_of(self, part: Part) -> tuple[Span, ...]:
        """Return the chords of one part."""
        low = part.first_bar * self.metre.eighths
        high = low + part.bars * self.metre.eighths
        return tuple(span for span in self.spans if low <= span.start < high)
