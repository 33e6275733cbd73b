"""Motifs: a rhythm and a contour that a listener can recognise, and the ways to vary them.

Conventions: rhythms are (onset, length) pairs in eighths from the start of the motif's place;
contours are steps of the scale above the motif's first note, one a note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sostenuto.music.catalogue import table

Rhythm = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Motif:
    """A rhythm with a contour of the same length.

    Examples
    --------
    >>> motif = Motif(((0, 2), (2, 2), (4, 4)), (0, 1, 2))
    >>> motif.inverted().contour, motif.moved(2).contour
    ((0, -1, -2), (2, 3, 4))
    """

    rhythm: Rhythm
    contour: tuple[float, ...]

    def inverted(self) -> "Motif":
        """Return the motif upside down around its first note."""
        first = self.contour[0] if self.contour else 0
        return replace(self, contour=tuple(2 * first - step for step in self.contour))

    def moved(self, steps: float) -> "Motif":
        """Return the motif ``steps`` of the scale higher: a sequence."""
        return replace(self, contour=tuple(step + steps for step in self.contour))

    def with_rhythm(self, rhythm: Rhythm) -> "Motif":
        """Return the same shape in another rhythm, stretched over its notes."""
        return Motif(rhythm, stretched(self.contour, len(rhythm)))

    def ornamented(self) -> "Motif":
        """Return the motif with its longest note split by a step up and back.

        Notes shorter than two eighths are left alone.

        Examples
        --------
        >>> Motif(((0, 4), (4, 4)), (0, 2)).ornamented()
        Motif(rhythm=((0, 2.0), (2.0, 1.0), (3.0, 1.0), (4, 4)), contour=(0, 1, 0, 2))
        """
        lengths = [length for _, length in self.rhythm]
        if not lengths or max(lengths[:-1] or lengths) < 2:
            return self
        where = lengths.index(max(lengths[:-1] or lengths))
        (onset, length), step = self.rhythm[where], self.contour[where]
        half, quarter = length / 2, length / 4
        notes = ((onset, half), (onset + half, quarter), (onset + half + quarter, quarter))
        if quarter % 0.5:  # an odd length in three: keep to the grid of the eighths
            notes = ((onset, length - 2), (onset + length - 2, 1.0), (onset + length - 1, 1.0))
        if notes[0][1] <= 0:
            return self
        return Motif(
            (*self.rhythm[:where], *notes, *self.rhythm[where + 1 :]),
            (*self.contour[:where], step, step + 1, step, *self.contour[where + 1 :]),
        )


def stretched(contour: Sequence[float], count: int) -> tuple[float, ...]:
    """Return a contour resampled to ``count`` notes, its ends kept.

    Examples
    --------
    >>> stretched((0, 2, 1), 5)
    (0.0, 1.0, 2.0, 1.5, 1.0)
    """
    if count <= 1:
        return tuple(float(step) for step in contour[:count])
    places = np.linspace(0, len(contour) - 1, count)
    return tuple(float(step) for step in np.interp(places, np.arange(len(contour)), contour))


def rhythm_near(
    rhythms: Sequence[Rhythm], notes: float, random: np.random.Generator, *, spread: float = 0.7
) -> Rhythm:
    """Draw a rhythm whose number of notes is near ``notes``; ``spread`` is a standard deviation.

    Rhythms are put in order first, so that one draw at a higher ``notes`` never gives fewer.
    """
    rhythms = sorted(rhythms, key=len)
    counts = np.array([len(rhythm) for rhythm in rhythms], dtype=float)
    nearest = np.clip(notes, counts.min(), counts.max())
    weights = np.exp(-0.5 * ((counts - nearest) / spread) ** 2)
    return rhythms[int(random.choice(len(rhythms), p=weights / weights.sum()))]


def joined(rhythms: Sequence[Rhythm], bar_eighths: int) -> Rhythm:
    """Return bars of rhythm one after the other.

    Examples
    --------
    >>> joined([((0, 6),), ((0, 3), (3, 3))], 6)
    ((0, 6), (6, 3), (9, 3))
    """
    return tuple(
        (onset + bar * bar_eighths, length)
        for bar, rhythm in enumerate(rhythms)
        for onset, length in rhythm
    )


def drawn_motif(
    rhythms: Sequence[Rhythm],
    *,
    notes: float,
    bars: int,
    bar_eighths: int,
    random: np.random.Generator,
) -> Motif:
    """Draw a motif of one or two bars; in a pair the second bar is the calmer one."""
    drawn = [rhythm_near(rhythms, notes, random)]
    if bars == 2:
        drawn.append(rhythm_near(rhythms, max(1.0, notes - 1), random))
    contours = table()["motifs"]["contours"]
    contour = contours[int(random.integers(len(contours)))]
    rhythm = joined(drawn, bar_eighths)
    return Motif(rhythm, stretched([step - contour[0] for step in contour], len(rhythm)))
