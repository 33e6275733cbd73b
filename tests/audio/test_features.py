"""Every feature rises where its definition says so, and none ever leaves its range."""

from functools import cache

import numpy as np
import pytest

from sostenuto.audio.features import FeatureVector, feature_names, features
from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.audio.rhythm import RhythmEar
from sostenuto.audio.timbre import TimbreEar
from sostenuto.audio.timbre_spectrum import LOWEST_MEL_HZ
from sostenuto.audio.tonality import TonalityEar
from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform
from sostenuto.base.errors import InputError
from sostenuto.base.units import db_ratio

SECONDS = 12
TIME_S = np.arange(SECONDS * RATE_HZ) / RATE_HZ


def heard(sound) -> dict[str, float]:
    """What all ears say of one channel, before it is kept to the table's ranges."""
    block = np.asarray(sound, dtype=np.float32)[:, None]
    meter, ears = LoudnessMeter(RATE_HZ, 1), (RhythmEar(), TonalityEar(), TimbreEar())
    meter.add(block)
    transform = ShortTimeTransform(RATE_HZ)
    for spectra in [*transform.add(block), *transform.finish()]:
        for ear in ears:
            ear.hear(spectra)
    measured = meter.finish().features()
    for ear in ears:
        measured |= ear.finish().features()
    return measured


# The sounds. Twelve seconds each, none of them random from run to run.


def sine(hz, level_db=-20.0) -> np.ndarray:
    return db_ratio(level_db) * np.sin(2 * np.pi * hz * TIME_S)


def noise(level_db=-20.0, seed=1, seconds=SECONDS) -> np.ndarray:
    return db_ratio(level_db) * np.random.default_rng(seed).standard_normal(
        round(seconds * RATE_HZ)
    )


def coloured(number, sign) -> np.ndarray:
    """Noise whose mel spectrum in dB follows a half cosine of ``number`` swings."""
    spectrum = np.fft.rfft(noise())
    mel = np.log10(1 + np.fft.rfftfreq(len(TIME_S), 1 / RATE_HZ) / 700)
    low, high = (np.log10(1 + hz / 700) for hz in (LOWEST_MEL_HZ, RATE_HZ / 2))
    place = np.clip((mel - low) / (high - low), 0, 1)
    return np.fft.irfft(spectrum * 10 ** (sign * 0.5 * np.cos(np.pi * number * place)))


