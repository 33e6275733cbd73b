"""A house that really runs: a folder, a database, a uvicorn of its own that can be killed.

Everything goes through processes and sockets as for a person: nothing of the server is in here.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.web.endurance import cast_of_a_house
from tests.web.postgresql import free_port

START_S = 180.0
PATIENCE_S = 120.0
"""How long an answer may take on a busy machine; what falls is known at once."""
SETTINGS = "sostenuto_web.config.settings"
CSRF = "a" * 32
MADE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from tests.web.endurance import cast_of_a_house
print(json.dumps(cast_of_a_house.made(int(sys.argv[1]))))
"""


@dataclass(frozen=True)
class Person:
    """A client of the house: the id in addresses, and the token that forms about them carry."""

    id: str
    token: str


@dataclass
class RunningHouse:
    """One house on this machine.

    Attributes
    ----------
    folder : Path
        Of the house; made when it is missing.
    database_url : str
        Empty for SQLite in the folder.
    application : str
        What uvicorn runs; another one plants a fault.
    """

    folder: Path
    database_url: str = ""
    application: str = "sostenuto_web.config.asgi:application"
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    session: str = ""
    people: tuple["Person", ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        root = Path(__file__).parents[3]
        told = {
            **os.environ,
            "SOSTENUTO_HOUSE": str(self.folder),
            "SOSTENUTO_HOUSE_KIND": "demo",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root))),
        }
        told.pop("DATABASE_URL", None)
        if self.database_url:
            told["DATABASE_URL"] = self.database_url
        return told

    def make(self, clients: int = 1) -> None:
        """Prepare database and files, a therapist who is signed in, and clients of theirs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        made = json.loads(self.asked(MADE, str(clients)).splitlines()[-1])
        self.people = tuple(Person(*one) for one in made)

    def asked(self, code: str, *words: str) -> str:
        """Return what a program prints that runs inside this house."""
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"inside the house: {done.stderr[-2000:]}")
        return done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "uvicorn", self.application),
                    *("--port", str(self.port), "--no-access-log", "--log-level", "warning"),
                ],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.get("/sign-in/") in (200, 302, 503):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"no answer: {(self.folder / 'server.log').read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server; with SIGKILL, without a word."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)
        self.process = None

    def sign_in(self) -> None:
        """Let the therapist in by the door that everybody uses."""
        self.session = ""
        connection = self.connection()
        fields = {"login": cast_of_a_house.LOGIN, "password": cast_of_a_house.PASSWORD}
        sent = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sign-in/", urlencode(fields), sent)
        answer = connection.getresponse()
        cookies = answer.headers.get_all("Set-Cookie") or []
        connection.close()
        kept = [c.split(";")[0].partition("=")[2] for c in cookies if c.startswith("session=")]
        if answer.status != http.HTTPStatus.FOUND or not kept:
            raise RuntimeError(f"nobody was let in: {answer.status}")
        self.session = kept[-1]

    @property
    def headers(self) -> dict[str, str]:
        """What the signed-in therapist's browser sends along."""
        return {"Cookie": f"session={self.session}; csrf={CSRF}", "X-CSRFToken": CSRF}

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection of one's own, for a thread."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def get(self, path: str) -> int:
        """Return the status of a page."""
        connection = self.connection()
        try:
            connection.request("GET", path, headers=self.headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def post(
        self, path: str, fields: dict[str, str], by: http.client.HTTPConnection | None = None
    ) -> int:
        """Send a form and return the status of the answer, read to its end."""
        connection = by or self.connection()
        sent = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(fields), sent)
        answer = connection.getresponse()
        answer.read()
        if by is None:
            connection.close()
        return answer.status
