"""The tune: themes made of motifs, stated, varied and brought home over the form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sostenuto.music.catalogue import MetrePatterns, patterns, table
from sostenuto.music.form import Part
from sostenuto.music.melody import STEP_SEMITONES, Range, Slot, pitches
from sostenuto.music.motif import Motif, Rhythm, drawn_motif, joined, rhythm_near
from sostenuto.music.score import Voice
from sostenuto.music.sketch import Event, Sketch

ABOVE_REGISTER = 11
"""Semitones from the middle of the texture to the middle of the melody."""
MELODY_SHARE = 0.5
"""Share of the note rate that the melody takes; the rest is accompaniment."""
PEAK_LIFT = {"A": 0.0, "B": 2.0, "C": 3.0, "D": 1.0}
"""Semitones that a part's tune lies higher than the first part's."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What all parts of one letter share: motif, answer, scheme, arch and how phrases end."""

    motif: Motif
    answer: Motif
    denser: Rhythm
    scheme: tuple[str, ...]
    arch: tuple[float, ...]
    question_end: Rhythm
    answer_end: Rhythm


def themes(sketch: Sketch, random: np.random.Generator) -> dict[str, Theme]:
    """Draw a theme for each letter of the form; B, C and D grow out of A's motif."""
    first = _theme(sketch, random)
    out = {"A": first}
    for letter in "BCD":
        other = _theme(sketch, random)
        related = first.motif.inverted() if letter != "C" else first.motif
        contour = related.with_rhythm(other.motif.rhythm)
        out[letter] = replace(other, motif=contour) if letter != "D" else other
    return out


def _theme(sketch: Sketch, random: np.random.Generator) -> Theme:
    rows = patterns(sketch.metre.name)
    notes = MELODY_SHARE * sketch.character.note_rate_hz * sketch.bar_s
    bars, eighths = sketch.place_bars, sketch.metre.eighths

    def motif(count: float) -> Motif:
        return drawn_motif(rows.rhythms, notes=count, bars=bars, bar_eighths=eighths, random=random)

    table_rows = table()["motifs"]
    schemes, arches = table_rows["schemes"], table_rows["arches"]
    return Theme(
        motif=motif(notes),
        answer=motif(notes),
        denser=motif(notes + 1).rhythm,
        scheme=tuple(schemes[int(random.integers(len(schemes)))].split()),
        arch=tuple(arches[int(random.integers(len(arches)))]),
        question_end=_ending(rows, bars, eighths, notes, random),
        answer_end=_ending(rows, bars, eighths, notes, random),
    )


def _ending(
    rows: MetrePatterns, bars: int, eighths: int, notes: float, random: np.random.Generator
) -> Rhythm:
    """Draw how a phrase ends: moving at first where a place has two bars, then at rest."""
    moving = [rhythm_near(rows.rhythms, notes, random) for _ in range(bars - 1)]
    rest = rhythm_near(rows.cadences, 0.5 * notes, random)
    return joined([*moving, rest], eighths)


def tune(
    sketch: Sketch, book: dict[str, Theme], *, second_voice: bool, random: np.random.Generator
) -> list[Event]:
    """Write the tune for every part.

    Parameters
    ----------
    sketch : Sketch
    book : dict of Theme by letter
    second_voice : bool
        Whether the parts between the A's are given to the other instrument.
    """
    events: list[Event] = []
    before: int | None = None
    for part in sketch.parts:
        if part.label == "intro":
            continue
        lift = PEAK_LIFT.get(part.letter, 0.0)
        centre = sketch.character.register + ABOVE_REGISTER + lift
        within = Range(centre, sketch.character.largest_leap)
        voice: Voice = "descant" if second_voice and part.letter in "BD" else "melody"
        for slots, home in _phrases(sketch, part, book, centre, random):
            last = frozenset({sketch.tonic}) if home else None
            found = pitches(slots, scale=sketch.scale, within=within, before=before, last=last)
            before = found[-1] if found else before
            events += _written(slots, found, voice)
    return events


def _written(slots: Sequence[Slot], found: Sequence[int], voice: Voice) -> list[Event]:
    """Turn slots and pitches into events that swell to the middle of the phrase."""
    row = table()["performance"]
    swell = row["phrase_swell"]
    # Whoever has the tune leads, be it the second player.
    lead = row["voice_velocity"]["melody"] - row["voice_velocity"][voice]
    start, end = slots[0].start, slots[-1].start + slots[-1].length
    return [
        Event(
            slot.start,
            slot.length,
            pitch,
            lead + swell * (float(np.sin(np.pi * (slot.start - start) / (end - start))) - 0.6),
            voice,
        )
        for slot, pitch in zip(slots, found, strict=True)
    ]


