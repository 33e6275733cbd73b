"""Harmony: which chord rules where, and how its notes are laid in the hand.

Conventions: places and lengths in eighths from the start of the piece; voicings are tuples of MIDI
numbers from low to high.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sostenuto.music.catalogue import ModeHarmony, harmony, table
from sostenuto.music.chords import Chord, coloured
from sostenuto.music.form import Part
from sostenuto.music.mapping import Character
from sostenuto.music.scales import scale

Places = tuple[tuple[str, ...], ...]
PLAIN = 0.4
"""How many of a piece's numerals stay triads though the piece likes sevenths or ninths."""
FARTHEST = 9.0
"""Semitones that the middle of a hand may lie from its centre, at most and not quite (design)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A chord from ``start`` on for ``length``, both in eighths."""

    start: float
    length: float
    chord: Chord

    @property
    def end(self) -> float:
        """Where the next chord begins, in eighths."""
        return self.start + self.length


def progression(
    parts: Sequence[Part],
    *,
    mode: str,
    tonic: int,
    bar_eighths: int,
    phrase_bars: int,
    character: Character,
    random: np.random.Generator,
) -> tuple[Span, ...]:
    """Choose a chord for every place of the form; the last chord of all is the tonic's.

    Parts of one letter use the same phrases; returns may differ by a borrowed chord.

    Returns
    -------
    tuple of Span
        Without gaps up to the last bar; the final chord that follows it is not included.
    """
    rows = harmony(mode)
    books = {letter: _book(rows, random) for letter in "ABCD"}
    colour = _colour(character, random)
    plain = {numeral for numeral in _numerals(rows) if random.random() < PLAIN}
    spans: list[Span] = []
    for part in parts:
        places = _part_places(part, rows, books, phrase_bars)
        if part.phrases and part.returns:
            places = _borrowed(places, character, random)
        length = part.bars * bar_eighths / len(places)
        for index, place in enumerate(places):
            start = part.first_bar * bar_eighths + index * length
            for step, numeral in enumerate(place):
                chord = Chord.parse(numeral, tonic=tonic)
                if numeral not in plain:
                    chord = coloured(chord, scale(tonic, mode), colour)
                share = length / len(place)
                spans.append(Span(start + step * share, share, chord))
    return tuple(spans)


def _numerals(rows: ModeHarmony) -> list[str]:
    """Return each numeral of a mode once, in a fixed order."""
    phrases = (*rows.open, *rows.closed, rows.cadence)
    return sorted({numeral for phrase in phrases for place in phrase for numeral in place})


def _book(rows: ModeHarmony, random: np.random.Generator) -> tuple[Places, Places, Places]:
    """Draw two questions and an answer for a letter."""
    first, second = random.choice(len(rows.open), size=2, replace=False)
    closed = rows.closed[int(random.integers(len(rows.closed)))]
    return rows.open[first], rows.open[second], closed


