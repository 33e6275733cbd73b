"""The composer: a piece of music from valence, arousal, a length and a seed.

Nothing is sampled or learnt from anybody's music: form, chords, motifs and patterns come from the
tables in ``composing.toml`` and from the seed. The same arguments give the same score.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sostenuto.base.checks import whole, within
from sostenuto.music.accompaniment import accompaniment
from sostenuto.music.catalogue import ensemble, ensemble_names, harmony
from sostenuto.music.chords import Chord
from sostenuto.music.form import Part, bars_in_place, form
from sostenuto.music.harmony import Span, progression
from sostenuto.music.mapping import Character, character
from sostenuto.music.metre import METRES, Metre, metre
from sostenuto.music.percussion import percussion
from sostenuto.music.performance import Grid, grid, performed
from sostenuto.music.scales import key_of
from sostenuto.music.score import VOICES, ChordSpan, Score, Section
from sostenuto.music.sketch import Event, Sketch
from sostenuto.music.tune import second_line, themes, tune

LEAST_HOLD_S, ECHO_S = 2.6, 2.0
"""The final chord sounds at least so long, and the piece ends so long after it."""
LEAST_BARS = 7
METRE_SHARES = {"4/4": 0.5, "3/4": 0.25, "6/8": 0.25}
PLAIN_MODE_SHARE = 0.7
"""How often the plainer of two modes on one rung is taken."""


def compose(
    valence: float,
    arousal: float,
    *,
    minutes: float,
    seed: int,
    preset: str | None = None,
    tonic: int | None = None,
    metre_name: str | None = None,
    ensemble_name: str | None = None,
) -> Score:
    """Compose a piece that expresses a point of the affect plane.

    Parameters
    ----------
    valence, arousal : float in [-1, 1]
        What the music is to express; not what it does to anybody.
    minutes : float in [0.5, 60]
        Length, the last echo included; the piece lasts exactly this long.
    seed : int, >= 0
        Chooses key, metre, players, chords, motifs and everything else that is left open.
    preset : {'sedative', 'stimulative'}, optional
        Limits that hold whatever valence and arousal say. Sedative: 54 to 72 bpm, velocity 40 to
        60, no percussion, steps of at most 5 semitones. Stimulative: 120 to 140 bpm with drums.
    tonic : int in [0, 11], optional
        Pitch class of the key, 0 = C.
    metre_name : {'4/4', '3/4', '6/8'}, optional
    ensemble_name : str, optional
        One of `sostenuto.music.catalogue.ensemble_names`.

    Returns
    -------
    Score

    Raises
    ------
    InputError
        When an argument is out of its range or a name is not known.

    Examples
    --------
    >>> piece = compose(0.4, -0.6, minutes=1, seed=7)
    >>> piece.duration_s, piece.mode, round(piece.character.tempo_bpm)
    (60.0, 'ionian', 71)
    >>> piece == compose(0.4, -0.6, minutes=1, seed=7)
    True
    """
    length_s = 60 * within("minutes", minutes, 0.5, 60)
    seed = whole("seed", seed, 0)
    made = character(valence, arousal, preset_name=preset)
    choices = _stream(seed, 0)
    drawn_tonic = int(choices.integers(12))
    drawn_metre = str(choices.choice(list(METRE_SHARES), p=list(METRE_SHARES.values())))
    players = ensemble(ensemble_name or str(choices.choice(ensemble_names())))
    chosen_tonic = whole("tonic", drawn_tonic if tonic is None else tonic, 0, 11)
    sketch = _sketch(made, metre(metre_name or drawn_metre), chosen_tonic, length_s, seed)
    return _score(sketch, players, length_s, seed)


def _score(sketch: Sketch, players: Mapping[str, str], length_s: float, seed: int) -> Score:
    """Write out and perform a sketch."""
    beats = _grid(sketch)
    notes = performed(
        _events(sketch, seed),
        beats=beats,
        parts=sketch.parts,
        metre=sketch.metre,
        character=sketch.character,
        random=_stream(seed, 6),
    )
    sounding = {note.voice for note in notes}
    return Score(
        notes=notes,
        duration_s=length_s,
        tempo_map=beats.tempo,
        beats_s=tuple(round(beat, 6) for beat in beats.beats_s),
        metre=sketch.metre.name,
        key=key_of(sketch.tonic, sketch.mode),
        mode=sketch.mode,
        sections=_sections(sketch, beats),
        chords=_chord_spans(sketch, beats, length_s - ECHO_S),
        instruments=tuple(
            (voice, players.get(voice, voice)) for voice in VOICES if voice in sounding
        ),
        character=sketch.character,
        seed=seed,
    )


def _stream(seed: int, index: int) -> np.random.Generator:
    """Return one of a seed's streams: a change in one part of the work spares the others."""
    return np.random.default_rng([seed, index])


