"""What we write for others to read, letter by letter.

A change here is a change for whoever reads these files. Look at the difference; if it is meant, run
``python tests/golden/test_golden.py`` and say so in CHANGELOG.md.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.exchange.pictures.affect_plane import Stop, programme_text
from sostenuto.exchange.playlists import KINDS, Track
from sostenuto.exchange.registers import register_from_text
from sostenuto.listening.arcs import arc
from sostenuto.listening.programme import Candidate
from sostenuto.listening.sequencer import plan
from sostenuto.music.key import Key
from sostenuto.repertoire.gate import Gate
from sostenuto.repertoire.songs import Licence, Recording, Song

HERE = Path(__file__).parent
MUSIC = Path("/music")
REGISTER = """kind,value,urge,state,note
song,The Lanterns – Kitchen Light,9,urge,invented
artist,Northbound,4,mixed,
theme,harbour,5,urge,
song,Northbound – Slow Apples,,reclaimed,
"""
RECORDINGS = [
    Recording("1", Song("THE LANTERNS", "Kitchen Light (Remastered 2011)", album="Lamps")),
    Recording("2", Song("The Lanterns", "Paper Boats", album="Lamps")),
    Recording("3", Song("Northbound", "Half a Bridge")),
    Recording("4", Song("Northbound feat. Ada Vale", "Slow Apples")),
    Recording("5", Song("Ada Vale", "Window Seat", themes=("Harbour",))),
    Recording("6", Song("Ada Vale", "Kitchen Light")),
    Recording("7", None, path="track07.wav"),
    Recording("8", Song("Sunday Orchard", "Bees"), licence=Licence("lent", allows=False)),
    Recording("9", Song("Sunday Orchard", "Low Sun")),
]
"""Invented artists and titles."""


def gate() -> str:
    register = register_from_text(REGISTER)
    lines = []
    for setting in ("alone", "with_therapist"):
        lines.append(f"{setting}:")
        decisions = Gate(register, RECORDINGS, setting=setting).decisions()
        for recording, decision in zip(RECORDINGS, decisions, strict=True):
            name = f"{recording.song.artist} – {recording.song.title}" if recording.song else "?"
            lines.append(f"  {decision.answer:4}  {name}: {decision.text}".rstrip(": "))
    return "\n".join(lines) + "\n"


def programme() -> str:
    places = [(-0.5, 0.5), (-0.3, 0.4), (0.0, 0.1), (0.3, -0.2), (0.5, -0.5), (0.5, -0.4)]
    songs = [
        Candidate(
            f"{number}",
            f"Song {number}",
            f"Artist {number % 4}",
            180.0 + 5 * number,
            AffectEstimate(AffectPoint(valence, arousal), 0.2, 0.2, "client"),
            tempo_bpm=130.0 - 12 * number,
            key=Key(number % 12, "major"),
            liked=0.6 if number == 3 else 0.0,
            familiar=number != 2,
        )
        for number, (valence, arousal) in enumerate(places)
    ]
    made = plan(songs, arc("iso", AffectPoint(-0.5, 0.5), AffectPoint(0.5, -0.5)), minutes=16)
    stops = [
        Stop(
            slot.candidate.title,
            slot.candidate.artist,
            slot.start_s,
            slot.candidate.duration_s,
            slot.target,
            slot.candidate.affect,
        )
        for slot in made.slots
    ]
    reasons = "\n".join(slot.reason for slot in made.slots)
    return f"{programme_text(stops)}\n\n{reasons}\n\n{'; '.join(made.notes)}\n"


def playlist(kind: str) -> Callable[[], str]:
    tracks = [
        Track(MUSIC / "Ada Vale" / "Window Seat.flac", "Window Seat", "Ada Vale", "Trains", 181.4),
        Track(MUSIC / 'a, "b" & <c>.mp3', '=Formula, "quoted"', "Über & Söhne", "", 200.0),
        Track(Path("/elsewhere/track07.wav"), duration_s=59.6, more={"start_s": 381.4}),
    ]
    return lambda: KINDS[kind](tracks, MUSIC, "Listening programme").decode()


FILES: dict[str, Callable[[], str]] = {
    "gate.txt": gate,
    "programme.txt": programme,
    **{f"playlist{kind}": playlist(kind) for kind in (".m3u8", ".jspf", ".csv", ".json")},
}


@pytest.mark.parametrize("name", FILES)
def test_what_we_write_is_what_we_wrote(name: str) -> None:
    with (HERE / name).open(encoding="utf-8", newline="") as golden:
        assert FILES[name]() == golden.read()


def test_playlists_for_programs_can_be_read_by_programs() -> None:
    for kind in (".jspf", ".json"):
        json.loads((HERE / f"playlist{kind}").read_text(encoding="utf-8"))


if __name__ == "__main__":
    for name, write in FILES.items():
        with (HERE / name).open("w", encoding="utf-8", newline="") as golden:
            golden.write(write())
