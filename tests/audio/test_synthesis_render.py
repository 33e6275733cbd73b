"""Rendered pieces, listened to by measuring: level, peaks, clicks, grid, tone and balance."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.audio.synthesis.limiter import limit, true_peak
from sostenuto.audio.synthesis.render import render, render_blocks
from sostenuto.audio.synthesis.room import Room
from sostenuto.base.errors import InputError
from sostenuto.music.composer import compose

RATE_HZ = 44100
POINTS = {
    "calm": (0.5, -0.7, 1),
    "sad": (-0.6, -0.5, 3),
    "bright": (0.6, 0.6, 2),
    "tense": (-0.6, 0.7, 4),
}


@pytest.fixture(scope="module", params=POINTS)
def rendered(request):
    valence, arousal, seed = POINTS[request.param]
    score = compose(valence, arousal, minutes=0.5, seed=seed)
    return score, render(score)


def oversampled_peak_db(sound):
    """Return the true peak in dB by an independent fourfold oversampling."""
    from scipy.signal import resample_poly

    return 20 * np.log10(np.abs(resample_poly(sound.astype(float), 4, 1, axis=0)).max())


def integrated_lufs(sound):
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.add(np.ascontiguousarray(sound, dtype=np.float32))
    return meter.finish().integrated_lufs


def without(score, *, only):
    return replace(score, notes=tuple(note for note in score.notes if note.voice in only))


def high_passed(sound, from_hz):
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE_HZ) < from_hz] = 0
    return np.fft.irfft(spectrum, len(sound), axis=0)


def test_the_sound_is_as_long_as_the_score_and_finite(rendered):
    score, sound = rendered

    assert sound.shape == (round(score.duration_s * RATE_HZ), 2)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()


def test_the_true_peak_stays_under_minus_1_dbtp(rendered):
    assert oversampled_peak_db(rendered[1]) <= -1.0


def test_the_loudness_is_near_minus_18_lufs(rendered):
    score, sound = rendered

    assert integrated_lufs(sound) == pytest.approx(-18 + 2 * score.character.arousal, abs=1.0)


def test_both_ends_fade_to_silence(rendered):
    _, sound = rendered

    assert np.abs(sound[0]).max() == 0
    assert np.abs(sound[-100:]).max() < 1e-4


def test_there_is_no_click_between_the_notes(rendered):
    """Above 9 kHz nothing sounds but attacks: what is left elsewhere would be a click."""
    score = without(rendered[0], only={"melody", "descant", "chords", "pad", "bass"})
    edge = np.abs(high_passed(render(score), 9000)).max(axis=1)
    for note in score.notes:
        # Breath is noise and belongs there; so do the attacks of all others.
        length_s = note.duration_s if dict(score.instruments)[note.voice] == "flute" else 0.15
        start = int((note.onset_s - 0.01) * RATE_HZ)
        edge[max(0, start) : start + int((length_s + 0.02) * RATE_HZ)] = 0

    assert 20 * np.log10(edge.max() + 1e-9) < -62


def test_attacks_do_not_jump_either(rendered):
    _, sound = rendered

    assert np.abs(np.diff(high_passed(sound, 2000), axis=0)).max() < 0.35


def test_both_sides_are_balanced_but_not_the_same(rendered):
    left, right = np.sqrt(np.mean(rendered[1] ** 2, axis=0))

    assert abs(20 * np.log10(left / right)) < 2.5
    assert np.corrcoef(rendered[1].T)[0, 1] < 0.98


def test_there_is_no_constant_offset(rendered):
    assert np.abs(rendered[1].mean(axis=0)).max() < 1e-4


@pytest.mark.parametrize(("valence", "arousal", "seed"), [POINTS["calm"], POINTS["bright"]])
def test_no_voice_is_buried(valence, arousal, seed):
    """Each voice alone, through the same room, against the whole."""
    score = compose(valence, arousal, minutes=0.5, seed=seed)
    whole = heard_rms(score, {voice for voice, _ in score.instruments})
    for voice, _ in score.instruments:
        share_db = 20 * np.log10(heard_rms(score, {voice}) / whole)
        assert -22 < share_db < -0.5, voice


def heard_rms(score, voices):
    from sostenuto.audio.synthesis.render import _Mix

    blocks = list(_Mix(without(score, only=voices), RATE_HZ).blocks())
    sound = np.concatenate(blocks, axis=1)
    loud = np.sqrt(np.mean(sound.reshape(2, -1, 441) ** 2, axis=(0, 2)))
    return float(np.sqrt(np.mean(loud[loud > 0.1 * loud.max()] ** 2)))


@pytest.mark.parametrize("voice", ["drum", "chords"])
def test_onsets_in_the_sound_lie_on_the_grid(voice):
    """A simple detector hears each stroke within 10 ms of where it was written."""
    score = compose(0.5, 0.6, minutes=0.5, seed=6, ensemble_name="chamber", metre_name="4/4")
    sound = render(without(score, only={voice})).mean(axis=1)
    written = np.array([note.onset_s for note in score.voice(voice) if note.velocity >= 70])
    heard = heard_onsets_s(sound)

    late = np.array([np.abs(heard - onset).min() for onset in written if onset > 0.1])
    assert len(late) > 20
    assert np.mean(late <= 0.010) >= 0.9
    assert np.median(late) <= 0.005


def heard_onsets_s(sound):
    """Return where the energy over 1 kHz rises steeply, in steps of 1 ms."""
    step = RATE_HZ // 1000
    bright = high_passed(sound, 1000)
    energy = np.array([np.mean(part**2) for part in np.array_split(bright, len(bright) // step)])
    rise = np.diff(np.log10(energy + 1e-8))
    six = np.convolve(rise, np.ones(4), mode="same")
    peaks = [
        i for i in range(4, len(six) - 4) if six[i] > 0.25 and six[i] == six[i - 4 : i + 5].max()
    ]
    return np.array(peaks) * step / RATE_HZ


def test_the_tone_opens_with_arousal():
    def centroid(arousal):
        sound = render(compose(0.2, arousal, minutes=0.5, seed=3, ensemble_name="harp")).mean(
            axis=1
        )
        power = np.abs(np.fft.rfft(sound))
        return np.average(np.fft.rfftfreq(len(sound), 1 / RATE_HZ), weights=power)

    found = [centroid(arousal) for arousal in (-0.8, 0.0, 0.8)]
    assert all(after > before for before, after in pairwise(found))


def test_a_sedative_piece_is_never_silent_for_two_seconds():
    score = compose(0.4, -0.9, minutes=0.75, seed=5, preset="sedative")
    sound = render(score)[: -2 * RATE_HZ]  # the last two seconds are the echo
    loud = np.sqrt(
        np.mean(sound[: len(sound) // 4410 * 4410].reshape(-1, 4410, 2) ** 2, axis=(1, 2))
    )
    quiet = loud < 10 ** (-50 / 20)
    runs = np.diff(np.flatnonzero(np.concatenate([[True], ~quiet, [True]]))) - 1

    assert runs.max() * 0.1 <= 2


def test_the_same_score_gives_the_same_samples(rendered):
    score, sound = rendered

    assert np.array_equal(render(score), sound)


def test_blocks_are_the_same_music_as_the_whole(rendered):
    score, sound = rendered

    together = np.concatenate(list(render_blocks(score)))

    assert together.shape == sound.shape
    assert np.abs(together - sound).max() < 2e-3


def test_other_rates_play_the_same_piece():
    score = compose(0.4, -0.6, minutes=0.5, seed=7)
    low = render(score, 22050)

    assert low.shape == (30 * 22050, 2)
    assert oversampled_peak_db(low) <= -1.0


@pytest.mark.parametrize("rate_hz", [4000, 200_000])
def test_a_rate_out_of_range_is_refused(rate_hz):
    with pytest.raises(InputError, match="rate_hz must be a whole number from 8000 to 96000"):
        render(compose(0, 0, minutes=0.5, seed=1), rate_hz)


def test_a_score_without_notes_is_silence():
    assert not render(replace(compose(0, 0, minutes=0.5, seed=1), notes=())).any()


@pytest.mark.parametrize("gain_db", [3.0, 9.0, 18.0])
def test_the_limiter_holds_true_peaks_between_the_samples(gain_db):
    random = np.random.default_rng(5)
    sound = (0.3 * random.standard_normal((2, 60_000))).astype(np.float32) * 10 ** (gain_db / 20)

    limit(sound, -1.0)

    assert oversampled_peak_db(sound.T) <= -0.7  # white noise is the hardest there is
    assert true_peak(sound) > 0.5


def test_the_limiter_leaves_what_is_quiet_untouched():
    sound = (0.1 * np.random.default_rng(6).standard_normal((2, 30_000))).astype(np.float32)
    before = sound.copy()

    limit(sound, -1.0)

    assert np.array_equal(sound, before)


def test_the_room_answers_after_the_sound_and_dies_away():
    room = Room(arousal=-0.8, cutoff_hz=2000, rate_hz=RATE_HZ)
    click = np.zeros((2, room.block), dtype=np.float32)
    click[:, 1000] = 1.0

    heard = room.heard(click)

    assert np.abs(heard[:, :990]).max() < 1e-3
    levels = [np.sqrt(np.mean(heard[:, s : s + 8820] ** 2)) for s in range(3000, 90_000, 17_640)]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < 0.1 * levels[0]


def test_what_rings_over_a_block_is_heard_in_the_next():
    room = Room(arousal=-0.8, cutoff_hz=2000, rate_hz=RATE_HZ)
    click = np.zeros((2, room.block), dtype=np.float32)
    click[:, -10] = 1.0
    room.heard(click)

    echo = room.heard(np.zeros((2, room.block), dtype=np.float32))

    assert np.abs(echo[:, :20_000]).max() > 1e-4


@pytest.mark.slow
def test_rule_b_ten_minutes_stay_under_the_peak_and_on_the_level():
    score = compose(0.3, 0.4, minutes=10, seed=8)
    meter = LoudnessMeter(RATE_HZ, 2)
    samples = 0
    for block in render_blocks(score):
        meter.add(np.ascontiguousarray(block))
        samples += len(block)
    loudness = meter.finish()

    assert samples == 600 * RATE_HZ
    assert loudness.true_peak_dbtp <= -1.0
    assert loudness.integrated_lufs == pytest.approx(-17.2, abs=1.0)
    assert loudness.loudness_range_lu < 8
