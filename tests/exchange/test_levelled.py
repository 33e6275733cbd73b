"""Levelled folders: equal loudness, peaks under the ceiling, names every player takes."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.base.errors import InputError, MediaError
from sostenuto.exchange.levelled import (
    LONGEST_NAME_BYTES,
    MARK,
    numbered_name,
    write_levelled_folder,
)
from sostenuto.exchange.media import open_media
from sostenuto.exchange.playlists import Track
from sostenuto.jobs.levelling import in_workers
from sostenuto.jobs.runner import HereRunner

DURATION_S = 4
HERE = in_workers(HereRunner())


def sound(path, level=0.3, channels=2, rate_hz=44100, clicks=False):
    time_s = np.arange(DURATION_S * rate_hz) / rate_hz
    tone = level * np.sin(2 * np.pi * 440 * time_s)
    if clicks:
        tone[:: rate_hz // 2] = 0.9
    soundfile.write(path, np.repeat(tone[:, None], channels, axis=1), rate_hz, subtype="PCM_24")
    return Track(path, path.stem, "Ann", duration_s=DURATION_S)


def measured(path):
    with open_media(path) as media:
        meter = LoudnessMeter(media.rate_hz, media.channels)
        for block in media.blocks():
            meter.add(block)
        return meter.finish(), media


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.mark.parametrize("kind", ["flac", "wav", "mp3"])
def test_loud_and_quiet_come_out_equally_loud_in_order(kind, tmp_path, out):
    tracks = [sound(tmp_path / "loud.wav", 0.8), sound(tmp_path / "quiet.wav", 0.05)]

    done = write_levelled_folder(tracks, out, HERE, kind=kind)

    assert sorted(path.name for path in out.iterdir()) == [
        MARK,
        f"01 Ann - loud.{kind}",
        f"02 Ann - quiet.{kind}",
        "card.html",
    ]
    for levelled in done:
        loudness, media = measured(levelled.path)
        assert loudness.integrated_lufs == pytest.approx(-18, abs=0.3 if kind == "mp3" else 0.05)
        assert loudness.integrated_lufs == pytest.approx(levelled.integrated_lufs, abs=0.3)
        assert media.tags.title == Path(levelled.path).stem.split(" - ")[1]


@pytest.mark.parametrize("kind", ["flac", "mp3"])
def test_no_gain_lets_a_true_peak_pass_the_ceiling(kind, tmp_path, out):
    """Quiet with clicks: the target would need 30 dB, the clicks allow almost nothing."""
    tracks = [sound(tmp_path / "clicks.wav", 0.02, clicks=True)]

    (done,) = write_levelled_folder(tracks, out, HERE, kind=kind, ceiling_dbtp=-6)

    loudness, _ = measured(done.path)
    assert loudness.true_peak_dbtp <= -6
    assert loudness.integrated_lufs < -20


def test_many_channels_and_high_rates_become_what_every_player_plays(tmp_path, out):
    tracks = [
        sound(tmp_path / "a.wav", channels=6, rate_hz=96000),
        sound(tmp_path / "b.wav", channels=1, rate_hz=22050),
        sound(tmp_path / "c.wav", channels=2, rate_hz=88200),
    ]

    done = write_levelled_folder(tracks, out, HERE)

    shapes = []
    for levelled in done:
        loudness, media = measured(levelled.path)
        shapes.append((media.channels, media.rate_hz))
        assert levelled.duration_s == pytest.approx(DURATION_S, abs=0.01)
        assert media.heard_s == pytest.approx(DURATION_S, abs=0.01)
        assert loudness.integrated_lufs == pytest.approx(-18, abs=0.05)
    assert shapes == [(2, 48000), (1, 44100), (2, 44100)]


def test_the_same_programme_gives_the_same_bytes(tmp_path, out):
    tracks = [sound(tmp_path / "a.wav")]

    (first,) = write_levelled_folder(tracks, out, HERE)
    data = Path(first.path).read_bytes()
    (second,) = write_levelled_folder(tracks, out, HERE)

    assert Path(second.path).read_bytes() == data


def test_a_folder_of_ours_is_replaced_and_what_else_lies_there_stays(tmp_path, out):
    tracks = [sound(tmp_path / f"{name}.wav") for name in "abc"]
    write_levelled_folder(tracks, out, HERE)
    (out / "my notes.txt").write_text("keep")

    write_levelled_folder(tracks[2:], out, HERE)

    assert sorted(path.name for path in out.iterdir()) == [
        MARK,
        "01 Ann - c.flac",
        "card.html",
        "my notes.txt",
    ]


def test_a_folder_of_somebody_else_is_not_touched(tmp_path, out):
    out.mkdir()
    (out / "01 Ann - a.flac").write_text("theirs")

    with pytest.raises(InputError, match=r"the folder must be empty.*nothing in it was touched"):
        write_levelled_folder([sound(tmp_path / "a.wav")], out, HERE)

    assert (out / "01 Ann - a.flac").read_text() == "theirs"


@pytest.mark.parametrize(
    "marked", ['{"files": ["../victim.flac", "/etc/x", 3, "sub/01 a.flac"]}', "[]", "no json", "{}"]
)
def test_a_forged_mark_leads_to_no_file_outside(marked, tmp_path, out):
    out.mkdir()
    victim = tmp_path / "victim.flac"
    victim.write_text("theirs")
    (out / MARK).write_text(marked)

    write_levelled_folder([sound(tmp_path / "a.wav")], out, HERE)

    assert victim.read_text() == "theirs"


def test_a_track_that_cannot_be_heard_is_named_and_leaves_no_card(tmp_path, out):
    broken = tmp_path / "b.wav"
    good = sound(tmp_path / "a.wav")
    broken.write_bytes((tmp_path / "a.wav").read_bytes()[:200_000])

    with pytest.raises(MediaError, match=r"b\.wav breaks off after"):
        write_levelled_folder([good, Track(broken)], out, HERE)

    assert not (out / "card.html").exists()
    assert not list(out.glob("02*")) + list(out.glob(".0*"))
    write_levelled_folder([good], out, HERE)
    assert (out / "card.html").exists()


def test_silence_cannot_be_levelled(tmp_path, out):
    with pytest.raises(MediaError, match="is silent"):
        write_levelled_folder([sound(tmp_path / "a.wav", 0.0)], out, HERE)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "ogg"}, "kind must be one of flac, wav, mp3"),
        ({"target_lufs": 0}, "target_lufs must be between -40 and -8 LUFS"),
        ({"ceiling_dbtp": 3}, "ceiling_dbtp must be between -20 and 0 dBTP"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(options, said, tmp_path, out):
    with pytest.raises(InputError, match=said):
        write_levelled_folder([sound(tmp_path / "a.wav")], out, HERE, **options)
    with pytest.raises(InputError, match="at least one"):
        write_levelled_folder([], out, HERE)
    assert not out.exists()


@given(st.text(), st.text(), st.integers(1, 1200))
def test_every_name_is_one_that_fat_and_players_take(artist, title, number):
    name = numbered_name(number, 1200, Track(Path("/music/x.mp3"), title, artist), "flac")

    assert re.fullmatch(r"\d{4} .*[^ .]\.flac", name)
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert len(name.encode()) <= LONGEST_NAME_BYTES + 5


def test_names_sort_as_they_play():
    tracks = [Track(Path("/x"), str(n)) for n in range(120)]
    names = [numbered_name(n, 120, track, "mp3") for n, track in enumerate(tracks, 1)]

    assert names == sorted(names)


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not any(name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data):
        self.words.append(data)


def test_the_card_shows_songs_in_order_and_nothing_foreign_runs_or_loads(tmp_path, out):
    first = sound(tmp_path / "a.wav")
    evil = Track(first.path, "<script>alert(1)</script>", '"Ann" & Bob', duration_s=4)

    write_levelled_folder([evil, first], out, HERE, title="Evening")

    page = Text()
    page.feed((out / "card.html").read_text())
    words = " ".join(" ".join(page.words).split())
    assert "script" not in page.tags
    assert words.index("<script>alert(1)</script>") < words.index("Ann 0:04")
    assert "2 pieces, 1 minute" in words
    told = (out / "card.html").read_text() + json.loads((out / MARK).read_text())["files"][0]
    assert not re.search("clinic|client|patient|recover|therap|craving|drug|sostenuto", told, re.I)
