"""Accompaniment: patterns for the hand, a bass line and held pads under the tune."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sostenuto.music.catalogue import patterns
from sostenuto.music.form import Part
from sostenuto.music.harmony import Span, voiced
from sostenuto.music.sketch import Event, Sketch

ACCOMPANIMENT_SHARE = 0.8
"""Onsets of the accompaniment as a share of the note rate; some fall together with the melody's."""
BASS_LOW, BASS_HIGH = 31, 50
"""The bass's range in MIDI numbers: G1 to D3."""
LET_RING_BELOW_AROUSAL, PAD_BELOW_AROUSAL = 0.25, 0.2
BLOCK_SHARE, NOTES_A_BLOCK = 0.4, 1.8
HAND_BELOW, PAD_BELOW = 4, 6
"""Semitones from the middle of the texture down to the middle of the chords and of the pad."""
PATTERN_OFFSETS = {"A": 0, "B": 1, "C": 2, "D": -1}
"""Which pattern a letter takes, counted from the one that fits best towards the denser ones."""
STRUCK = {".": 0, "+": 2, "*": 3}
"""How many notes, from above, a pattern's sign strikes."""

Pattern = tuple[str, ...]


def chosen_patterns(sketch: Sketch, random: np.random.Generator) -> dict[str, Pattern]:
    """Draw a pattern for each letter, of about as many notes as the arousal asks for.

    The seed first decides between broken and block chords, so that one seed at two arousals stays
    one kind of piece; and B is a little denser than A, whatever the arousal, so that density rises
    with it.
    """
    block = bool(random.random() < BLOCK_SHARE)
    rows = [
        row
        for row in patterns(sketch.metre.name).accompaniment
        if bool({"*", "+"} & {*row}) == block
    ]
    ties = random.permutation(len(rows))
    order = sorted(range(len(rows)), key=lambda index: (_notes_in(rows[index]), ties[index]))
    onsets = ACCOMPANIMENT_SHARE * sketch.character.note_rate_hz * sketch.bar_s
    target = onsets * (NOTES_A_BLOCK if block else 1.0)
    counts = np.array([_notes_in(rows[index]) for index in order])
    nearest = int(np.abs(counts - target).argmin())
    last = len(rows) - 1
    return {
        letter: rows[order[min(last, max(0, nearest + offset))]]
        for letter, offset in PATTERN_OFFSETS.items()
    }


def _notes_in(pattern: Pattern) -> int:
    return sum(STRUCK.get(token, 1) for token in pattern)


def accompaniment(sketch: Sketch, random: np.random.Generator) -> list[Event]:
    """Write the chords, the pad and the bass for all parts and the final chord."""
    chosen = chosen_patterns(sketch, random)
    bass_bars = _bass_bars(sketch, random)
    spans = (*sketch.spans, sketch.final)
    chords = [span.chord for span in spans]
    hands = dict(
        zip(spans, voiced(chords, centre=sketch.character.register - HAND_BELOW), strict=True)
    )
    pads = dict(
        zip(
            spans, voiced(chords, centre=sketch.character.register - PAD_BELOW, size=3), strict=True
        )
    )
    events: list[Event] = []
    for part in sketch.parts:
        pattern = chosen.get(part.letter, chosen["A"])
        bar = bass_bars.get(part.letter, bass_bars["A"])
        own = sketch.spans_of(part)
        events += _patterned(sketch, part, pattern, hands)
        if _has_pad(sketch, part):
            events += [
                Event(s.start, s.length, pitch, 0.0, "pad") for s in own for pitch in pads[s]
            ]
        if part.label != "intro" or part.bars > 2:
            events += _bass(sketch, part, bar)
    return events + _final_chord(sketch, hands[sketch.final], pads[sketch.final])


def _has_pad(sketch: Sketch, part: Part) -> bool:
    """Calm pieces lie on the pad throughout; livelier ones keep it for contrast."""
    if sketch.character.arousal < PAD_BELOW_AROUSAL or sketch.character.preset == "sedative":
        return True
    return part.letter in "BCD" or part.returns > 0 or part.label == "ending"


def _patterned(
    sketch: Sketch, part: Part, pattern: Pattern, hands: dict[Span, tuple[int, ...]]
) -> list[Event]:
    """Write a bar's pattern over every bar of a part, following the chords inside the bar."""
    eighths = sketch.metre.eighths
    spans = sketch.spans_of(part)
    rings = sketch.character.arousal < LET_RING_BELOW_AROUSAL
    events: list[Event] = []
    for bar in range(part.first_bar, part.first_bar + part.bars):
        step = eighths / len(pattern)
        onsets = [i for i, token in enumerate(pattern) if token != "."]
        ends = [*onsets[1:], len(pattern)]
        for index, end in zip(onsets, ends, strict=True):
            start = bar * eighths + index * step
            span = next(s for s in reversed(spans) if s.start <= start + 1e-9)
            until = min(span.end, (bar + 1) * eighths) if rings else bar * eighths + end * step
            push = 4.0 * (sketch.metre.weight(index * step) - 0.5)
            length = max(step, min(until, span.end) - start)
            events += [
                Event(start, length, pitch, push, "chords")
                for pitch in _struck(pattern[index], hands[span])
            ]
    return events


