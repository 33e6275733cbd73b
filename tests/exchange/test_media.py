"""Real files of every kind, whole, broken and foreign, each opened by what it holds."""

import io
import os
import struct
import wave

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import MediaError
from sostenuto.exchange.media import Limits, open_media
from sostenuto.exchange.media_probe import FOREIGN, Kind, probe
from sostenuto.exchange.media_source import Stamp, content_id, open_regular, shown_path
from sostenuto.exchange.media_tags import LONGEST, cleaned

RATE_HZ = 48000
DURATION_S = 4.0


def melody(channels=2, duration_s=DURATION_S, rate_hz=RATE_HZ):
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    tone = 0.3 * np.sin(2 * np.pi * 330 * time_s) + 0.1 * np.sin(2 * np.pi * 495 * time_s)
    return np.repeat(tone[:, None], channels, axis=1).astype(np.float32)


def by_soundfile(path, sound=None, rate_hz=RATE_HZ, **options):
    sound = melody() if sound is None else sound
    with soundfile.SoundFile(path, "w", rate_hz, sound.shape[1], **options) as file:
        if file.format not in ("AU", "GSM610"):
            file.title, file.artist = "Aria", "Ann"
        for start in range(0, len(sound), rate_hz):
            file.write(sound[start : start + rate_hz])
    return path


def by_av(path, codec, container=None, sample_format="fltp", **metadata):
    sound = melody()
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=RATE_HZ, layout="stereo")
        out.metadata.update({"title": "Aria", "artist": "Ann", **metadata})
        if sample_format != "fltp":
            sound = (sound * 32767).astype(np.int16)
        for start in range(0, len(sound), 1152):
            piece = sound[start : start + 1152]
            rows = piece.T if sample_format.endswith("p") else piece.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(rows), format=sample_format, layout="stereo"
            )
            frame.sample_rate, frame.pts = RATE_HZ, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


