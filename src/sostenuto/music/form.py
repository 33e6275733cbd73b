"""Form: intro, two contrasting parts that come back varied, ending.

Conventions: bars are counted from 0. A *phrase* is four places of harmony, each a bar long, or
two bars where bars are short. What is left over when the phrases are dealt out goes to intro and
ending.
"""

from dataclasses import dataclass

from sostenuto.base.errors import InputError

SHORT_BAR_S = 1.0
"""Bars shorter than this come in pairs; a design: phrases then last 4 to 16 s."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form.

    Attributes
    ----------
    label : str
        ``intro``, ``A``, ``B``, ``A'`` ... or ``ending``.
    first_bar, bars : int
    phrases : int
        0 for intro and ending.
    """

    label: str
    first_bar: int
    bars: int
    phrases: int

    @property
    def letter(self) -> str:
        """The label without its primes: parts of one letter share their material."""
        return self.label.rstrip("'")

    @property
    def returns(self) -> int:
        """How often this material was heard before."""
        return self.label.count("'")


def bars_in_place(bar_s: float) -> int:
    """Return the bars that one place of harmony lasts: 1, or 2 where bars are short.

    Examples
    --------
    >>> bars_in_place(2.6), bars_in_place(0.9)
    (1, 2)
    """
    return 2 if bar_s < SHORT_BAR_S else 1


def form(bars: int, *, phrase_bars: int) -> tuple[Part, ...]:
    """Lay out a piece of ``bars`` bars, the last chord not counted.

    Parameters
    ----------
    bars : int
        At least three phrases and one bar.
    phrase_bars : int
        Bars in a phrase: 4 or 8 (2 for very short pieces).

    Returns
    -------
    tuple of Part
        Without gaps; intro first, ending last, at least A, B and A' between.

    Examples
    --------
    >>> [(part.label, part.bars) for part in form(36, phrase_bars=4)]
    [('intro', 2), ('A', 16), ('B', 8), ("A'", 8), ('ending', 2)]
    """
    if bars <= 3 * phrase_bars:
        raise InputError("bars", expected=f"more than {3 * phrase_bars}", got=bars)
    phrases = max(3, (bars - max(3, phrase_bars)) // phrase_bars)
    spare = bars - phrases * phrase_bars
    unit = max(1, phrase_bars // 4)
    intro = unit * next(
        places for places, room in ((4, 7), (2, 4), (1, 2), (0, 0)) if spare >= room * unit
    )
    parts = [Part("intro", 0, intro, 0)] if intro else []
    first = intro
    for label, count in zip(_labels(phrases), _shares(phrases), strict=True):
        parts.append(Part(label, first, count * phrase_bars, count))
        first += count * phrase_bars
    return (*parts, Part("ending", first, bars - first, 0))


def _part_count(phrases: int) -> int:
    """Return an odd number of parts of about two to four phrases, so that the piece ends on A."""
    size = 2 if phrases < 14 else 4
    count = max(3, round(phrases / size))
    return count if count % 2 else count - 1


def _labels(phrases: int) -> list[str]:
    """Return A B A' C A'' B' A''' D ...: every other part is A, between them B, C and D in turn."""
    seen: dict[str, int] = {}
    labels = []
    for index in range(_part_count(phrases)):
        letter = "A" if index % 2 == 0 else ("B", "C", "B", "D")[index // 2 % 4]
        labels.append(letter + "'" * seen.get(letter, 0))
        seen[letter] = seen.get(letter, 0) + 1
    return labels


def _shares(phrases: int) -> list[int]:
    """Deal the phrases out evenly in pairs (question and answer), what is left over one by one."""
    count = _part_count(phrases)
    pairs, odd = divmod(phrases, 2)
    if pairs < count:
        return [phrases // count + (index < phrases % count) for index in range(count)]
    shares = [2 * (pairs // count + (index < pairs % count)) for index in range(count)]
    shares[-1] += odd
    return shares
