"""``sostenuto analyse`` and ``features``, as a person and as a program call them."""

import csv
import io
import shutil
from pathlib import Path

from sostenuto.audio.features import feature_names
from sostenuto.music.key import Key

from .conftest import PIECES, Call

ASKED = {
    *("path", "id", "title", "artist", "duration_s", "integrated_lufs", "loudness_range_lu"),
    *("true_peak_dbtp", "tempo_bpm", "tempo_confidence", "beats_s", "pulse_clarity", "key"),
    *("mode", "key_confidence", "valence", "valence_sd", "arousal", "arousal_sd", "error"),
}


def test_every_recording_is_one_object_with_all_that_was_promised(call: Call, music: Path) -> None:
    answer = call("analyse", music, "--json")

    assert answer.code == 0
    assert len(answer.objects) == len(PIECES) + 1
    for row in answer.objects:
        assert row.keys() >= ASKED
        assert row["error"] is None
        assert 29 < row["duration_s"] < 31
        assert str(Key.parse(row["key"])) == row["key"]
        assert row["beats_s"] == sorted(row["beats_s"])
        assert -1 <= row["valence"] <= 1
        assert row["valence_sd"] > 0


def test_broken_files_get_a_line_and_the_rest_goes_on(
    call: Call, music: Path, tmp_path: Path
) -> None:
    shutil.copy(music / "Bees.flac", tmp_path)
    (tmp_path / "notes.mp3").write_bytes(b"PK\x03\x04" + bytes(5000))
    (tmp_path / "empty.wav").touch()

    answer = call("analyse", tmp_path, "--json")
    errors = {Path(row["path"]).name: row["error"] for row in answer.objects}

    assert answer.code == 1
    assert errors["Bees.flac"] is None
    assert "ZIP" in errors["notes.mp3"]
    assert errors["empty.wav"]
    assert all("\n" not in (error or "") for error in errors.values())


def test_the_table_reads_like_a_table(call: Call, music: Path) -> None:
    answer = call("analyse", music, "--csv")
    rows = list(csv.DictReader(io.StringIO(answer.out)))

    assert len(rows) == len(PIECES) + 1
    assert {row["title"] for row in rows} >= {title for _, title, _, _ in PIECES}
    assert all(float(row["integrated_lufs"]) < 0 for row in rows)


def test_a_person_sees_a_line_a_recording(call: Call, music: Path) -> None:
    answer = call("analyse", music)

    assert len(answer.out.splitlines()) == len(PIECES) + 2
    assert "Ada Vale – Window Seat" in answer.out
    assert "9 heard" in answer.err


def test_features_have_their_stable_names(call: Call, music: Path) -> None:
    answer = call("features", music / "Bees.flac", "--csv")
    (row,) = csv.DictReader(io.StringIO(answer.out))

    assert tuple(row)[2:] == feature_names()
    assert all(float(row[name]) == float(row[name]) for name in feature_names())


def test_a_recording_has_its_picture(call: Call, music: Path, tmp_path: Path) -> None:
    answer = call("analyse", music / "Bees.flac", "--plot", tmp_path / "pictures")
    svg = (tmp_path / "pictures" / "Bees.svg").read_text()

    assert answer.code == 0
    assert (tmp_path / "pictures" / "Bees.png").stat().st_size > 10_000
    for words in ("Bees", "Sunday Orchard", "LUFS", "pitch classes"):
        assert words in svg


def test_another_affect_model_takes_the_place_of_ours(
    call: Call, music: Path, tmp_path: Path
) -> None:
    model = tmp_path / "own.toml"
    axis = "squash = 1.0\nintercept = {}\nsd = 0.2\ncues = []\n"
    model.write_text(
        '[about]\nname = "own-1"\ncalibrated = false\nshort_s = 10\n'
        f"[valence]\n{axis.format(0.5)}[arousal]\n{axis.format(-0.5)}"
    )

    (row,) = call("analyse", music / "Bees.flac", "--json", "--model", model).objects

    assert row["affect_model"] == "own-1"
    assert row["valence"] > 0.4
    assert row["arousal"] < -0.4


def test_wrong_input_is_one_line_and_changes_nothing(call: Call, tmp_path: Path) -> None:
    for arguments, words in [
        (["analyse", tmp_path / "nowhere"], "a file or folder that exists; got"),
        (["analyse", tmp_path, "--json", "--csv"], "either --json or --csv; got 'both'"),
        (["analyse", tmp_path, "--jobs", "0"], "--jobs"),
        (["analyse"], "paths"),
        (["analyze", tmp_path], "analyze"),
    ]:
        answer = call(*arguments)
        assert answer.code == 2
        assert answer.out == ""
        assert len(answer.err.splitlines()) == 1
        assert words in answer.err
