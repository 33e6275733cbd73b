"""A house of its own for real worker processes: its own folder, its own database."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.web.jobs.work_of_tests import SCRATCH

ROOT = Path(__file__).parents[3]
QUICK = ("--interval=0.05", "--pulse=0.2", "--reap=0.2", "--lease=30", "--grace=2")
PUT = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.jobs import work_of_tests as w
for name in {names!r}:
    getattr(w, name).enqueue()
"""
TOLD = """
import json
from django_tasks_db.models import DBTaskResult
from sostenuto_web.platform.jobs.models import DailyRun, WorkerPulse
rows = DBTaskResult.objects.order_by("enqueued_at")
print(json.dumps({"tasks": [[r.status, r.worker_ids, r.exception_class_path] for r in rows],
  "effects": DailyRun.objects.filter(name__startswith="effect").count(),
  "workers": WorkerPulse.objects.count()}))
"""


class OwnHouse:
    """One throw-away house, its worker processes, and what its database says."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder, self.workers = folder, []
        (folder / "static").mkdir()
        self.environment = {
            **os.environ,
            "SOSTENUTO_HOUSE": str(folder),
            "SOSTENUTO_HOUSE_KIND": "demo",
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
            "PYTHONPATH": str(ROOT),
            SCRATCH: str(folder),
        }

    def say(self, code: str) -> str:
        """Run code inside the house and return what it prints."""
        code = "import django; django.setup()\n" + code
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, text=True, capture_output=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def put(self, *names: str) -> None:
        """Migrate, and put tasks into the queue."""
        self.say(PUT.format(names=names))

    def told(self) -> dict[str, Any]:
        """Return what the database says."""
        return json.loads(self.say(TOLD).splitlines()[-1])

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a worker process."""
        command = [sys.executable, "-m", "django", "house_worker", *QUICK, *words]
        with (self.folder / "log").open("ab") as log:
            started = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.workers.append(started)
        return started

    def marks(self, what: str) -> int:
        """Return how many tasks have left this mark."""
        return len(list(self.folder.glob(f"{what}-*")))

    def until(self, true: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for something."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.02)

    def go(self) -> None:
        """Let the tasks go on."""
        (self.folder / "go").touch()

    def close(self) -> None:
        """End what is still running."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
