"""``sostenuto keys``: check the master key, rotate it, print it, type it in again."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.cli import output
from sostenuto_web.platform.house import FOLDER_VARIABLE, house_from

if TYPE_CHECKING:
    from sostenuto_web.platform.vault.ring import Ring

WhichHouse = Annotated[Path | None, typer.Option(help="The house's folder.")]

keys = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the master key.")


@keys.callback()
def _keys() -> None:
    """Look after the master key."""


@keys.command()
def check(house: WhichHouse = None) -> int:
    """See that the key file opens this house's database."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.vault import keys as vault_keys
    from sostenuto_web.platform.vault import rotation

    vault_keys.check()
    output.say("The key file opens this house.")
    if rotation.is_unfinished():
        output.say("A rotation was cut off; go on with: sostenuto keys rotate")
    return output.DONE


@keys.command()
def rotate(house: WhichHouse = None) -> int:
    """Give the house a new master key while it runs, or end a rotation that was cut off."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.audit import services as audit
    from sostenuto_web.platform.vault import rotation

    done = rotation.rotate()
    audit.record(None, "keys.rotated", keys=done)
    output.say(f"{done} keys are wrapped by a new master key.")
    output.say("The old sheet no longer opens the house: print the recovery sheet again.")
    return output.DONE


@keys.command()
def sheet(house: WhichHouse = None) -> int:
    """Print the lines of the recovery sheet; whoever has them can read everything."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.audit import services as audit
    from sostenuto_web.platform.vault import keys as vault_keys
    from sostenuto_web.platform.vault import recovery

    lines = recovery.lines_of(vault_keys.ring())
    audit.record(None, "recovery-sheet.shown")
    for number, line in enumerate(lines, 1):
        output.say(f"{number:2}  {line}")
    return output.DONE


@keys.command()
def recover(house: WhichHouse = None) -> int:
    """Type in the recovery sheet and write the key file again; an existing one is never touched."""
    from sostenuto.base.errors import InputError
    from sostenuto_web.platform.vault import ring as rings

    if house is not None:
        os.environ[FOLDER_VARIABLE] = str(house.expanduser().absolute())
    file = house_from(os.environ).master_key_file
    if file.exists():
        raise InputError(file.name, expected="no key file yet", got="one is there")
    rings.write(file, ask_for_sheet())
    output.say("The key file is written.")
    return _checked_or_taken_back(file)


def _checked_or_taken_back(file: Path) -> int:
    """Keep the file only if it opens the database, where there is one."""
    from django.db import connection

    from sostenuto.base.errors import SostenutoError
    from sostenuto_web.config.opening import open_house

    open_house()
    from sostenuto_web.platform.vault import keys as vault_keys

    if not connection.introspection.table_names():
        output.say("There is no database yet to try it on.")
        return output.DONE
    try:
        vault_keys.check()
    except SostenutoError:
        file.unlink()
        output.note("This sheet is of another house, or of an older key; nothing was kept.")
        raise
    output.say("It opens this house.")
    return output.DONE


def ask_for_sheet() -> "Ring":
    """Ask for the lines of a sheet, each until it is right, and return the keys.

    An empty line ends it. Where nobody can be asked again, the first wrong line ends it.
    """
    from sostenuto_web.platform.vault import recovery

    output.note("Type in the recovery sheet, line by line; an empty line ends it.")
    lines: list[str] = []
    while True:
        number = len(lines) + 1
        print(f"{number:2}  ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            return recovery.ring_from(lines)
        try:
            recovery.read(number, line)
        except recovery.SheetError as problem:
            if not sys.stdin.isatty():
                raise
            output.note(f"{problem}; type it again")
            continue
        lines.append(line)