def _phrases(
    sketch: Sketch, part: Part, book: dict[str, Theme], centre: float, random: np.random.Generator
) -> list[tuple[list[Slot], bool]]:
    """Return each phrase's slots, and whether it must end on the tonic."""
    first = part.first_bar * sketch.metre.eighths
    if part.label == "ending":
        return [(_farewell(sketch, part, book["A"], centre), True)]
    theme = book[part.letter]
    length = sketch.phrase_bars * sketch.metre.eighths
    phrases = []
    for index in range(part.phrases):
        answers = index == part.phrases - 1 or index % 2 == 1
        if index >= 2 and index % 2 == 0 and random.random() > _regularity(sketch):
            theme = replace(theme, arch=theme.arch[1:3] + theme.arch[:1] + theme.arch[3:])
        varied = part.returns + (index // 2 if part.phrases > 2 else 0)
        slots = _phrase(sketch, theme, first + index * length, centre, answers, varied)
        phrases.append((slots, answers and _ends_at_home(sketch, first + (index + 1) * length)))
    return phrases


def _regularity(sketch: Sketch) -> float:
    """Calm music repeats itself more."""
    return 0.55 - 0.4 * sketch.character.arousal


def _ends_at_home(sketch: Sketch, end: float) -> bool:
    return sketch.tonic in sketch.chord_at(end - 0.5).pitch_classes


def _phrase(
    sketch: Sketch, theme: Theme, start: float, centre: float, answers: bool, varied: int
) -> list[Slot]:
    """Lay the scheme's motifs over four places, or as many as the phrase has."""
    place_eighths = sketch.place_bars * sketch.metre.eighths
    places = max(1, sketch.phrase_bars // sketch.place_bars)
    scheme = theme.scheme if places == 4 else (theme.scheme[0], "cadence")
    slots: list[Slot] = []
    for index, step in enumerate(scheme):
        motif = _variant(theme, step, answers, varied > 0 and index % 2 == varied % 2)
        height = centre + 1.7 * theme.arch[index if places == 4 else 3 * index]
        slots += _laid(sketch, motif, start + index * place_eighths, height)
    return slots


def _variant(theme: Theme, step: str, answers: bool, ornamented: bool) -> Motif:
    motif = theme.motif
    if step == "cadence":
        rhythm = theme.answer_end if answers else theme.question_end
        return Motif((), (2.0, 1.0, 0.0) if answers else (0.0, 1.0, 2.0)).with_rhythm(rhythm)
    made = {
        "state": motif,
        "sequence_up": motif.moved(1),
        "sequence_down": motif.moved(-1),
        "invert": motif.inverted(),
        "answer": theme.answer,
        "develop": motif.moved(1).with_rhythm(theme.denser),
    }[step]
    return made.ornamented() if ornamented else made


def _laid(sketch: Sketch, motif: Motif, start: float, height: float) -> list[Slot]:
    return [
        Slot(
            start + onset,
            length,
            sketch.metre.weight(onset),
            sketch.chord_at(start + onset),
            height + STEP_SEMITONES * step,
        )
        for (onset, length), step in zip(motif.rhythm, motif.contour, strict=True)
    ]


def _farewell(sketch: Sketch, part: Part, theme: Theme, centre: float) -> list[Slot]:
    """Recall the motif's head in long notes that sink to the final tonic."""
    bar = sketch.metre.eighths
    slots: list[Slot] = []
    for index in range(part.bars):
        start = (part.first_bar + index) * bar
        recalled = index % 2 == 0 and index < part.bars - 1
        rhythm: Rhythm = theme.motif.rhythm if recalled else ((0, bar),)
        rhythm = tuple(pair for pair in rhythm if pair[0] < bar)
        motif = Motif((), theme.motif.contour).with_rhythm(rhythm)
        slots += _laid(sketch, motif, start, centre - 0.7 * index)
    end = sketch.final
    slots.append(Slot(end.start, end.length, 1.0, end.chord, centre - part.bars))
    return slots


def second_line(
    sketch: Sketch, tune_events: Sequence[Event], *, within: tuple[float, float]
) -> list[Event]:
    """Write a line under the tune between two places: slow chord tones about a sixth below.

    Parameters
    ----------
    within : (float, float)
        From and to, in eighths.
    """
    strong = [
        event
        for event in tune_events
        if within[0] <= event.start < within[1]
        and event.voice == "melody"
        and sketch.metre.weight(event.start % sketch.metre.eighths) == 1.0
    ]
    if not strong:
        return []
    ends = [event.start for event in strong[1:]] + [strong[-1].start + strong[-1].length]
    slots = [
        Slot(event.start, end - event.start, 1.0, sketch.chord_at(event.start), event.pitch - 7.0)
        for event, end in zip(strong, ends, strict=True)
    ]
    centre = sketch.character.register + ABOVE_REGISTER - 6
    room = Range(centre, sketch.character.largest_leap)
    # The player who has just had the tune goes on from there.
    own = [event for event in tune_events if event.voice == "descant"]
    played = [event for event in own if event.start < within[0]]
    before = played[-1].pitch if played else None
    found = pitches(slots, scale=sketch.scale, within=room, before=before)
    return [
        Event(slot.start, min(slot.length, sketch.metre.eighths), pitch, -2.0, "descant")
        for slot, pitch in zip(slots, found, strict=True)
    ]