MAKERS = {
    "wav": lambda p: by_soundfile(p, format="WAV", subtype="PCM_16"),
    "float.wav": lambda p: by_soundfile(p, format="WAV", subtype="FLOAT"),
    "24.wav": lambda p: by_soundfile(p, format="WAVEX", subtype="PCM_24"),
    "8.wav": lambda p: by_soundfile(p, format="WAV", subtype="PCM_U8"),
    "rf64.wav": lambda p: by_soundfile(p, format="RF64", subtype="PCM_16"),
    "flac": lambda p: by_soundfile(p, format="FLAC"),
    "mp3": lambda p: by_soundfile(p, format="MP3"),
    "lame.mp3": lambda p: by_av(p, "libmp3lame", "mp3"),
    "ogg": lambda p: by_soundfile(p, format="OGG", subtype="VORBIS"),
    "opus": lambda p: by_av(p, "libopus", "ogg"),
    "m4a": lambda p: by_av(p, "aac", "ipod"),
    "aac": lambda p: by_av(p, "aac", "adts"),
    "webm": lambda p: by_av(p, "libopus", "webm"),
}
KINDS = {
    "wav": Kind.WAV,
    "flac": Kind.FLAC,
    "mp3": Kind.MP3,
    "ogg": Kind.OGG,
    "opus": Kind.OGG,
    "m4a": Kind.MP4,
    "aac": Kind.ADTS,
    "webm": Kind.WEBM,
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sounds")
    return {name: make(folder / f"a.{name}") for name, make in MAKERS.items()}


def heard(path, limits=None):
    with open_media(path, limits) as media:
        return np.concatenate(list(media.blocks()))


def refusal(path, limits=None):
    with pytest.raises(MediaError) as caught:
        heard(path, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", MAKERS)
def test_every_kind_is_heard_to_its_end_at_the_right_pitch_and_level(whole, name):
    sound = heard(whole[name])

    assert sound.dtype == np.float32
    assert sound.shape[1] == 2
    assert len(sound) / RATE_HZ == pytest.approx(DURATION_S, abs=0.15)
    middle = sound[RATE_HZ : 2 * RATE_HZ, 0]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 330
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(np.sqrt(0.05), rel=0.06)  # LAME takes 5 %


@pytest.mark.parametrize("name", MAKERS)
def test_the_kind_is_told_by_the_bytes_and_not_by_the_name(whole, name, tmp_path):
    disguised = tmp_path / "song.txt"
    disguised.write_bytes(whole[name].read_bytes())

    with open_media(disguised) as media:
        assert media.kind is KINDS[name.rpartition(".")[2]]
        assert sum(len(block) for block in media.blocks()) > 0
        assert media.heard_s == pytest.approx(DURATION_S, abs=0.15)


@pytest.mark.parametrize("name", sorted(set(MAKERS) - {"aac", "rf64.wav"}))
def test_tags_are_read_from_every_kind_that_has_them(whole, name):
    with open_media(whole[name]) as media:
        assert (media.tags.title, media.tags.artist) == ("Aria", "Ann")


def test_blocks_are_what_was_written_and_stay_the_callers(whole):
    with open_media(whole["float.wav"]) as media:
        blocks = list(media.blocks())

    assert all(len(block) <= 1 << 16 for block in blocks)
    assert np.array_equal(np.concatenate(blocks), melody())


@pytest.mark.parametrize("name", ["wav", "flac", "mp3", "lame.mp3"])
def test_sound_has_no_seams_between_blocks(whole, name):
    """Reading MP3 by soundfile's own blocks loses sound at each edge, by up to its whole level."""
    at_once, _ = soundfile.read(whole[name], dtype="float32")

    assert np.array_equal(heard(whole[name]), at_once)


def test_junk_before_the_first_frame_of_an_mp3_is_passed_over(whole, tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(bytes(range(1, 200)) * 20 + whole["mp3"].read_bytes())

    assert len(heard(path)) / RATE_HZ == pytest.approx(DURATION_S, abs=0.2)


def test_an_mp3_without_a_length_is_not_said_to_break_off(whole, tmp_path):
    """Its first frame, which holds the length, is taken away; what follows varies in bit rate."""
    data = whole["lame.mp3"].read_bytes()
    first = data.index(b"Xing" if b"Xing" in data else b"Info")
    second = data.index(data[data.rindex(b"\xff\xfb", 0, first) :][:2], first)
    path = tmp_path / "a.mp3"
    path.write_bytes(data[second:])

    assert len(heard(path)) / RATE_HZ == pytest.approx(DURATION_S, abs=0.2)
    with open_media(path) as media:
        assert media.duration_s is None


CUT = {
    "wav": "bytes are missing",
    "flac": "what follows is damaged",
    "mp3": "its header promises 0:04",
    "lame.mp3": "its header promises 0:04",
    "webm": "its header promises 0:04",
    "ogg": "bytes are missing",
    "opus": "bytes are missing",
}


@pytest.mark.parametrize("name", CUT)
def test_a_truncated_file_says_where_it_breaks_off(whole, name, tmp_path):
    data = whole[name].read_bytes()
    path = tmp_path / "a"
    path.write_bytes(data[: len(data) // 2])

    said = refusal(path)

    assert said.startswith("breaks off after 0:0"), said
    assert CUT[name] in said


def test_a_truncated_m4a_has_lost_its_table_of_contents(whole, tmp_path):
    path = tmp_path / "a.m4a"
    path.write_bytes(whole["m4a"].read_bytes()[:20000])

    assert refusal(path) == "is cut short: its table of contents is missing"


@pytest.mark.parametrize("name", ["flac", "ogg", "m4a"])
def test_a_file_damaged_in_the_middle_is_refused(whole, name, tmp_path):
    data = bytearray(whole[name].read_bytes())
    middle, length = len(data) // 2, len(data) // 8
    data[middle : middle + length] = np.random.default_rng(1).bytes(length)
    path = tmp_path / "a"
    path.write_bytes(data)

    assert refusal(path)


def with_flac_header(data, samples=None, rate_hz=None):
    """Return FLAC bytes with another length or rate in STREAMINFO (RFC 9639, 8.2)."""
    field = int.from_bytes(data[18:26], "big")
    if samples is not None:
        field = field >> 36 << 36 | samples
    if rate_hz is not None:
        field = field & (1 << 44) - 1 | rate_hz << 44
    return data[:18] + field.to_bytes(8, "big") + data[26:]


def test_a_header_that_claims_three_days_is_not_believed(whole, tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(with_flac_header(whole["flac"].read_bytes(), samples=3 * 86400 * RATE_HZ))

    assert refusal(path).startswith("breaks off after 0:0")


def test_a_header_that_does_not_know_the_length_is_no_fault(whole, tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(with_flac_header(whole["flac"].read_bytes(), samples=0))

    assert len(heard(path)) == len(melody())


def test_a_sampling_rate_that_no_recording_has_is_refused(whole, tmp_path):
    path = tmp_path / "a.flac"
    path.write_bytes(with_flac_header(whole["flac"].read_bytes(), rate_hz=655_350))

    assert refusal(path) == "has a sampling rate of 655,350 Hz; we open 8,000 to 192,000 Hz"


def test_a_wav_that_was_streamed_and_does_not_know_its_length_is_heard(whole, tmp_path):
    data = bytearray(whole["wav"].read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path = tmp_path / "a.wav"
    path.write_bytes(data)

    assert len(heard(path)) >= len(melody())


def test_a_sound_longer_than_the_limit_is_refused_without_being_held(whole):
    said = refusal(whole["flac"], Limits(duration_s=2))

    assert said == "is longer than 0:02, our limit"


def test_the_limit_of_decoded_bytes_counts_channels_and_rate(whole):
    assert "is longer than" in refusal(whole["flac"], Limits(decoded_bytes=RATE_HZ * 2 * 4))


def test_a_file_larger_than_the_limit_is_refused(whole):
    assert refusal(whole["wav"], Limits(file_bytes=500_000)) == "has 1 MB; we open up to 0 MB"


def test_twelve_channels_are_refused(tmp_path):
    path = by_soundfile(tmp_path / "a.wav", melody(12, 1), format="WAV", subtype="PCM_16")

    assert refusal(path) == "has 12 channels; we open up to 8"


def test_values_that_are_no_sound_are_refused(tmp_path):
    for value in (np.nan, np.inf, 1e30):
        sound = melody()
        sound[RATE_HZ] = value
        path = by_soundfile(tmp_path / "a.wav", sound, format="WAV", subtype="FLOAT")

        assert "holds values that are not sound" in refusal(path)


FOREIGN_SOUND = {
    "IMA ADPCM": lambda p: by_soundfile(p, melody(1), format="WAV", subtype="IMA_ADPCM"),
    "Microsoft ADPCM": lambda p: by_soundfile(p, melody(1), format="WAV", subtype="MS_ADPCM"),
    "mu-law": lambda p: by_soundfile(p, melody(1), format="WAV", subtype="ULAW"),
    "GSM 6.10": lambda p: by_soundfile(p, melody(1), format="WAV", subtype="GSM610"),
    "AIFF": lambda p: by_soundfile(p, format="AIFF"),
    "Apple CAF": lambda p: by_soundfile(p, format="CAF"),
    "Sun AU": lambda p: by_soundfile(p, format="AU"),
    "Matroska": lambda p: by_av(p, "libopus", "matroska"),
    "MPEG layer II": lambda p: by_av(p, "mp2", "mp2", sample_format="s16"),
    "ALAC": lambda p: by_av(p, "alac", "ipod", sample_format="s16p"),
    "FLAC in Ogg": lambda p: by_av(p, "flac", "ogg", sample_format="s16"),
}


@pytest.mark.parametrize("name", FOREIGN_SOUND)
def test_sound_of_another_kind_is_refused_by_name(name, tmp_path):
    said = refusal(FOREIGN_SOUND[name](tmp_path / "a.mp3"))

    assert name in said
    assert said.endswith("which we do not open")


def test_a_film_without_sound_is_named_so(tmp_path):
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(10):
            picture = np.zeros((64, 64, 3), dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))

    assert refusal(path) == "holds video only"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "is a ZIP archive, not sound"),
        (b"%PDF-1.7", "is a PDF document, not sound"),
        (b"<!DOCTYPE html><p>404", "is a web page, not sound"),
        (b"Dear Ann,\nno music", "is text, not sound"),
        (b"MThd\0\0\0\6", "is a MIDI file: notes, not sound"),
        (bytes(5000), "holds only zeros"),
        (b"\x00\x01\x02\xff\xfe" * 99, "is not sound that we know"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "is a WAV file that breaks off before its sound begins"),
        (b"ID3\x04\0\0\0\0\0\x05aaaaa\x01\x02", "is not sound that we know"),
    ],
)
def test_what_is_not_sound_is_named(content, said, tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(content)

    assert refusal(path) == said


@pytest.mark.parametrize("place", range(len(FOREIGN)))
def test_each_foreign_signature_is_known(place):
    offset, magic, name = FOREIGN[place]

    with pytest.raises(MediaError) as caught:
        probe(io.BytesIO(bytes(offset) + magic + bytes(400)))

    earlier = {known for _, start, known in FOREIGN[:place] if magic.startswith(start)}
    assert str(caught.value) in {f"is {known}" for known in {name, *earlier}}


@given(
    st.binary(max_size=600), st.sampled_from([b"", b"RIFF", b"OggS", b"ID3", b"\xff\xfb", b"fLaC"])
)
def test_no_bytes_make_the_probe_raise_anything_but_a_media_error(content, start):
    try:
        found = probe(io.BytesIO(start + content))
    except MediaError as error:
        assert str(error)
    else:
        assert found.kind in Kind


@given(st.binary(max_size=80), st.integers(8, 200))
def test_no_boxes_make_the_probe_hang_or_fail(content, at):
    data = bytearray(struct.pack(">I4sIQ", 16, b"ftyp", 0, 0) + content * 4)
    data[8:8] = struct.pack(">I4s", at, b"free")
    with pytest.raises(MediaError):
        probe(io.BytesIO(data))


def test_a_named_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "a.mp3")

    assert refusal(tmp_path / "a.mp3") == "is a named pipe, not a file"


def test_a_folder_a_device_a_missing_file_and_a_ring_of_links_are_named(tmp_path):
    (tmp_path / "a.mp3").mkdir()
    (tmp_path / "b.mp3").symlink_to("c.mp3")
    (tmp_path / "c.mp3").symlink_to("b.mp3")

    assert refusal(tmp_path / "a.mp3") == "is a folder, not a file"
    assert refusal("/dev/zero") == "is a device, not a file"
    assert refusal(tmp_path / "no.mp3") == "does not exist"
    assert refusal(tmp_path / "b.mp3") == "is a link that leads back to itself"
    assert refusal("a\x00b") == "does not exist"


def test_a_name_that_looks_like_an_address_is_only_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with wave.open("http:tune.wav", "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))

    assert len(heard("http:tune.wav")) == 8000
    assert refusal("http://127.0.0.1:9/a.mp3") == "does not exist"


def test_a_name_that_is_no_utf8_is_opened(whole, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.m4a")
    with open(path, "wb") as file:
        file.write(whole["m4a"].read_bytes())

    assert len(heard(os.fsdecode(path))) > 0


@given(st.text(max_size=3 * LONGEST))
def test_a_cleaned_tag_is_one_safe_line(text):
    tag = cleaned(text)

    assert len(tag) <= LONGEST
    assert "".join(tag.splitlines()) == tag == tag.strip()
    assert all(ord(character) >= 32 and character not in "\u202e\u2066\x7f" for character in tag)
    tag.encode()


@given(st.text())
def test_a_shown_path_is_printable(text):
    assert shown_path(text).isprintable()


def test_the_content_hash_is_that_of_the_bytes_and_nothing_else(tmp_path):
    for name in ("a.mp3", "b.flac"):
        (tmp_path / name).write_bytes(b"same")
    (tmp_path / "c").write_bytes(b"other")

    ids = []
    for name in ("a.mp3", "b.flac", "c"):
        with open_regular(tmp_path / name) as file:
            ids.append(content_id(file))

    assert ids[0] == ids[1] != ids[2]


def test_a_stamp_changes_with_content_even_when_size_and_time_are_put_back(tmp_path):
    path, probe = tmp_path / "a", tmp_path / "probe"
    path.write_bytes(b"one")
    before = os.stat(path)
    probe.touch()
    while os.stat(probe).st_ctime_ns <= before.st_ctime_ns:  # the clock of some disks is coarse
        probe.touch()
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert os.stat(path).st_mtime_ns == before.st_mtime_ns
    assert Stamp.of(os.stat(path)) != Stamp.of(before)