def _part_places(
    part: Part, rows: ModeHarmony, books: dict[str, tuple[Places, Places, Places]], phrase_bars: int
) -> Places:
    bars_a_place = max(1, phrase_bars // 4)
    paired = part.bars % bars_a_place == 0
    count = part.bars // bars_a_place if paired else part.bars
    if part.label == "ending":
        return _way_home(rows, count)
    if part.label == "intro":
        opening = books["A"][0][: count - 1] if count > 2 else ((rows.home,),) * (count - 1)
        return (*opening, rows.cadence[-1] if count > 1 else (rows.home,))
    question, other, answer = books[part.letter]
    phrases = []
    for index in range(part.phrases):
        answers = index == part.phrases - 1 or index % 4 == 3
        phrase = answer if answers else (question, other)[index % 2]
        phrases.append(phrase if phrase_bars >= 4 else _halved(phrase, answers))
    return tuple(place for phrase in phrases for place in phrase)


def _halved(phrase: Places, answers: bool) -> Places:
    """Keep the two places of a phrase that say most, for pieces under a minute."""
    return phrase[-2:] if answers else (phrase[0], phrase[-1])


def _way_home(rows: ModeHarmony, count: int) -> Places:
    """Rock between home and away, then the cadence that the final tonic follows."""
    rocking: list[tuple[str, ...]] = [(rows.home,), (rows.away,)] * count
    if count == 1:
        return (tuple(numeral for place in rows.cadence for numeral in place),)
    lead = rocking[: count - 2]
    if lead and lead[-1] == rows.cadence[0]:
        lead[-1] = (rows.home,)
    return (*lead, *rows.cadence)


def _borrowed(places: Places, character: Character, random: np.random.Generator) -> Places:
    """Let one chord of each phrase, now and then, come from the parallel mode."""
    row = table()["borrowing"]
    out = list(places)
    for start in range(0, len(out), 4):
        chance, side, where = random.random(), random.random(), int(random.integers(3))
        swaps = row["major"] if side < character.major_share else row["minor"]
        index = start + where
        if chance < row["chance"] and index < len(out):
            out[index] = tuple(swaps.get(numeral, numeral) for numeral in out[index])
    return tuple(out)


def _colour(character: Character, random: np.random.Generator) -> str:
    """Choose plain triads, sevenths or ninths; tension asks for sevenths."""
    weights = np.array([1.2, 0.4 + character.tension, 1.0 - 0.5 * character.tension])
    names = ("plain", "seventh", "ninth")
    return names[int(random.choice(3, p=weights / weights.sum()))]


def voiced(chords: Sequence[Chord], *, centre: float, size: int = 4) -> tuple[tuple[int, ...], ...]:
    """Lay out each chord so that the hand moves as little as it can.

    Parameters
    ----------
    chords : sequence of Chord
    centre : float
        MIDI number that the middle of the hand stays near.
    size : int
        Notes in each voicing; small chords double from below.

    Returns
    -------
    tuple of tuples of int, low to high

    Examples
    --------
    >>> c, f = (Chord.parse(numeral, tonic=0) for numeral in ("I", "IV"))
    >>> voiced([c, f], centre=60, size=3)
    ((55, 60, 64), (57, 60, 65))
    """
    layouts: list[tuple[int, ...]] = []
    for chord in chords:
        options = _layouts(chord, centre, size)
        before = layouts[-1] if layouts else None
        layouts.append(min(options, key=lambda option: _effort(option, before, centre)))
    return tuple(layouts)


def _layouts(chord: Chord, centre: float, size: int) -> list[tuple[int, ...]]:
    tones = sorted(chord.pitch_classes)
    low = int(centre) - 14
    ladder = [pitch for pitch in range(low, low + 34) if pitch % 12 in tones]
    close = [tuple(ladder[start : start + size]) for start in range(len(ladder) - size)]
    # Open position: the second note from above goes to the bottom, an octave lower.
    open_hands = [
        (hand[-2] - 12, *hand[:-2], hand[-1]) for hand in close if size >= 4 and hand[-2] - 12 > low
    ]
    layouts = [layout for layout in (*close, *open_hands) if _is_clear(layout)]
    # Many small steps one way would carry the hand off: beyond this it turns back.
    near = [hand for hand in layouts if abs(sum(hand) / len(hand) - centre) < FARTHEST]
    return [tuple(sorted(layout)) for layout in near or layouts] or close


def _is_clear(layout: tuple[int, ...]) -> bool:
    """Refuse a second at the bottom, which growls, two seconds in a row, and a rough top."""
    steps = [after - before for before, after in pairwise(sorted(layout))]
    clusters = any(one <= 2 and two <= 2 for one, two in pairwise(steps))
    return steps[0] > 2 and steps[-1] > 1 and not clusters


def _effort(layout: tuple[int, ...], before: tuple[int, ...] | None, centre: float) -> float:
    drift = abs(sum(layout) / len(layout) - centre)
    if before is None:
        return drift
    moves = sum(abs(now - then) for now, then in zip(layout, before, strict=True))
    return moves + 0.6 * drift + 0.02 * drift**2


def leaps(layouts: Sequence[tuple[int, ...]]) -> list[int]:
    """Return the largest movement of any one voice between successive voicings, in semitones.

    Examples
    --------
    >>> leaps([(55, 60, 64), (57, 60, 65)])
    [2]
    """
    return [
        max(abs(now - then) for now, then in zip(after, before, strict=True))
        for before, after in pairwise(layouts)
    ]
