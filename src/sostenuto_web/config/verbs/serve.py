"""``sostenuto serve``: prepare the house, then serve it until stopped."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto_web.platform.house import FOLDER_VARIABLE, SETTINGS_FILE, House, house_from

if TYPE_CHECKING:
    from sostenuto_web.platform.serving.run import Reached

NEW_HOUSE = """\
# The settings of this house; what may stand here: docs/https.md.
kind = "real"
hosts = ["localhost", "127.0.0.1"]
port = {port}
https = {https}
"""


def serve(
    house: Annotated[Path | None, typer.Option(help="The house's folder.")] = None,
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0: every network.")] = "",
    port: Annotated[int, typer.Option(help="The port; 0: as house.toml says.")] = 0,
    workers: Annotated[int, typer.Option(help="Web processes; above 1 needs redis_url.")] = 1,
    https: Annotated[bool, typer.Option("--https", help="With the house's own TLS.")] = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="No job worker beside.")] = False,
) -> int:
    """Serve the house to the browsers of the clinic's network."""
    from sostenuto_web.platform.serving import places
    from sostenuto_web.platform.serving.run import check_workers

    if house is not None:
        os.environ[FOLDER_VARIABLE] = str(house.expanduser().absolute())
    found = house_from(os.environ)
    https = https or found.https
    host = host or (places.EVERYWHERE[0] if https else "127.0.0.1")
    check_workers(found, workers)
    places.listening(host, port or found.port).close()  # a taken port is said before any work
    _settle(found, port, https=https)
    os.environ["SOSTENUTO_HOSTS"] = ",".join(places.reachable_as(host, found.hosts))
    os.environ["SOSTENUTO_HTTPS"] = "1" if https else "0"
    return _serve(host, port or found.port, workers, https=https, worker=not no_worker)


def _settle(house: House, port: int, *, https: bool) -> None:
    """Make a house when there is none; refuse one that may not be used for real."""
    if house.is_demo:
        raise InputError(
            "house",
            expected="a house for real people",
            got=house.kind,
            hint="invented people live here; show them with: sostenuto demo",
        )
    file = house.folder / SETTINGS_FILE
    if not file.exists():
        house.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = NEW_HOUSE.format(port=port or house.port, https=str(https).lower())
        file.write_text(said, encoding="utf-8")
        output.say(f"A new house: {house.folder}")


def _serve(host: str, port: int, workers: int, *, https: bool, worker: bool) -> int:
    from sostenuto_web.config.opening import open_house

    house = open_house()
    from sostenuto_web.platform.serving import run
    from sostenuto_web.platform.serving.prepare import prepare

    prepare(house, output.say)
    asked = run.serve(
        house,
        host=host,
        port=port,
        workers=workers,
        https=https,
        worker=worker,
        say=output.say,
        announce=announce,
    )
    return output.INTERRUPTED if asked == signal.SIGINT else output.DONE


def announce(reached: "Reached") -> None:
    """Print where the house is reached and what to do next."""
    output.say("The house is open:")
    for address in reached.addresses:
        output.say(f"  {address}")
    if reached.install:
        output.say("Phones, tablets and other computers begin here:")
        output.say(f"  {reached.install}")
        if sys.stdout.isatty():
            _draw(reached.install)
    if reached.fingerprint:
        output.say("Before a device trusts the certificate, compare its SHA-256 fingerprint:")
        output.say(f"  {reached.fingerprint}")
    _first_steps(reached.addresses[0])
    output.say("Stop it with Ctrl-C.")


def _first_steps(address: str) -> None:
    """Say how to begin in a house in which nobody has an account yet."""
    from django.conf import settings

    from sostenuto_web.platform.clinic import first_run, selectors

    if selectors.is_opened():
        return
    code = first_run.setup_code(settings.HOUSE)
    output.say("Nobody has an account yet. Begin here, on any computer:")
    output.say(f"  {address}house/first-run/?code={code}")


def _draw(address: str) -> None:
    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(address)
    code.print_ascii(out=sys.stdout, invert=True)