def _sketch(made: Character, chosen: Metre, tonic: int, length_s: float, seed: int) -> Sketch:
    random = _stream(seed, 1)
    plain = random.random() < PLAIN_MODE_SHARE
    mode = made.modes[0] if plain else made.modes[-1]
    chosen, bars = _bars(chosen, made.tempo_bpm, length_s)
    wanted = 4 * bars_in_place(chosen.bar_s(made.tempo_bpm))
    phrase_bars = next(count for count in (wanted, 4, 2) if bars > 3 * count)
    parts = form(bars, phrase_bars=phrase_bars)
    spans = progression(
        parts,
        mode=mode,
        tonic=tonic,
        bar_eighths=chosen.eighths,
        phrase_bars=phrase_bars,
        character=made,
        random=random,
    )
    home = Chord.parse(harmony(mode).home, tonic=tonic)
    last = Span(bars * chosen.eighths, chosen.eighths, home)
    sketch = Sketch(made, chosen, tonic, mode, phrase_bars, parts, spans, last)
    return _with_hold(sketch, length_s)


def _bars(chosen: Metre, tempo_bpm: float, length_s: float) -> tuple[Metre, int]:
    """Return how many bars fit before the final chord, in a shorter metre where too few do."""
    for option in (chosen, *sorted(METRES, key=lambda metre: metre.bar_s(tempo_bpm), reverse=True)):
        # Half a bar: the ritardando takes time too, at most 12 % of seven bars in the end.
        bars = int((length_s - LEAST_HOLD_S - ECHO_S) / option.bar_s(tempo_bpm) - 0.5)
        if bars >= LEAST_BARS:
            return option, bars
    return option, LEAST_BARS


def _with_hold(sketch: Sketch, length_s: float) -> Sketch:
    """Give the final chord all the time that is left before the echo."""
    beats = _grid(sketch)
    hold_s = length_s - ECHO_S - beats.beats_s[-1]
    eighth_s = 60 / beats.tempo[-1].tempo_bpm / sketch.metre.eighths_per_beat
    final = Span(sketch.final.start, max(1.0, hold_s / eighth_s), sketch.final.chord)
    return replace(sketch, final=final)


def _grid(sketch: Sketch) -> Grid:
    ending = sketch.parts[-1]
    least_bpm = 54.0 if sketch.character.preset == "sedative" else 0.0
    return grid(
        sketch.metre,
        sketch.character.tempo_bpm,
        bars=ending.first_bar + ending.bars,
        ending_bars=ending.bars,
        least_bpm=max(least_bpm, 120.0 if sketch.character.preset == "stimulative" else 0.0),
    )


def _events(sketch: Sketch, seed: int) -> list[Event]:
    random = _stream(seed, 2)
    book = themes(sketch, random)
    two_players = bool(random.random() < 0.6)
    sung = tune(sketch, book, second_voice=two_players, random=random)
    events = list(sung)
    for part in _doubled(sketch.parts):
        first = part.first_bar * sketch.metre.eighths
        span = (first, first + part.bars * sketch.metre.eighths)
        events += second_line(sketch, sung, within=span)
    events += accompaniment(sketch, _stream(seed, 3))
    return events + percussion(sketch, _stream(seed, 4))


def _doubled(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts that get a second line: the returns of A, where a change is welcome."""
    return tuple(part for part in parts if part.letter == "A" and part.returns % 2 == 1)


def _sections(sketch: Sketch, beats: Grid) -> tuple[Section, ...]:
    bar = sketch.metre.eighths
    sections = []
    for part in sketch.parts:
        onset = beats.time_s(part.first_bar * bar)
        end = beats.time_s((part.first_bar + part.bars) * bar)
        if part.label == "ending":
            end = beats.time_s(sketch.final.end)
        sections.append(Section(part.label, round(onset, 6), round(end - onset, 6)))
    return tuple(sections)


def _chord_spans(sketch: Sketch, beats: Grid, end_s: float) -> tuple[ChordSpan, ...]:
    spans = [*sketch.spans, sketch.final]
    onsets = [round(beats.time_s(span.start), 6) for span in spans]
    ends = [*onsets[1:], end_s]
    return tuple(
        ChordSpan(onset, round(end - onset, 6), span.chord)
        for span, onset, end in zip(spans, onsets, ends, strict=True)
    )
