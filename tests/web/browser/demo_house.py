"""The demo's house, opened for a browser: its people and their three months, without its music.

Nothing composes in the background, so that times that are measured here are those of the house. It
is about noon there, whatever time it is here: some sessions of the day are over, some are to come.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.web.browser.conftest import (
    RunningHouse,
    surroundings,
    wait_until_it_answers,
    where_it_is_noon,
)
from tests.web.postgresql import free_port

FILLED = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from sostenuto_web.config.demo import filling
filling.invented()["set_up"]["steps"]["place"]["time_zone"] = sys.argv[1]
filling.fill()
"""
PID_FILE = "server.pid"
APPLICATION = "tests.web.endurance.as_served:application"
ROOT = Path(__file__).parents[3]
PATHS = os.pathsep.join((str(ROOT / "src"), str(ROOT)))


@contextmanager
def opened_demo(folder: Path) -> Iterator[RunningHouse]:
    """Serve a demo's house in ``folder`` for as long as the block lasts."""
    env, log, port = surroundings(folder), folder / "server.log", free_port()
    env["PYTHONPATH"] = PATHS
    (folder / "static").mkdir(parents=True, exist_ok=True)
    asked(folder, FILLED, where_it_is_noon())
    command = [sys.executable, "-m", "uvicorn", APPLICATION, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--no-access-log", "--log-level", "warning"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
    (folder / PID_FILE).write_text(str(process.pid))
    try:
        url = f"http://localhost:{port}"
        wait_until_it_answers(f"{url}/alive/", process, log)
        yield RunningHouse(folder, url, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def asked(folder: Path, code: str, *words: str) -> str:
    """Return what a program prints that runs inside the house."""
    env = surroundings(folder) | {"PYTHONPATH": PATHS}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"inside the house: {done.stderr[-2000:]}")
    return done.stdout
