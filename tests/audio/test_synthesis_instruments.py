"""Each instrument is in tune, dies away or lasts as it should, and starts without a click."""

import numpy as np
import pytest

from sostenuto.audio.synthesis.catalogue import instrument_names
from sostenuto.audio.synthesis.drums import MEMBRANE_RATIOS, STROKES, stroke
from sostenuto.audio.synthesis.keys import electric_piano
from sostenuto.audio.synthesis.orchestra import Orchestra
from sostenuto.audio.synthesis.plucked import bass, pluck
from sostenuto.audio.synthesis.winds import flute, pad
from sostenuto.base.errors import InputError
from sostenuto.music.composer import compose
from sostenuto.music.pitch import frequency_hz
from sostenuto.music.score import BASS_TONE, SHAKER, SLAP, Note

RATE_HZ = 44100
VOICED = {"pluck": pluck, "epiano": electric_piano, "flute": flute}


def fundamental_cents(wave, pitch):
    """Return how far the lowest partial lies from its pitch, in cents.

    The centre of power is taken over 40 cents either way, as the pad's partials are bands.
    """
    size = 1 << 19
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), size)) ** 2
    hz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    near = np.abs(1200 * np.log2(np.maximum(hz, 1) / frequency_hz(pitch))) < 40
    centre_hz = np.average(hz[near], weights=power[near])
    return 1200 * np.log2(centre_hz / frequency_hz(pitch))


def level(wave, start_s, length_s=0.2):
    part = wave[int(start_s * RATE_HZ) : int((start_s + length_s) * RATE_HZ)]
    return float(np.sqrt(np.mean(part**2)))


@pytest.mark.parametrize("pitch", [45, 57, 64, 72, 84])
@pytest.mark.parametrize("name", VOICED)
def test_plucks_keys_and_flutes_are_in_tune_within_5_cents(name, pitch):
    wave = VOICED[name](pitch, 0.5, 1.5, RATE_HZ).astype(float)

    assert abs(fundamental_cents(wave[2000:], pitch)) < 5


@pytest.mark.parametrize("pitch", [31, 38, 45, 50])
def test_the_bass_is_in_tune_within_5_cents(pitch):
    assert abs(fundamental_cents(bass(pitch, 0.5, 1.5, RATE_HZ).astype(float), pitch)) < 5


@pytest.mark.parametrize("pitch", [45, 52, 60, 67])
def test_the_pad_is_in_tune_within_5_cents_on_both_sides(pitch):
    sides = pad(pitch, 0.5, RATE_HZ).astype(float).T

    assert all(abs(fundamental_cents(side, pitch)) < 5 for side in sides)


@pytest.mark.parametrize("make", [pluck, electric_piano, bass])
def test_struck_and_plucked_notes_die_away(make):
    wave = make(48, 0.5, 2.0, RATE_HZ)

    levels = [level(wave, start_s) for start_s in (0.05, 0.5, 1.0, 1.7)]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < 0.6 * levels[0]


def test_higher_strings_die_away_sooner():
    def lost(pitch):
        wave = pluck(pitch, 0.5, 1.5, RATE_HZ)
        return level(wave, 1.0) / level(wave, 0.05)

    assert lost(40) > lost(60) > lost(80)


def test_a_flute_lasts_as_long_as_it_is_blown_and_sways_only_later():
    wave = flute(69, 0.5, 3.0, RATE_HZ)

    assert level(wave, 2.5) == pytest.approx(level(wave, 0.1), rel=0.15)


def test_the_pad_repeats_without_a_seam_and_is_wide():
    wave = pad(57, 0.5, RATE_HZ)
    steps = np.abs(np.diff(np.concatenate([wave, wave[:1]]), axis=0))

    assert steps[-1].max() <= steps[:-1].max()
    assert abs(np.corrcoef(wave.T)[0, 1]) < 0.5


@pytest.mark.parametrize("make", [pluck, electric_piano, flute])
def test_a_harder_stroke_sounds_brighter(make):
    def centroid(brightness):
        wave = make(60, brightness, 0.3, RATE_HZ)
        power = np.abs(np.fft.rfft(wave)) ** 2
        return np.average(np.fft.rfftfreq(len(wave), 1 / RATE_HZ), weights=power)

    assert centroid(0.1) < centroid(0.5) < centroid(0.9)


def test_the_drum_rings_in_the_modes_of_a_circular_membrane():
    """Ratios of Bessel zeros: j01, j11, j21, j02, j31, j12 over j01."""
    from scipy.special import jn_zeros

    lowest = jn_zeros(0, 1)[0]
    zeros = [lowest, jn_zeros(1, 1)[0], jn_zeros(2, 1)[0], jn_zeros(0, 2)[1], jn_zeros(3, 1)[0]]
    zeros.append(jn_zeros(1, 2)[1])

    assert pytest.approx([zero / lowest for zero in zeros], abs=6e-5) == MEMBRANE_RATIOS


def test_the_low_tone_is_lower_and_longer_than_the_slap_and_a_shake_is_short():
    low, slap, shake = (stroke(key, 0.5, RATE_HZ) for key in (BASS_TONE, SLAP, SHAKER))

    def heard_s(wave):
        power = np.cumsum(wave**2)
        return np.searchsorted(power, 0.95 * power[-1]) / RATE_HZ

    assert heard_s(low) > heard_s(slap)
    assert heard_s(shake) < 0.1
    assert abs(fundamental_cents_hz(low) - STROKES[BASS_TONE][0]) < 3


def fundamental_cents_hz(wave):
    power = np.abs(np.fft.rfft(wave[2000:], 1 << 17)) ** 2
    return np.argmax(power) * RATE_HZ / (1 << 17)


@pytest.fixture(scope="module")
def calm():
    return compose(0.4, -0.6, minutes=0.5, seed=7)


def test_every_note_begins_and_ends_in_silence(calm):
    orchestra = Orchestra(calm, RATE_HZ)
    for note in calm.notes[:60]:
        wave = orchestra.played(note)
        assert np.abs(wave[0]).max() < 1e-6
        assert np.abs(wave[-1]).max() < 1e-3
        assert np.isfinite(wave).all()


def test_a_sedative_note_takes_at_least_50_ms_to_come_in():
    score = compose(0.4, -0.6, minutes=0.5, seed=7, preset="sedative")
    orchestra = Orchestra(score, RATE_HZ)
    for voice, _ in score.instruments:
        wave = orchestra.played(score.voice(voice)[0])
        start = np.abs(wave if wave.ndim == 1 else wave[:, 0])[: int(0.012 * RATE_HZ)]
        assert start.max() < 0.25 * np.abs(wave).max()


def test_louder_notes_are_louder(calm):
    orchestra = Orchestra(calm, RATE_HZ)
    note = calm.voice("chords")[0]

    soft, hard = (orchestra.played(note._replace(velocity=v)) for v in (note.velocity, 90))

    assert np.abs(soft).max() < np.abs(hard).max()


def test_there_are_the_six_instruments_of_the_design():
    assert set(instrument_names()) == {"pluck", "epiano", "pad", "flute", "bass", "drum"}


def test_an_unknown_instrument_is_refused_by_name(calm):
    from dataclasses import replace

    odd = replace(
        calm, instruments=(("melody", "kazoo"),), notes=(Note(0.0, 1.0, 60, 60, "melody"),)
    )
    with pytest.raises(InputError, match=r"instrument must be one of pluck, .*; got 'kazoo'"):
        Orchestra(odd, RATE_HZ)
