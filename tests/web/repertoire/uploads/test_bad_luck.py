"""The worker is killed while it hears what was brought, again and again; nothing is lost."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
BRING = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mixed_bag import encoded, tune
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.repertoire.uploads import services
by = User.objects.create_user("wren", "only for this test 1", name="Wren", roles=["therapist"])
for n in range(10):
    data = encoded(tune(n, 40.0), artist=f"Artist {n}", title=f"Song {n}")
    services.take_whole(by, f"{n}.flac", [data], len(data), services.Terms())
data = b"RIFF" + data
services.take_whole(by, "broken.flac", [data], len(data), services.Terms())
"""
HEAR = """
import django; django.setup()
from sostenuto_web.repertoire import services
from sostenuto_web.repertoire.uploads import places
services.A_TELL_S = 0.0
services.hear_now(places.uploads_folder())
"""
COUNT = """
import django; django.setup()
from sostenuto_web.repertoire.models import Recording, Song, Upload
states = dict.fromkeys(("received", "heard", "refused", "coming"), 0)
for state in Upload.objects.values_list("state", flat=True):
    states[state] += 1
tied = Recording.objects.exclude(song=None).count()
print(states, Recording.objects.count(), tied, Song.objects.count())
"""


def test_hearing_goes_on_after_every_kill(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "SOSTENUTO_HOUSE": str(tmp_path / "house"),
        "SOSTENUTO_HOUSE_KIND": "demo",
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
        "PYTHONPATH": str(HERE),
    }
    run(BRING, env)
    assert run(COUNT, env).startswith("{'received': 10,")
    kills = 0
    for patience_s in (0.0, 0.3, 0.6, 0.3, 0.0):
        working = subprocess.Popen([sys.executable, "-c", HEAR], env=env, start_new_session=True)
        until = time.monotonic() + 60
        before = heard(tmp_path)
        while working.poll() is None and time.monotonic() < until and heard(tmp_path) == before:
            time.sleep(0.02)
        time.sleep(patience_s)
        kills += working.poll() is None
        working.kill()
        working.wait()
    assert kills >= 2
    run(HEAR, env)
    assert run(COUNT, env) == ("{'received': 0, 'heard': 10, 'refused': 1, 'coming': 0} 10 10 10")
    assert len(list((tmp_path / "house/media/music").iterdir())) == 10


def heard(tmp_path):
    """Return whether, and how much, the engine's index has grown."""
    files = (tmp_path / "house").glob("music.sqlite3*")
    return sum(path.stat().st_size for path in files)


def run(code, env):
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()
