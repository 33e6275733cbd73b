"""MIDI files say the same as the score, to any reader."""

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange.midi import DRUM_CHANNEL, TICKS_PER_BEAT, midi_file, ticks, write_midi
from sostenuto.music.composer import compose
from sostenuto.music.score import TempoPoint


@pytest.fixture(scope="module", params=["4/4", "3/4", "6/8"])
def piece(request):
    return compose(0.5, 0.6, minutes=0.75, seed=4, metre_name=request.param)


def sounding(path):
    """Return (onset_s, end_s, pitch, velocity, channel) of every note, as a player hears it."""
    open_notes, found, now = {}, [], 0.0
    for message in mido.MidiFile(path):
        now += message.time
        if message.type == "note_on" and message.velocity:
            open_notes[message.channel, message.note] = (now, message.velocity)
        elif message.type in ("note_on", "note_off"):
            onset, velocity = open_notes.pop((message.channel, message.note))
            found.append((onset, now, message.note, velocity, message.channel))
    assert not open_notes
    return sorted(found), now


def test_every_note_is_read_back_when_and_as_it_was_written(piece, tmp_path):
    found, length_s = sounding(write_midi(piece, tmp_path / "piece.mid"))
    written = sorted((n.onset_s, n.end_s, n.pitch, n.velocity) for n in piece.notes)

    assert len(found) == len(written)
    assert sorted(row[2:4] for row in found) == sorted(row[2:] for row in written)
    assert [row[0] for row in found] == pytest.approx([row[0] for row in written], abs=0.003)
    assert sorted(row[1] for row in found) == pytest.approx(
        sorted(row[1] for row in written), abs=0.003
    )
    assert length_s == pytest.approx(piece.duration_s, abs=0.01)


def test_tempo_metre_key_and_form_stand_in_the_first_track(piece):
    first = midi_file(piece).tracks[0]
    kinds = {message.type: message for message in first}
    markers = [message.text for message in first if message.type == "marker"]

    assert kinds["time_signature"].numerator == (2 if piece.metre == "6/8" else int(piece.metre[0]))
    assert mido.tempo2bpm(
        next(message.tempo for message in first if message.type == "set_tempo")
    ) == pytest.approx(piece.tempo_map[0].tempo_bpm, abs=0.01)
    assert "key_signature" in kinds
    assert markers == [section.label for section in piece.sections]


def test_drums_are_on_channel_10_and_nothing_else_is(piece):
    file = midi_file(piece)
    for (voice, _), track in zip(piece.instruments, file.tracks[1:], strict=True):
        channels = {message.channel for message in track if not message.is_meta}
        assert (channels == {DRUM_CHANNEL}) == (voice == "drum")


def test_the_same_score_gives_the_same_file(piece, tmp_path):
    one, two = (write_midi(piece, tmp_path / name).read_bytes() for name in ("a.mid", "b.mid"))

    assert one == two


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("valence", [0.6, -0.5])
def test_every_key_has_a_signature_that_midi_knows(tonic, valence):
    midi_file(compose(valence, -0.5, minutes=0.5, seed=1, tonic=tonic))


@given(st.floats(0, 500), st.floats(0, 500))
@settings(deadline=None)
def test_ticks_never_turn_back(one, two):
    points = (TempoPoint(0.0, 0, 90.0), TempoPoint(60.0, 90, 85.0), TempoPoint(120.0, 175, 60.0))
    early, late = sorted((one, two))

    assert ticks(early, points) <= ticks(late, points)
    assert ticks(60.0, points) == 90 * TICKS_PER_BEAT


def test_a_place_that_cannot_be_written_is_named(piece, tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(InputError, match="the MIDI file must be in a folder that can be written"):
        write_midi(piece, tmp_path / "file" / "piece.mid")
