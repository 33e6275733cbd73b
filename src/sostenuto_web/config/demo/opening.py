"""Opens the demo's house: makes and fills it the first time, then serves it.

The music is made meanwhile (`music`), so that nobody waits for it at a closed door. Django is
loaded only here, after the environment names the house.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto_web.config.demo import music
from sostenuto_web.platform.house import FOLDER_VARIABLE, SETTINGS_FILE, house_from
from sostenuto_web.platform.serving import places

if TYPE_CHECKING:
    from sostenuto_web.platform.serving.run import Reached

SETTINGS = """\
# Made by `sostenuto demo`: invented people only, for ever.
kind = "demo"
hosts = ["localhost", "127.0.0.1"]
"""
PORTS = range(8000, 8020)


def opened(folder: Path, *, port: int = 0, https: bool = False) -> int:
    """Serve the demo's house in ``folder``/house until stopped; return the exit code.

    Parameters
    ----------
    folder : Path
        The demo's; ``library`` in it is made when it is not there yet.
    port : int
        0 for the first free one from 8000.
    https : bool
        On every network of this machine with the house's own certificate, so that a phone can
        look as well; otherwise on this machine only.

    Raises
    ------
    InputError
        The folder holds a house that is not a demo, or no port is free.
    """
    import django  # noqa: F401  before anything is made: it may not be there

    _claim(folder / "house")
    host = places.EVERYWHERE[0] if https else "127.0.0.1"
    if port:
        places.listening(host, port).close()  # a taken port is said before any work
    port = port or _free(host)
    os.environ["SOSTENUTO_HOSTS"] = ",".join(places.reachable_as(host, ("localhost", "127.0.0.1")))
    os.environ["SOSTENUTO_HTTPS"] = "1" if https else "0"
    with music.being_made(folder) as making:
        return _served(folder, making, host, port, https=https)


def _served(folder: Path, making: music.Making, host: str, port: int, *, https: bool) -> int:
    from sostenuto_web.config.opening import open_house

    house = open_house()
    from sostenuto_web.config.demo import filling, listening_sound
    from sostenuto_web.platform.serving import run
    from sostenuto_web.platform.serving.prepare import prepare

    prepare(house, output.say)
    if filling.fill():
        output.say("Inviting invented people …")
    library = music.registered(folder)
    whole = not making.goes_on and music.is_in_house(library)
    if whole:
        listening_sound.write_down()  # in case that a start was broken off before it came to it
    bring_in = None if whole else partial(music.bring_in_beside, making, folder)
    announce = partial(_announce, bring_in=bring_in)
    asked = run.serve(house, host=host, port=port, https=https, say=output.say, announce=announce)
    return output.INTERRUPTED if asked == signal.SIGINT else output.DONE


def _claim(folder: Path) -> None:
    """Name the house to everything that follows; make it the first time."""
    os.environ[FOLDER_VARIABLE] = str(folder.absolute())
    file = folder / SETTINGS_FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(SETTINGS, encoding="utf-8")
    house = house_from(os.environ)
    if not house.is_demo:
        raise InputError(
            "house",
            expected="a demo house",
            got=house.kind,
            hint="real people live here; serve them with: sostenuto serve",
        )


def _free(host: str) -> int:
    """Return the first port nobody listens on."""
    for port in PORTS:
        try:
            places.listening(host, port).close()
        except InputError:
            continue
        return port
    raise InputError("port", expected="a free one", got=f"{PORTS[0]} to {PORTS[-1]} all taken")


def _announce(reached: "Reached", bring_in: Callable[[], None] | None) -> None:
    """Print where the house is and who may look around in it; then see to its music."""
    from sostenuto_web.config.demo import filling
    from sostenuto_web.config.verbs.serve import announce

    announce(reached)
    output.say()
    output.say(
        f"Everybody here is invented. Everybody's password: {filling.invented()['password']}"
    )
    output.say_table([[f"  {one.login}", one.what, one.sees] for one in filling.log_ins()])
    if bring_in is not None:
        output.say()
        output.say("Its music is being composed and heard meanwhile; a programme follows here.")
        threading.Thread(target=bring_in, name="demo's music", daemon=True).start()
    sys.stdout.flush()
