"""Measure the programme builder: a first plan and one planned anew, through its real pages.

    python bench/programmes.py [--recordings 2000,10000] [--times 12] [--json]

The house holds recordings of named songs all over the plane by 400 artists, and one client with
a register of 20 entries, 150 preferences and 400 answers to what sounded. A time is the whole
answer to the form over a socket on the loopback address; planned anew is with the third piece
kept. ``cpu`` is what the server's processor had to do for it, which says more on a busy machine.
The first plan after the house has started, for which the gate reads every song, is told apart.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from tests.web.endurance.running_house import RunningHouse

LIMITS_MS = {"first": {2000: 500, 10000: 500}, "anew": {2000: 200}}
"""At the median; what is planned anew is asked of the smaller library alone."""
ARTISTS, TRIGGERS, PREFERENCES, ANSWERS = 400, 20, 150, 400
SAID = {
    "start": "3,7",
    "goal_mood": "calm",
    "arc": "iso",
    "minutes": "20",
    "setting": "with_therapist",
    "most_by_artist": "2",
    "heard_programmes": "2",
}
FURNISHED = """
import sys
import django
django.setup()
sys.path[:0] = [{bench!r}]
import programmes
programmes.furnish(sys.argv[1], int(sys.argv[2]))
"""
LOCKED = """
import sys
import django
django.setup()
from sostenuto_web.listening.models import ProgrammeSlot
ProgrammeSlot.objects.filter(programme=sys.argv[1], place=2).update(locked=True)
"""


def furnish(client_id: str, count: int) -> None:
    """Fill a running house from the inside."""
    from django.db import transaction

    from sostenuto_web.people.models import Client
    from sostenuto_web.repertoire.gate import library
    from sostenuto_web.repertoire.models import MusicFolder, Song

    chance = random.Random(7)
    client = Client.objects.select_related("data_key").get(pk=client_id)
    with transaction.atomic():
        folder = MusicFolder.objects.create(path="/nowhere/measured", state="heard")
        songs = [
            Song(artist=f"Band {n % ARTISTS}", title=f"Tune {n}", no_lyrics=n % 3 == 0)
            for n in range(count)
        ]
        Song.objects.bulk_create(songs)
        _record(folder, songs, chance)
        _say(client, songs, chance)
        library.changed()


def _record(folder: Any, songs: list[Any], chance: random.Random) -> None:
    from sostenuto_web.repertoire.models import Recording

    rows = []
    for number, song in enumerate(songs):
        place = {"valence": chance.uniform(-0.9, 0.9), "arousal": chance.uniform(-0.9, 0.9)}
        heard = {"tempo_bpm": chance.uniform(55, 180), "seconds": chance.uniform(120, 320)}
        heard |= {"valence_sd": 0.35, "arousal_sd": 0.3, "loudness_lufs": chance.uniform(-24, -8)}
        where = {"content": f"content {number}", "folder": folder, "path": f"{number}.wav"}
        said = {"title": song.title, "artist": song.artist, "song": song, "song_by_person": True}
        rows.append(Recording(**where, **said, **place, **heard, key=chance.choice("CDEFGA")))
    Recording.objects.bulk_create(rows, batch_size=500)


def _say(client: Any, songs: list[Any], chance: random.Random) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from sostenuto_web.record.models import Felt
    from sostenuto_web.repertoire.models import Preference, Trigger, TriggerRegister

    now, kept = timezone.now(), {"client": client, "data_key": client.data_key}
    TriggerRegister.objects.update_or_create(client=client, defaults={"asked_at": now})
    for song in chance.sample(songs, TRIGGERS):
        due = now.date() + timedelta(days=30)
        value = f"{song.artist} – {song.title}"
        Trigger.objects.create(**kept, value=value, urge=8, review_on=due)
    for song in chance.sample(songs, PREFERENCES):
        word = chance.choice(["loved", "liked", "fine", "not now", "never"])
        Preference.objects.create(**kept, word=word, song_ref=str(song.pk), value=song.title)
    for song in chance.choices(songs[:100], k=ANSWERS):
        at = now - timedelta(days=chance.uniform(1, 90))
        felt = {"valence": chance.uniform(-1, 1), "arousal": chance.uniform(-1, 1)}
        Felt.objects.create(**kept, song_id=song.pk, at=at, **felt)


def measured(count: int, times: int) -> dict[str, Any]:
    """Return the median and the longest wait for each kind of plan, in ms."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        house = RunningHouse(Path(folder) / "house")
        house.make(1)
        person = house.people[0]
        house.asked(FURNISHED.format(bench=str(ROOT / "bench")), person.id, str(count))
        house.start()
        house.sign_in()
        base = f"/people/{person.id}/listening/"
        try:
            cold_ms, _where = _sent(house, f"{base}new/", SAID | {"person": person.token})
            first, programme = _waits(house, f"{base}new/", SAID | {"person": person.token}, times)
            house.asked(LOCKED, programme.rstrip("/").rpartition("/")[2])
            anew, _same = _waits(house, f"{programme}again/", {"person": person.token}, times)
        finally:
            house.stop()
    return {"cold": cold_ms, "first": first, "anew": anew}


def _sent(house: RunningHouse, path: str, said: dict[str, str]) -> tuple[float, str]:
    """Send a form; return how long the answer took, and where it leads."""
    by = house.connection()
    headers = {**house.headers, "Content-Type": "application/x-www-form-urlencoded"}
    started = time.perf_counter()
    by.request("POST", path, urlencode(said), headers)
    answer = by.getresponse()
    answer.read()
    took_ms = (time.perf_counter() - started) * 1000
    by.close()
    if answer.status != 302:
        raise RuntimeError(f"a plan was refused: {answer.status}")
    return took_ms, answer.headers["Location"]


def _waits(
    house: RunningHouse, path: str, said: dict[str, str], times: int
) -> tuple[dict[str, float], str]:
    """Send a form some times; return how long that took, and where it led the last time."""
    before_ms, where, took_ms = _cpu_ms(house), "", []
    for _ in range(times):
        ms, where = _sent(house, path, said)
        took_ms.append(ms)
    cpu = (_cpu_ms(house) - before_ms) / times
    return {"median": statistics.median(took_ms), "most": max(took_ms), "cpu": cpu}, where


def _cpu_ms(house: RunningHouse) -> float:
    """Return what the server's processor has spent so far; 0 where the system does not say."""
    stat = Path(f"/proc/{house.process.pid}/stat") if house.process else None
    if stat is None or not stat.is_file():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure and say it; 1 when a plan takes longer than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recordings", default="2000,10000")
    parser.add_argument("--times", type=int, default=12)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args()
    counts = [int(each) for each in options.recordings.split(",")]
    found: dict[str, Any] = {str(n): measured(n, options.times) for n in counts}
    slow = [
        (kind, count)
        for kind, limits in LIMITS_MS.items()
        for count, most_ms in limits.items()
        if str(count) in found and found[str(count)][kind]["median"] > most_ms
    ]
    found["load"] = os.getloadavg()[0]
    print(json.dumps(found, indent=None if options.json else 1))
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