def in_turn(first, second, every_s) -> np.ndarray:
    return np.where((TIME_S // every_s) % 2 == 0, first, second)


def bursts(starts_s, hz=None, attack_s=0.002, decay_s=0.05, level_db=-6.0) -> np.ndarray:
    """Short notes, of noise where no frequency is given."""
    sound = np.zeros(len(TIME_S))
    length_s = attack_s + 6 * decay_s
    at_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    shape = np.where(at_s < attack_s, at_s / attack_s, np.exp(-(at_s - attack_s) / decay_s))
    note = shape * (
        noise(0, 2, length_s)[: len(at_s)] / 4 if hz is None else np.sin(2 * np.pi * hz * at_s)
    )
    for start_s in starts_s:
        start = round(start_s * RATE_HZ)
        sound[start : start + len(note)] += note[: max(0, len(sound) - start)]
    return db_ratio(level_db) * sound


def every(gap_s, until_s=SECONDS) -> np.ndarray:
    return np.arange(0.1, until_s - 0.1, gap_s)


def chords(*names_hz, every_s=1.0) -> np.ndarray:
    """Chords in turn, each of notes with four partials."""
    sounding = (TIME_S // every_s).astype(int) % len(names_hz)
    sound = np.zeros(len(TIME_S))
    for number, chord in enumerate(names_hz):
        for hz in chord:
            for partial in range(1, 5):
                part = np.sin(2 * np.pi * hz * partial * TIME_S) / partial**1.5
                sound += np.where(sounding == number, part, 0)
    return 0.05 * sound


def note_hz(*semitones_above_c4) -> list[float]:
    return [261.6256 * 2 ** (semitone / 12) for semitone in semitones_above_c4]


TONIC, FOURTH, FIFTH = (0, 4, 7), (5, 9, 12), (7, 11, 14)
MINOR, MINOR_FOURTH = (0, 3, 7), (5, 8, 12)

SOUNDS = {
    "nothing": lambda: np.zeros(len(TIME_S)),
    "bass tone": lambda: sine(100),
    "tone": lambda: sine(440),
    "high tone": lambda: sine(3000),
    "semitone": lambda: sine(440) + sine(466.16),
    "noise": noise,
    "soft noise": lambda: noise(-40),
    "tone and noise in turn": lambda: in_turn(sine(100), noise(), 0.25),
    "tone and noise in long turns": lambda: in_turn(sine(100), noise(), 3),
    "loud and soft in turn": lambda: in_turn(noise(), noise(-35), 3),
    "loud and soft quickly": lambda: in_turn(noise(), noise(-35), 0.2),
    "mostly soft": lambda: np.where(TIME_S % 2 < 1.7, noise(-35), noise()),
    "mostly loud": lambda: np.where(TIME_S % 2 > 1.7, noise(-35), noise()),
    "half silent": lambda: np.where(TIME_S % 1 < 0.5, noise(), 0),
    "growing": lambda: noise() * 10 ** (TIME_S / SECONDS * 1.5 - 1.5),
    "fading": lambda: noise() * 10 ** (-TIME_S / SECONDS * 1.5),
    "one burst": lambda: np.where((TIME_S > 5) & (TIME_S < 5.4), noise(-10), noise(-30)),
    "60 a minute": lambda: bursts(every(1.0)),
    "90 a minute": lambda: bursts(every(60 / 90)),
    "140 a minute": lambda: bursts(every(60 / 140)),
    "240 a minute": lambda: bursts(every(0.25)),
    "at random": lambda: bursts(np.random.default_rng(5).uniform(0, SECONDS - 0.2, 24)),
    "by and by": lambda: bursts(0.1 + np.cumsum(np.linspace(0.75, 0.3, 22))),
    "in crowds": lambda: bursts([*every(0.12, 3.9), *(every(0.12, 3.9) + 8)]),
    "accented": lambda: bursts(every(0.5)) + bursts(every(0.5) + 0.25, level_db=-30),
    "bass drum": lambda: bursts(every(0.5), hz=60, attack_s=0.01),
    "high drum": lambda: bursts(every(0.5), hz=7000, attack_s=0.01),
    "slow attacks": lambda: bursts(every(1.0), hz=500, attack_s=0.15, decay_s=0.1),
    "quick attacks": lambda: bursts(every(1.0), hz=500, attack_s=0.01, decay_s=0.1),
    "attacks of both kinds": lambda: (
        bursts(every(2.0), 500, 0.15, 0.1) + bursts(every(2.0) + 1, 500, 0.01, 0.1)
    ),
    "slow swell": lambda: noise() * (1 + 0.8 * np.sin(2 * np.pi * 1 * TIME_S)),
    "beating": lambda: noise() * (1 + 0.8 * np.sin(2 * np.pi * 4 * TIME_S)),
    "flutter": lambda: noise() * (1 + 0.8 * np.sin(2 * np.pi * 8 * TIME_S)),
    "one note": lambda: chords(note_hz(0)),
    "major": lambda: chords(*(note_hz(*c) for c in (TONIC, FOURTH, FIFTH, TONIC))),
    "minor": lambda: chords(*(note_hz(*c) for c in (MINOR, MINOR_FOURTH, FIFTH, MINOR))),
    "restless": lambda: chords(*(note_hz(n, n + 4, n + 7) for n in (0, 6, 1, 7)), every_s=2),
    "major, then minor": lambda: chords(note_hz(*TONIC), note_hz(*MINOR), every_s=6),
    "one high note": lambda: chords(note_hz(24)),
    "far apart": lambda: chords(note_hz(-24, 0, 24)),
    "all notes": lambda: chords(note_hz(*range(12))),
}


@cache
def of(name) -> dict[str, float]:
    if name.startswith("colour"):
        _, number, sign = name.split()
        return heard(coloured(int(number), {"up": 1, "down": -1, "flat": 0}[sign]))
    if name.startswith("turning"):
        number = int(name.split()[1])
        return heard(in_turn(coloured(number, 1), coloured(number, -1), 0.5))
    return heard(SOUNDS[name]())


# Where each feature must rise: from the first sound to the second.

RISES = {
    "loudness_integrated_lufs": ("soft noise", "noise"),
    "loudness_short_term_max_lufs": ("soft noise", "one burst"),
    "loudness_momentary_max_lufs": ("noise", "one burst"),
    "loudness_range_lu": ("noise", "loud and soft in turn"),
    "loudness_spread_lu": ("noise", "loud and soft in turn"),
    "loudness_change_lu": ("loud and soft quickly", "loud and soft in turn"),
    "loudness_rise_lu": ("fading", "growing"),
    "loudness_true_peak_dbtp": ("soft noise", "noise"),
    "loudness_peak_ratio_lu": ("tone", "60 a minute"),
    "tempo_bpm": ("90 a minute", "140 a minute"),
    "tempo_confidence": ("at random", "90 a minute"),
    "tempo_stability": ("by and by", "90 a minute"),
    "pulse_clarity": ("at random", "90 a minute"),
    "event_density_hz": ("60 a minute", "240 a minute"),
    "event_density_spread_hz": ("140 a minute", "in crowds"),
    "beat_contrast": ("noise", "accented"),
    "onset_strength_mean": ("tone", "240 a minute"),
    "onset_strength_spread": ("tone", "60 a minute"),
    "onset_bass_share": ("high drum", "bass drum"),
    "onset_treble_share": ("bass drum", "high drum"),
    "key_clarity": ("all notes", "major"),
    "mode_clarity": ("minor", "major"),
    "harmonic_change": ("one note", "restless"),
    "harmonic_change_sd": ("one note", "restless"),
    "chroma_entropy": ("one note", "all notes"),
    "key_clarity_local": ("all notes", "major"),
    "mode_clarity_local_sd": ("one note", "major, then minor"),
    "chroma_flux": ("one note", "restless"),
    "major_chord_ratio": ("minor", "major"),
    "chord_change_hz": ("one note", "major"),
    "harsh_interval_ratio": ("major", "all notes"),
    "pitch_mean_midi": ("one note", "one high note"),
    "pitch_spread_semitones": ("one note", "far apart"),
    "polyphony": ("one note", "all notes"),
    "tonal_ratio": ("noise", "major"),
    "roughness_mean": ("tone", "semitone"),
    "bass_share_mean": ("tone", "bass tone"),
    "bright_share_mean": ("tone", "high tone"),
    "crest_db_mean": ("noise", "tone"),
    "silence_share": ("noise", "half silent"),
    "low_energy_share": ("mostly loud", "mostly soft"),
    "dynamic_range_db": ("noise", "loud and soft in turn"),
    "level_spread_db": ("noise", "loud and soft in turn"),
    "level_change_db": ("loud and soft in turn", "loud and soft quickly"),
    "attack_s": ("quick attacks", "slow attacks"),
    "attack_spread": ("quick attacks", "attacks of both kinds"),
    "attack_slope_db_s": ("slow attacks", "quick attacks"),
    "modulation_slow_share": ("flutter", "slow swell"),
    "modulation_beat_share": ("slow swell", "beating"),
    "modulation_fast_share": ("beating", "flutter"),
    "mfcc_change": ("tone and noise in turn", "tone and noise in long turns"),
}
for frequency in ("zero_crossing_hz", "centroid_hz", "bandwidth_hz", "rolloff_hz"):
    RISES[f"{frequency}_mean"] = ("tone", "noise")
for noisiness in ("flatness", "entropy", "flux"):
    RISES[f"{noisiness}_mean"] = ("tone", "noise")
for followed in {name.rsplit("_", 1)[0] for name in feature_names() if name.endswith("_change")}:
    RISES[f"{followed}_spread"] = ("bass tone", "tone and noise in turn")
    RISES[f"{followed}_change"] = ("tone and noise in turn", "tone and noise in long turns")
for number in range(1, 13):
    RISES[f"mfcc_{number:02}_mean"] = (f"colour {number} down", f"colour {number} up")
    RISES[f"mfcc_{number:02}_spread"] = (f"colour {number} up", f"turning {number}")


@pytest.mark.parametrize("feature", feature_names())
def test_a_feature_rises_where_its_definition_says_so(feature):
    lower, higher = RISES[feature]

    assert of(lower)[feature] < of(higher)[feature]
    gap = of(higher)[feature] - of(lower)[feature]
    assert gap > 0.02 * max(abs(of(higher)[feature]), abs(of(lower)[feature]))


@pytest.mark.parametrize("name", SOUNDS)
def test_every_feature_of_every_sound_is_finite_and_in_its_range(name):
    measured = of(name)

    assert set(measured) == set(feature_names())
    for feature in features():
        assert feature.low - 1e-6 <= measured[feature.name] <= feature.high + 1e-6, feature.name


HOSTILE = {
    "one sample": np.array([0.5]),
    "two samples": np.array([0.5, -0.5]),
    "a tenth of a second": noise(seconds=0.1),
    "one second": noise(seconds=1),
    "a constant": np.full(5 * RATE_HZ, 0.5),
    "the fastest square": np.tile([1.0, -1.0], 2 * RATE_HZ),
    "a click in silence": np.eye(1, 3 * RATE_HZ, RATE_HZ)[0],
    "far over full scale": noise(25, seconds=3),
    "barely there": noise(-115, seconds=3),
    "a sweep": np.sin(2 * np.pi * 500 * np.arange(6 * RATE_HZ) ** 2 / RATE_HZ**2),
    "silence first": np.concatenate([np.zeros(5 * RATE_HZ), noise(seconds=1)]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_sounds_have_finite_features_too(name):
    measured = heard(HOSTILE[name])

    for feature in features():
        assert feature.low - 1e-6 <= measured[feature.name] <= feature.high + 1e-6, feature.name


@pytest.mark.parametrize("name", ["noise", "major", "accented", "tone and noise in turn"])
def test_level_moves_levels_only(name):
    softer = heard(0.25 * SOUNDS[name]())

    for feature in feature_names():
        moved = softer[feature] - of(name)[feature]
        if feature.endswith(("_lufs", "_dbtp")):
            assert moved == pytest.approx(-12.04, abs=0.01), feature
        else:
            scale = max(abs(of(name)[feature]), 1e-2)
            assert abs(moved) < 0.02 * scale, feature


# The vector.


def some(**changed) -> dict[str, float]:
    return {feature.name: max(feature.low, 0.0) for feature in features()} | changed


def test_a_vector_knows_its_features_by_name_and_in_order():
    vector = FeatureVector.of(some(tempo_bpm=90.0))

    assert vector["tempo_bpm"] == 90
    assert vector.by_name() == some(tempo_bpm=90.0)
    assert vector.array().tolist() == list(vector.values)
    assert FeatureVector.of(dict(reversed(some(tempo_bpm=90.0).items()))) == vector


def test_a_vector_refuses_what_the_table_does_not_allow():
    with pytest.raises(InputError, match="tempo_bpm must be between 0 and 400 beats/min; got nan"):
        FeatureVector.of(some(tempo_bpm=float("nan")))
    with pytest.raises(InputError, match="tempo_bpm must be between 0 and 400 beats/min; got -1"):
        FeatureVector.of(some(tempo_bpm=-1.0))
    with pytest.raises(InputError, match="feature must be one of features-1; got 'colour'"):
        FeatureVector.of(some(colour=1.0))
    with pytest.raises(InputError, match="features must be complete; got without 'tempo_bpm'"):
        FeatureVector.of({n: v for n, v in some().items() if n != "tempo_bpm"})
    with pytest.raises(InputError, match="features must be 104 values, as features-1 has; got 3"):
        FeatureVector((1.0, 2.0, 3.0))
    with pytest.raises(InputError, match="feature must be one of features-1; got 'colour'"):
        FeatureVector.of(some())["colour"]


def test_what_was_heard_is_kept_to_the_range_but_never_made_up():
    assert FeatureVector.heard(some(flatness_mean=1.0000001, more=3.0))["flatness_mean"] == 1
    with pytest.raises(InputError, match="tempo_bpm must be between"):
        FeatureVector.heard(some(tempo_bpm=float("nan")))
    with pytest.raises(InputError, match="features must be complete"):
        FeatureVector.heard({"tempo_bpm": 1.0})


def test_the_table_says_all_it_has_to_say():
    for feature in features():
        assert feature.low < feature.high
        assert feature.unit
        assert len(feature.definition) > 10
        assert feature.source
    assert len(set(feature_names())) == len(feature_names())
