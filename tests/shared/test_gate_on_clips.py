"""A rich register does not empty a library: the gate on recordings that share their instruments."""

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from sostenuto.audio.describe import describe
from sostenuto.exchange.media import open_media
from sostenuto.repertoire.gate import Gate
from sostenuto.repertoire.songs import Recording, Song
from sostenuto.repertoire.triggers import Register, Trigger

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
accuracy = pytest.importorskip("accuracy")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

URGE_SONGS = 10
REGISTERS = 30
PLAYABLE = 0.6


@pytest.fixture(scope="module")
def library() -> list[Recording]:
    """Two hundred renderings with two sound sets, each by an artist of its own."""
    lack = accuracy.missing()
    if lack:
        pytest.skip(f"GATE NOT MEASURED ON CLIPS: {lack}")
    cache = Path(tempfile.gettempdir()) / "sostenuto-clips"
    wanted = accuracy.clips()
    accuracy.render(wanted, cache)
    found = []
    for number, clip in enumerate(wanted):
        with open_media(cache / clip.sound) as media:
            heard = describe(media.blocks(), media.rate_hz)
        song = Song(f"Artist {number}", f"Title {number}")
        found.append(
            Recording(
                f"{number:032x}", song, features=heard.features, fingerprint=heard.fingerprint
            )
        )
    return found


def test_ten_urge_songs_leave_most_unrelated_recordings_playable_alone(
    library: list[Recording],
) -> None:
    chance = random.Random(1)
    shares = []
    for _ in range(REGISTERS):
        urge = chance.sample(library, URGE_SONGS)
        register = Register.of(
            *(Trigger("song", f"{r.song.artist} – {r.song.title}", urge=8) for r in urge if r.song)
        )
        answers = [decision.answer for decision in Gate(register, library).decisions()]
        shares.append(answers.count("play") / (len(library) - URGE_SONGS))

    assert min(shares) >= PLAYABLE


def test_a_trigger_under_another_name_or_none_stays_out(library: list[Recording]) -> None:
    trigger = library[0]
    disguised = replace(trigger, id="f" * 32, song=Song("Somebody Else", "Another Title"))
    untagged = replace(trigger, id="e" * 32, song=None)
    register = Register.of(Trigger("song", "Artist 0 – Title 0", urge=6))

    decisions = Gate(register, [*library, disguised, untagged]).decisions()

    assert [decision.answer for decision in decisions[-2:]] == ["no", "no"]
    assert decisions[-2].leading == "copy"
