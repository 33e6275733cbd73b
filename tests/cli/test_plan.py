"""``sostenuto plan``, ``why`` and ``name``: nothing that the register keeps out is ever planned."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
import soundfile

from .conftest import Call

FROM_TO = ("--from", "-0.5,0.6", "--to", "calm", "--minutes", "2")


@pytest.fixture
def triggers(tmp_path: Path) -> Path:
    register = tmp_path / "triggers.csv"
    register.write_text(
        "kind,value,urge,state,note\nsong,the lanterns - KITCHEN LIGHT!,9,urge,invented\n"
    )
    return register


def test_a_plan_for_nobody_in_particular_says_all_that_was_promised(
    call: Call, music: Path
) -> None:
    answer = call("plan", music, *FROM_TO, "--json")
    told = json.loads(answer.out)

    assert answer.code == 0
    assert told.keys() >= {"arc", "total_s", "optimal", "gap", "slots", "excluded"}
    assert told["excluded"] == []
    assert abs(told["total_s"] - 120) <= 60
    assert told["optimal"] is True
    assert told["gap"] == 0
    assert told["total_s"] == pytest.approx(sum(slot["duration_s"] for slot in told["slots"]))
    starts = [slot["start_s"] for slot in told["slots"]]
    assert starts[0] == 0
    assert starts == sorted(starts)
    for slot in told["slots"]:
        assert slot.keys() >= {"path", "title", "start_s", "target", "planned", "reason"}
        assert Path(slot["path"]).exists()


def test_a_trigger_and_what_is_near_it_and_what_is_unknown_stay_out(
    call: Call, music: Path, triggers: Path
) -> None:
    answer = call("plan", music, *FROM_TO, "--avoid", triggers, "--json")
    told = json.loads(answer.out)
    out = {Path(row["path"]).name: row["reason"] for row in told["excluded"]}

    assert "registered as urge, urge 9 of 10" in out["Kitchen Light.flac"]
    assert "same album" in out["Paper Boats.flac"]
    assert out["track07.wav"] == "nobody has named this song yet"
    assert not {Path(slot["path"]).name for slot in told["slots"]} & out.keys()


def test_with_a_therapist_what_asks_may_be_used_and_is_marked(
    call: Call, music: Path, triggers: Path
) -> None:
    answer = call("why", music, "Paper Boats", "--avoid", triggers, "--with-therapist", "--json")

    assert [row["decision"] for row in answer.objects] == ["ask"]


def test_a_copy_without_tags_in_another_format_stays_out(
    call: Call, music: Path, triggers: Path, tmp_path: Path
) -> None:
    sound, rate_hz = soundfile.read(music / "Kitchen Light.flac")
    library = tmp_path / "library"
    shutil.copytree(music, library)
    copy = library / "aaa.ogg"
    soundfile.write(copy, 0.5 * sound[rate_hz * 2 :], rate_hz)

    (row,) = call("why", library, copy, "--avoid", triggers, "--json").objects

    assert row["decision"] == "no"
    assert "copy" in {reason["code"] for reason in row["reasons"]}


def test_why_gives_every_reason_in_words(call: Call, music: Path, triggers: Path) -> None:
    answer = call("why", music, "Ada Vale – Window Seat", "--avoid", triggers)
    assert "Ada Vale – Window Seat" in answer.out
    assert "may sound" in answer.out

    live = call("why", music, "The Lanterns – Another Song", "--avoid", triggers)
    assert "stays out" in live.out
    assert "by the same artist" in live.out


def test_a_group_is_told_nothing_about_whose_register_it_is(
    call: Call, music: Path, triggers: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("kind,value,urge,state,note\nartist,Ada Vale,8,urge,\n")
    orders = [(triggers, other), (other, triggers)]
    answers = [
        call("plan", music, *FROM_TO, "--avoid", a, "--avoid", b, "--json").out for a, b in orders
    ]

    assert answers[0] == answers[1]
    assert {row["reason"] for row in json.loads(answers[0])["excluded"]} == {"not for this group"}


def test_a_broken_register_stops_everything(call: Call, music: Path, tmp_path: Path) -> None:
    register = tmp_path / "triggers.csv"
    register.write_text("kind,value,urge,state\nsong,Secret Name – Secret Song,high,urge\n")

    answer = call("plan", music, *FROM_TO, "--avoid", register, "--json")

    assert answer.code == 2
    assert answer.out == ""
    assert "line 2, urge must be a number from 0 to 10; got 'high'" in answer.err
    assert "Secret" not in answer.err


def test_what_cannot_be_planned_names_the_rule(call: Call, music: Path) -> None:
    answer = call("plan", music, "--from", "anxious", "--to", "calm", "--minutes", "90")

    assert answer.code == 3
    assert len(answer.err.splitlines()) == 1
    assert answer.out == ""


def test_never_means_never_and_only_what_is_known_when_asked(
    call: Call, music: Path, tmp_path: Path
) -> None:
    liked = tmp_path / "liked.csv"
    known = ["Harbour Lamp", "Window Seat"]
    liked.write_text(
        "song,preference,familiar,recent\nSunday Orchard – Bees,never,yes,no\n"
        + "".join(f"Ada Vale – {title},loved,yes,no\n" for title in known)
    )
    answer = call(
        *("plan", music, "--from", "0.5,-0.5", "--arc", "steady", "--minutes", "1", "--json"),
        *("--liked", liked, "--max-unfamiliar", "0"),
    )
    told = json.loads(answer.out)

    assert {slot["title"] for slot in told["slots"]} <= set(known)
    assert all("liked" in slot["reason"] for slot in told["slots"])
    assert [Path(row["path"]).name for row in told["excluded"]] == ["Bees.flac"]


def test_the_plan_is_written_as_playlist_folder_and_picture(
    call: Call, music: Path, tmp_path: Path
) -> None:
    answer = call(
        *("plan", music, *FROM_TO, "--out", tmp_path / "evening.m3u8"),
        *("--to-folder", tmp_path / "player", "--plot", tmp_path / "path.svg"),
    )

    assert answer.code == 0
    assert (tmp_path / "evening.m3u8").read_text().startswith("#EXTM3U")
    numbered = sorted(path.name for path in (tmp_path / "player").iterdir())
    assert any(name.startswith(("1 ", "01 ")) for name in numbered)
    assert any(name.endswith(".html") for name in numbered)
    assert "From -0.5,0.6 to calm" in (tmp_path / "path.svg").read_text()


def test_an_unknown_recording_is_named_with_a_table_and_then_plays(
    call: Call, music: Path, triggers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(tmp_path / "own"))
    table = tmp_path / "names.csv"

    listed = call("name", music, "--json")
    assert [Path(row["path"]).name for row in listed.objects] == ["track07.wav"]
    assert call("name", music, "--csv", table).code == 0
    text = table.read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    row |= {"artist": "Field Notes", "title": "Seventh"}
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    taken = call("name", music, "--csv", table)

    assert "1 recordings named; 0 left" in taken.err
    (said,) = call("why", music, "Seventh", "--avoid", triggers, "--json").objects
    assert said["decision"] == "play"


def test_a_mood_that_nobody_knows_gets_the_nearest_names(call: Call, music: Path) -> None:
    answer = call("plan", music, "--from", "anxios", "--to", "calm", "--minutes", "2")

    assert answer.code == 2
    assert "anxious" in answer.err


def test_a_drawn_arc_goes_through_its_points(call: Call, music: Path) -> None:
    told = json.loads(call("plan", music, *FROM_TO, "--through", "0,0", "--json").out)

    assert told["arc"] == "drawn"


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_heard(
    call: Call, music: Path, tmp_path: Path
) -> None:
    for option in ("--out", "--plot"):
        answer = call("plan", music, *FROM_TO, option, tmp_path / "path.gif")
        assert (answer.code, answer.out) == (2, "")
        assert f"{option} must be a file ending in " in answer.err
