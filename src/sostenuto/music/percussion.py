"""Hand drum and shaker: patterns by how roused the piece is, with a fill before each new part."""

import numpy as np

from sostenuto.music.catalogue import DrumBar, patterns
from sostenuto.music.score import BASS_TONE, OPEN_TONE, SHAKER, SLAP
from sostenuto.music.sketch import Event, Sketch

STROKES = {
    "B": (BASS_TONE, 4.0),
    "T": (OPEN_TONE, 0.0),
    "S": (SLAP, 2.0),
    "s": (SLAP, -16.0),
    "x": (SHAKER, -14.0),
    "X": (SHAKER, -5.0),
}
"""Pitch of the voice ``drum``, and velocity added."""


def percussion(sketch: Sketch, random: np.random.Generator) -> list[Event]:
    """Write the drums: none at a level of 0, more strokes and a shaker as the level rises."""
    level = sketch.character.percussion
    if level <= 0:
        return []
    rows = patterns(sketch.metre.name)
    hands = _fitting(rows.hands, level)
    order = random.permutation(len(hands))
    shakers = _fitting(rows.shakers, level)
    events: list[Event] = []
    for part in sketch.parts:
        lead_in = part.label == "intro"
        hand = (
            hands[order["ABCD".find(part.letter) % len(hands)]] if part.phrases else hands[order[0]]
        )
        for bar in range(part.bars):
            last = bar == part.bars - 1
            if lead_in and not last and level < 0.6:
                continue
            fill = last and (part.phrases > 0 or lead_in) and level > 0.15
            tokens = rows.fills[int(random.integers(len(rows.fills)))] if fill else hand
            if part.label == "ending" and last:
                tokens = tuple(t if i < len(hand) / 2 else "." for i, t in enumerate(hand))
            start = (part.first_bar + bar) * sketch.metre.eighths
            events += _struck(tokens, start, sketch.metre.eighths / len(tokens))
            if shakers and part.phrases and (part.letter != "A" or part.returns or level > 0.5):
                shaker = shakers[-1]
                events += _struck(shaker, start, sketch.metre.eighths / len(shaker))
    end = sketch.final.start
    return [*events, Event(end, 2.0, BASS_TONE, 2.0, "drum")]


def _fitting(rows: tuple[DrumBar, ...], level: float) -> list[tuple[str, ...]]:
    """Return the bars of the highest level reached, and of the one below it."""
    reached = sorted({row.level for row in rows if row.level <= level})[-2:]
    return [row.bar for row in rows if row.level in reached]


def _struck(tokens: tuple[str, ...], start: float, step: float) -> list[Event]:
    return [
        Event(start + index * step, step, *STROKES[token], "drum")
        for index, token in enumerate(tokens)
        if token != "."
    ]
