"""Scores as Standard MIDI Files, format 1: a track for tempo and form, then one a voice.

Conventions: 480 ticks a beat (a dotted quarter in 6/8, so the file's quarter is our beat there
too); percussion on channel 10; programs from General MIDI, so that any player finds a near sound.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from sostenuto.base.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import mido

    from sostenuto.music.score import Note, Score, TempoPoint

TICKS_PER_BEAT = 480
DRUM_CHANNEL = 9
PROGRAMS = {"flute": 73, "pluck": 24, "epiano": 4, "pad": 89, "bass": 32, "drum": 0}
"""General MIDI programs, counted from 0: flute, nylon guitar, electric piano, warm pad, bass."""


def write_midi(score: Score, path: Path) -> Path:
    """Write a score as a Standard MIDI File.

    Parameters
    ----------
    score : Score
    path : Path
        Its folder is made; a file that is there is replaced.

    Raises
    ------
    InputError
        When the place cannot be written.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from sostenuto.music.composer import compose
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "calm.mid")
    ...     write_midi(compose(0.4, -0.6, minutes=0.5, seed=7), path).read_bytes()[:4]
    b'MThd'
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        midi_file(score).save(path)
    except OSError as error:
        raise InputError(
            "the MIDI file",
            expected="in a folder that can be written",
            got=str(path),
            hint=error.strerror or str(error),
        ) from None
    return path


def midi_file(score: Score) -> mido.MidiFile:
    """Return a score as mido's file, to be saved or played.

    Examples
    --------
    >>> from sostenuto.music.composer import compose
    >>> midi_file(compose(0.4, -0.6, minutes=0.5, seed=7)).type
    1
    """
    import mido

    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    file.tracks.append(_form_track(score))
    channels = (channel for channel in range(16) if channel != DRUM_CHANNEL)
    for voice, instrument in score.instruments:
        channel = DRUM_CHANNEL if voice == "drum" else next(channels)
        file.tracks.append(_voice_track(score, voice, instrument, channel))
    return file


def ticks(time_s: float, tempo_map: tuple[TempoPoint, ...]) -> int:
    """Return a time in seconds as ticks, along the tempo map.

    Examples
    --------
    >>> from sostenuto.music.score import TempoPoint
    >>> ticks(1.5, (TempoPoint(0.0, 0, 120.0), TempoPoint(1.0, 2, 60.0)))
    1200
    """
    point = tempo_map[max(0, bisect_right(tempo_map, time_s, key=lambda p: p.onset_s) - 1)]
    beats = point.beat + (time_s - point.onset_s) * point.tempo_bpm / 60
    return max(0, round(beats * TICKS_PER_BEAT))


def _form_track(score: Score) -> mido.MidiTrack:
    import mido

    beats, unit = (int(part) for part in score.metre.split("/"))
    # The file's quarter is our beat: two of them make a bar of 6/8, and a player's bars agree.
    beats, unit = (2, 4) if (beats, unit) == (6, 8) else (beats, unit)
    sharps = {"major": "", "minor": "m"}[score.key.mode]
    tonic = str(score.key).split()[0]
    made = score.character
    summary = f"valence {made.valence:g}, arousal {made.arousal:g}, seed {score.seed}"
    events = [
        (0, mido.MetaMessage("track_name", name="Sostenuto")),
        (0, mido.MetaMessage("text", text=f"{summary}, {tonic} {score.mode}")),
        (0, mido.MetaMessage("time_signature", numerator=beats, denominator=unit)),
        (0, mido.MetaMessage("key_signature", key=_FLAT_NAMES.get(tonic + sharps, tonic + sharps))),
    ]
    for point in score.tempo_map:
        tempo = mido.bpm2tempo(point.tempo_bpm)
        events.append((point.beat * TICKS_PER_BEAT, mido.MetaMessage("set_tempo", tempo=tempo)))
    for section in score.sections:
        marker = mido.MetaMessage("marker", text=section.label)
        events.append((ticks(section.onset_s, score.tempo_map), marker))
    return _track(events, ticks(score.duration_s, score.tempo_map))


_FLAT_NAMES = {"D#": "Eb", "G#": "Ab", "A#": "Bb"}
"""Signatures that MIDI does not know by their sharp names: they would need double sharps."""


def _voice_track(score: Score, voice: str, instrument: str, channel: int) -> mido.MidiTrack:
    import mido

    events: list[tuple[int, mido.Message | mido.MetaMessage]] = [
        (0, mido.MetaMessage("track_name", name=voice)),
        (0, mido.Message("program_change", program=PROGRAMS[instrument], channel=channel)),
    ]
    for note in score.voice(voice):
        onset, end = _span(note, score.tempo_map)
        sound = {"note": note.pitch, "channel": channel}
        events.append((onset, mido.Message("note_on", velocity=note.velocity, **sound)))
        events.append((end, mido.Message("note_off", velocity=0, **sound)))
    return _track(events, ticks(score.duration_s, score.tempo_map))


def _span(note: Note, tempo_map: tuple[TempoPoint, ...]) -> tuple[int, int]:
    onset = ticks(note.onset_s, tempo_map)
    return onset, max(onset + 1, ticks(note.end_s, tempo_map))


def _track(events: list[tuple[int, mido.Message | mido.MetaMessage]], end: int) -> mido.MidiTrack:
    """Put events in order, a note's end before another's start, and give them delta times."""
    import mido

    track = mido.MidiTrack()
    now = 0
    for at, message in sorted(events, key=lambda event: (event[0], event[1].type == "note_on")):
        track.append(message.copy(time=at - now))
        now = at
    track.append(mido.MetaMessage("end_of_track", time=max(0, end - now)))
    return track
