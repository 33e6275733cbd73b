"""Makes the demo's music beside the house, which opens first and takes over what was heard.

The engine's own demo runs in a process of its own (``python -m`` this module), gives way to whoever
looks at pages, and ends with its parent. What it makes stays, so that a start that was broken off
is gone on with by the next one.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sostenuto.cli import demo, output

if TYPE_CHECKING:
    from sostenuto_web.repertoire.models import MusicFolder

GENTLY = 5
"""How far the engine steps back (the nice value) for the server and its pages."""
GRACE_S = 5.0


class Making:
    """The engine's demo, being made in a process of its own; nothing when it stands already."""

    def __init__(self, folder: Path) -> None:
        self._ended = threading.Event()
        # The child reads from a pipe that ends with us, whatever became of us.
        ours, self._lifeline = os.pipe()
        try:
            self._process = None if demo.is_made(folder) else _begun(folder, ours)
        finally:
            os.close(ours)

    @property
    def goes_on(self) -> bool:
        """Whether there is something to wait for."""
        return self._process is not None

    def finished(self) -> bool:
        """Wait until the engine is done and print what it said; return whether it was left to."""
        if self._process is None:
            return True
        said, complaints = self._process.communicate()
        if self._ended.is_set():
            return False
        output.say()
        for line in said.splitlines():
            output.say(line)
        for line in complaints.splitlines():
            output.note(line)
        if self._process.returncode != output.DONE:
            output.note("The demo's music is not whole; the next start makes the rest.")
        return True

    def end(self) -> None:
        """Break it off if it is not done; what was made is kept."""
        self._ended.set()
        os.close(self._lifeline)
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def being_made(folder: Path) -> Iterator[Making]:
    """Have the demo's music made for as long as the block lasts."""
    making = Making(folder)
    try:
        yield making
    finally:
        making.end()


def _begun(folder: Path, lifeline: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder)],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        stdin=lifeline,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is for us, who end it in order
    )


def registered(folder: Path) -> "MusicFolder":
    """Take the demo's library into the house, once; its page says that it is being made."""
    from sostenuto_web.platform.accounts.models import User
    from sostenuto_web.repertoire import services

    library = folder / demo.LIBRARY_NAME
    library.mkdir(parents=True, exist_ok=True)
    return services.register_folder(library, by=User.objects.filter(login="rosa").first())


def bring_in_beside(making: Making, folder: Path) -> None:
    """As `bring_in`, in a thread beside the server, whose connections end with it."""
    from django.db import connections

    try:
        bring_in(making, folder)
    finally:
        connections.close_all()


def bring_in(making: Making, folder: Path) -> None:
    """Wait for the music and take it into the house."""
    from django.db import DatabaseError

    if not making.finished():
        return
    try:
        _taken_over(folder)
    except DatabaseError as problem:
        output.note(f"The music is not in the house yet: {type(problem).__name__}; start it again.")
    else:
        output.say("The music is in the house, too.")
    finally:
        sys.stdout.flush()


def _taken_over(folder: Path) -> None:
    """Let the house hear the library; what the engine heard for the demo is heard already."""
    from sostenuto_web.config.demo import listening_sound
    from sostenuto_web.repertoire import services

    heard = folder / demo.INDEX_NAME
    if heard.is_file() and not services.index_file().exists():
        copied(heard, services.index_file())
    services.hear_now(registered(folder))
    listening_sound.write_down()


def copied(index: Path, to: Path) -> None:
    """Copy an index that may be in use; the copy is whole or not there at all."""
    beside = to.with_name(f".{to.name}.part")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        contextlib.closing(sqlite3.connect(index)) as old,
        contextlib.closing(sqlite3.connect(beside)) as new,
    ):
        old.backup(new)
    os.replace(beside, to)


def is_in_house(folder: "MusicFolder") -> bool:
    """Say whether the house has heard the music, or somebody asked it to stop."""
    state: Any = type(folder).State
    return folder.state in (state.HEARD, state.STOPPED)


def main(folder: str) -> int:
    """Run the engine's demo, giving way to others, until done or the parent is gone."""
    from sostenuto.cli.main import answer
    from sostenuto.jobs.confine import step_back
    from sostenuto_web.platform.serving.children import end_with_parent

    step_back(GENTLY)
    end_with_parent(lambda: os._exit(output.INTERRUPTED))
    return answer(["demo", "--no-serve", "--dir", folder])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
