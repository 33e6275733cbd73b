"""A bag of files as people bring them: music, and everything that is called music."""

import functools
import io
import struct
import wave
import zipfile
from dataclasses import dataclass

import av
import numpy as np

RATE_HZ = 22050
SECONDS = 12.0


@dataclass(frozen=True)
class Brought:
    """A file, and where it should end.

    Attributes
    ----------
    ends : str
        ``heard``, ``refused`` or ``not begun``.
    song : str
        The title of the song to which it should be tied; empty for none.
    """

    name: str
    data: bytes
    ends: str
    song: str = ""


@functools.lru_cache(maxsize=16)
def tune(seed, seconds=SECONDS):
    """Return plucked notes over chords, like no other seed's."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE_HZ) + RATE_HZ)
    time_s = np.arange(RATE_HZ) / RATE_HZ
    for start in range(0, round(seconds * RATE_HZ), RATE_HZ // 4):
        for midi in rng.integers(45, 84, 3):
            hertz = 440 * 2 ** ((midi - 69) / 12)
            note = sum(0.5**n * np.sin(2 * np.pi * n * hertz * time_s) for n in (1, 2, 3))
            sound[start : start + RATE_HZ] += note * np.exp(-3 * time_s)
    sound = sound[: round(seconds * RATE_HZ)]
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def encoded(sound, kind="flac", codec="flac", rate=None, **tags):
    """Return sound as a file with tags."""
    kept = io.BytesIO()
    with av.open(kept, "w", format=kind) as file:
        file.metadata.update(tags)
        stream = file.add_stream(codec, rate=RATE_HZ, layout="mono")
        if rate:
            stream.bit_rate = rate
        frame = av.AudioFrame.from_ndarray(
            (sound * 32767).astype(np.int16)[None, :], format="s16", layout="mono"
        )
        frame.sample_rate = RATE_HZ
        resampler = av.AudioResampler(stream.format, stream.layout, RATE_HZ)
        fifo = av.AudioFifo()
        for part in resampler.resample(frame):
            fifo.write(part)
        size = stream.codec_context.frame_size or 1024
        while (part := fifo.read(size, partial=True)) is not None:
            for packet in stream.encode(part):
                file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    return kept.getvalue()


def wav(samples):
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return kept.getvalue()


def zipped():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        file.writestr("../../keys/master", b"0" * 4000)
    return kept.getvalue()


def three_days():
    """Return one second of WAV whose header claims three days."""
    data = bytearray(wav(np.zeros(RATE_HZ)))
    claimed = 3 * 24 * 3600 * RATE_HZ * 2 & 0x7FFFFFFF
    data[4:8], data[40:44] = struct.pack("<I", claimed + 36), struct.pack("<I", claimed)
    return bytes(data)


def long_flac():
    """Return a FLAC whose header claims three days of sound."""
    data = bytearray(encoded(tune(900, 1.0)))
    total = 3 * 24 * 3600 * RATE_HZ
    data[21] = data[21] & 0xF0 | total >> 32 & 0x0F
    data[22:26] = struct.pack(">I", total & 0xFFFFFFFF)
    return bytes(data)


def tagged(seed, artist, title, **more):
    return encoded(tune(seed), artist=artist, title=title, **more)


TRIGGER = ("Johnny Invented", "Hurt Me Not")
"""What raises somebody's urge in the tests."""


def odd_ones(copies=1):
    """Return everything that goes wrong, and what only seems to; each kind ``copies`` times."""
    trigger = tagged(1, *TRIGGER)
    fine = tagged(2, "Nena Invented", "Balloons", album="Red", genre="Pop")
    found = [
        Brought("Hurt Me Not.flac", trigger, "heard", TRIGGER[1]),
        Brought("01 Balloons.flac", fine, "heard", "Balloons"),
        Brought("re-encoded, no tags.mp3", _mp3(tune(1)), "heard", TRIGGER[1]),
        Brought("the same again.flac", trigger, "heard"),
    ]
    for number in range(copies):
        cut = tagged(30 + number, "Cut", f"Cut {number}")
        text = f"I am a text, number {number}. ".encode() * 40
        silence = wav(np.zeros(RATE_HZ * (5 + number)))
        found += [
            Brought(f"broken {number}.flac", cut[: len(cut) // 2], "refused"),
            Brought(f"garbage {number}.mp3", bytes([7, number]) * 9000, "refused"),
            Brought(f"archive {number}.mp3", zipped() + bytes(number), "refused"),
            Brought(f"three days {number}.wav", three_days() + bytes(number), "refused"),
            Brought(f"three days {number}.flac", long_flac() + bytes(number), "refused"),
            Brought(f"silence {number}.wav", silence, "refused"),
            Brought(f"short {number}.wav", wav(_noise(number, 0.3)), "refused"),
            Brought(f"nothing {number}.mp3", b"", "not begun"),
            Brought(f"text {number}.wav", text, "refused"),
            Brought(f"picture {number}.mp3", b"\xff\xd8\xff\xe0" + text, "refused"),
            Brought(f"fine sound {number}.txt", wav(_noise(100 + number, 3)), "heard"),
            Brought(
                f"a flac {number}.mp3",
                tagged(60 + number, "Wrong", f"Ending {number}"),
                "heard",
                f"Ending {number}",
            ),
            Brought("x" * 900 + f"{number}.wav", wav(_noise(200 + number, 3)), "heard"),
            Brought(f"Ünïcödé 音楽 \u202e {number}.wav", wav(_noise(300 + number, 3)), "heard"),
            Brought(f"../../../keys/{number}.wav", wav(_noise(400 + number, 3)), "heard"),
            Brought(
                f"Various/{number} Track 01.flac",
                tagged(90 + number, "Unknown Artist", "Track 01"),
                "heard",
            ),
        ]
    return found


def good_ones(count):
    """Return music as most of it is."""
    return [
        Brought(
            f"Album {n % 7}/{n:03} Song.flac",
            tagged(1000 + n, f"Artist {n % 20}", f"Song {n}", album=f"Album {n % 7}"),
            "heard",
            f"Song {n}",
        )
        for n in range(count)
    ]


def _mp3(sound):
    return encoded(sound, "mp3", "libmp3lame", 64_000)


def _noise(seed, seconds):
    return np.random.default_rng(seed).integers(-9000, 9000, int(RATE_HZ * seconds))
