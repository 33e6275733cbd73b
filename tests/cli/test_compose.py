"""``sostenuto compose`` and ``demo``: music from nothing, and the whole journey with it."""

from pathlib import Path

import mido
import pytest
import soundfile

from sostenuto.cli import demo, output
from sostenuto.exchange.demo_library import pieces, register

from .conftest import Call


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3"])
def test_a_piece_is_as_long_as_asked(call: Call, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"calm.{ending}"

    answer = call(
        *("compose", "--valence", ".4", "--arousal", "-.6", "--minutes", "0.5", "--seed", "7"),
        *("-o", path, "--json"),
    )

    assert answer.code == 0
    assert answer.objects[0]["seed"] == 7
    assert soundfile.info(path).duration == pytest.approx(30, abs=0.1)


def test_the_same_seed_writes_the_same_midi(call: Call, tmp_path: Path) -> None:
    common = (
        "compose",
        "--valence",
        "0",
        "--arousal",
        "0",
        "--minutes",
        "0.5",
        "--seed",
        "3",
        "-o",
    )

    assert call(*common, tmp_path / "a.mid").code == 0
    assert call(*common, tmp_path / "b.mid").code == 0

    assert (tmp_path / "a.mid").read_bytes() == (tmp_path / "b.mid").read_bytes()
    assert mido.MidiFile(tmp_path / "a.mid").length == pytest.approx(30, abs=5)


def test_wrong_wishes_are_refused_in_one_line(call: Call, tmp_path: Path) -> None:
    for arguments, words in [
        (("--valence", "2", "--arousal", "0", "-o", tmp_path / "a.wav"), "valence must be between"),
        (("--valence", "0", "--arousal", "0", "-o", tmp_path / "a.xyz"), "out must be a file"),
        (("--valence", "0", "--arousal", "0"), "--out"),
        (
            ("--valence", "0", "--arousal", "0", "--preset", "loud", "-o", tmp_path / "a.wav"),
            "preset must be sedative or stimulative; got 'loud'",
        ),
    ]:
        answer = call("compose", *arguments)
        assert answer.code == 2
        assert len(answer.err.splitlines()) == 1
        assert words in answer.err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_demo_plans_without_a_trigger_and_keeps_what_it_made(
    call: Call, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"

    answer = call("demo", "--dir", folder, "--no-serve")

    assert answer.code == 0
    assert len(list((folder / "library").rglob("*.flac"))) == len(pieces())
    triggers = {trigger.value.split(" – ")[1] for trigger in register()}
    playlist = (folder / "evening.m3u8").read_text()
    assert len(triggers) == 3
    assert not [title for title in triggers if title in playlist]
    assert "registered" in answer.out
    for picture in ("programme.svg", "programme.png", "recording.svg", "recording.png"):
        assert (folder / "pictures" / picture).stat().st_size > 10_000
    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.flac")}
    again = call("demo", "--dir", folder, "--no-serve")
    assert again.out == answer.out
    assert made == {path: path.stat().st_mtime_ns for path in folder.rglob("*.flac")}


def test_the_demo_leaves_other_folders_alone(call: Call, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")

    answer = call("demo", "--dir", tmp_path)

    assert answer.code == 2
    assert "--dir must be a new or empty folder" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


class Offered:
    """A house that another package offers."""

    def __init__(self, missing: str) -> None:
        self.missing = missing

    def load(self) -> object:
        raise ModuleNotFoundError(f"No module named {self.missing!r}", name=self.missing)


@pytest.fixture
def made_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is made in no time: these tests are about what comes around it."""
    monkeypatch.setattr(demo, "_make", lambda folder, **_: output.say(f"made in {folder.name}"))


@pytest.mark.usefixtures("made_quickly")
def test_without_the_web_parts_the_demo_is_made_and_says_what_is_missing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "entry_points", lambda group: (Offered("uvicorn"),))

    answer = call("demo", "--dir", tmp_path / "demo")

    assert (answer.code, answer.out) == (0, "made in demo\n")
    assert answer.err.startswith("No house is opened: uvicorn is not there")


@pytest.mark.usefixtures("made_quickly")
def test_a_module_of_ours_that_is_missing_is_a_fault_and_no_advice(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "entry_points", lambda group: (Offered("sostenuto_web.gone"),))

    with pytest.raises(ModuleNotFoundError, match=r"sostenuto_web\.gone"):
        call("demo", "--dir", tmp_path / "demo")


@pytest.mark.usefixtures("made_quickly")
@pytest.mark.parametrize("words", [("--no-serve",), ("--json",)])
def test_who_wants_no_house_gets_none(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(demo, "entry_points", lambda group: pytest.fail("asked for a house"))

    answer = call("demo", "--dir", tmp_path / "demo", *words)

    assert (answer.code, answer.out, answer.err) == (0, "made in demo\n", "")