def _struck(token: str, hand: tuple[int, ...]) -> tuple[int, ...]:
    if token in STRUCK:
        return hand[-STRUCK[token] :] if STRUCK[token] else ()
    index = int(token)
    return (hand[index % len(hand)] + 12 * (index // len(hand)),)


def _bass_bars(sketch: Sketch, random: np.random.Generator) -> dict[str, Pattern]:
    rows = patterns(sketch.metre.name).bass
    arousal = sketch.character.arousal
    if sketch.character.preset == "sedative":
        arousal = min(arousal, -0.5)
    fitting = [r.bar for r in rows if r.lowest_arousal <= arousal <= r.highest_arousal]
    order = random.permutation(len(fitting))
    return {letter: fitting[order[i % len(order)]] for i, letter in enumerate("ABCD")}


def _bass(sketch: Sketch, part: Part, bar_pattern: Pattern) -> list[Event]:
    eighths = sketch.metre.eighths
    spans = (*sketch.spans_of(part), _after(sketch, part))
    events: list[Event] = []
    before = (BASS_LOW + BASS_HIGH) // 2
    for span, following in pairwise(spans):
        root = _near(span.chord.root, before)
        goal = _near(following.chord.root, root)
        for start, length, token in _bass_steps(bar_pattern, span, eighths):
            # An approach note only leads where a new chord follows it at once.
            leads = start + length >= span.end - 1e-9
            pitch = _bass_pitch(token if leads or token != "A" else "F", span, root, goal, sketch)
            push = 3.0 * (sketch.metre.weight(start) - 0.5)
            events.append(Event(start, length, pitch, push, "bass"))
        before = root
    return events


def _after(sketch: Sketch, part: Part) -> Span:
    end = (part.first_bar + part.bars) * sketch.metre.eighths
    return Span(end, 1.0, sketch.chord_at(end))


def _bass_steps(
    bar_pattern: Pattern, span: Span, bar_eighths: int
) -> list[tuple[float, float, str]]:
    """Return (start, length, token) over a chord; a chord shorter than a bar starts on its root."""
    step = bar_eighths / len(bar_pattern)
    marks: list[tuple[float, str]] = [(span.start, "R")]
    place = span.start + step
    while place < span.end - 1e-9:
        token = bar_pattern[round(place % bar_eighths / step) % len(bar_pattern)]
        if token != "." and place % step < 1e-9:
            marks.append((place, token))
        place += step
    ends = [start for start, _ in marks[1:]] + [span.end]
    return [(start, end - start, token) for (start, token), end in zip(marks, ends, strict=True)]


def _bass_pitch(token: str, span: Span, root: int, goal: int, sketch: Sketch) -> int:
    if token == "F":
        fifth = span.chord.intervals[2]
        return root + fifth if root + fifth <= BASS_HIGH + 2 else root + fifth - 12
    if token == "O":
        return root + 12 if root + 12 <= BASS_HIGH + 5 else root
    if token == "A" and goal != root:
        below = [p for p in (goal - 1, goal - 2, goal + 1, goal + 2) if p % 12 in sketch.scale]
        return min(below, key=lambda pitch: abs(pitch - root), default=root)
    return root


def _near(pitch_class: int, before: int) -> int:
    options = [p for p in range(BASS_LOW, BASS_HIGH + 1) if p % 12 == pitch_class]
    return min(options, key=lambda pitch: (abs(pitch - before), pitch))


def _final_chord(sketch: Sketch, hand: Sequence[int], pad: Sequence[int]) -> list[Event]:
    """Spread the last chord a little from below and hold it."""
    end = sketch.final
    root = _near(end.chord.root, BASS_LOW + 8)
    calm = sketch.character.arousal < LET_RING_BELOW_AROUSAL
    spread = 0.5 if calm else 0.0
    events = [
        Event(end.start + i * spread, end.length - i * spread, pitch, -2.0, "chords")
        for i, pitch in enumerate(hand)
    ]
    events += [Event(end.start, end.length, pitch, -2.0, "pad") for pitch in pad]
    return [*events, Event(end.start, end.length, root, 0.0, "bass")]
