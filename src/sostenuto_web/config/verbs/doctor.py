"""``sostenuto doctor``: what is misconfigured or unconfirmed in a house, and how to mend it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto_web.platform.house import FOLDER_VARIABLE, house_from

if TYPE_CHECKING:
    from sostenuto_web.platform.clinic.findings import Finding

MUST_BE_MENDED = 1


def doctor(
    house: Annotated[Path | None, typer.Option(help="The house's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> int:
    """Look over a house: 0 it may be used, 1 something must be mended."""
    if house is not None:
        os.environ[FOLDER_VARIABLE] = str(house.expanduser().absolute())
    _see_that_it_is_there()
    from sostenuto_web.config.opening import open_house

    open_house()
    from sostenuto_web.platform.clinic import findings

    found = findings.all_found()
    must = [each for each in found if each.severity == "must"]
    if as_json:
        output.say_json({"findings": [as_row(each) for each in found], "must": len(must)})
    else:
        _tell(found, len(findings.names()))
    return MUST_BE_MENDED if must else output.DONE


def _see_that_it_is_there() -> None:
    """Refuse a folder without a house; looking must not begin one."""
    house = house_from(os.environ)
    if not house.folder.is_dir():
        raise InputError(
            "house",
            expected="a folder with a house in it",
            got=str(house.folder),
            hint="begin one with: sostenuto serve",
        )


def as_row(found: "Finding") -> dict[str, str]:
    """Return a finding as JSON."""
    names = ("about", "severity", "what", "why", "mend")
    return {name: str(getattr(found, name)) for name in names}


def _tell(found: "list[Finding]", looked_at: int) -> None:
    for each in found:
        output.say(f"{each.severity.upper()}: {each.what}")
        output.say(f"  Why:  {each.why}")
        output.say(f"  Mend: {each.mend}")
    must = sum(1 for each in found if each.severity == "must")
    output.say(
        f"Looked at {looked_at} things: {must} must be mended, {len(found) - must} should be."
        if found
        else f"Looked at {looked_at} things: all is well."
    )
