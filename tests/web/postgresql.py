"""A PostgreSQL of the tests' own: in a temporary folder, on a free port of this machine.

Needs Debian's package ``postgresql``. Root may not run it, so it then runs as ``postgres``.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INSTALLED = Path("/usr/lib/postgresql")
START_S = 120.0
FIRST_PORT, PORTS = 20_000, 10_000
"""Below those that the system gives away: what is free here stays so until its server listens."""
POSTGRES_USER = "postgres"


class NoServerError(RuntimeError):
    """No PostgreSQL can be started here, and why."""


def programs() -> Path:
    """Return the folder of the newest installed server's programs."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServerError("PostgreSQL is not installed; install it with: apt install postgresql")
    return found[-1].parent


_tried = itertools.count(os.getpid() * 37)


def free_port() -> int:
    """Return a port of the loopback address that nobody uses; each time another one."""
    for number in itertools.islice(_tried, PORTS):
        port = FIRST_PORT + number % PORTS
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no port is free from {FIRST_PORT} to {FIRST_PORT + PORTS - 1}")


@contextlib.contextmanager
def server(*settings: str) -> Iterator["Server"]:
    """Run a server for as long as the block lasts; its data go with it.

    ``settings`` are PostgreSQL's own, like ``"synchronous_commit=off"``.
    """
    folder = Path(tempfile.mkdtemp(prefix="sostenuto-pg-"))
    running = Server(folder, settings)
    try:
        running.create()
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """One cluster in one folder, which can be stopped, killed and started again."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        self.folder, self.settings = folder, settings
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(POSTGRES_USER)
            shutil.chown(folder, account.pw_uid, account.pw_gid)
            self.owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """The address of the database ``clinic`` in this cluster."""
        return f"postgresql://clinic@127.0.0.1:{self.port}/clinic"

    def create(self) -> None:
        """Make the cluster and the database."""
        options = ("-A", "trust", "-U", "clinic", "-E", "UTF8", "--locale=C", "--no-sync")
        made = subprocess.run(
            [programs() / "initdb", *options, "-D", self.folder / "data"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.owner,
        )
        if made.returncode:
            raise NoServerError(f"PostgreSQL could not be set up: {made.stderr.strip()}")

    def start(self) -> None:
        """Start the server and wait until it answers; tried again while a stale lock stands."""
        options = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "max_connections": "150",
        }
        options.update(setting.split("=", 1) for setting in self.settings)
        command: list[str | Path] = [programs() / "postgres", "-D", self.folder / "data"]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    command, stdout=log, stderr=log, cwd="/", **self.owner
                )
            if self._answers(until):
                return
        raise NoServerError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-400:]}")

    def _answers(self, until: float) -> bool:
        import psycopg

        address = self.url.removesuffix("clinic") + "postgres"
        while self.process and self.process.poll() is None and time.monotonic() < until:
            try:
                with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
                    found = connection.execute(
                        "select 1 from pg_database where datname = 'clinic'"
                    ).fetchone()
                    if not found:
                        connection.execute("create database clinic")
                return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False

    def stop(self) -> None:
        """End the server at once, in order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End every process of the server without a word, as a power cut would."""
        if self.process is None:
            return
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in (self.process.pid, *map(int, children.split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
