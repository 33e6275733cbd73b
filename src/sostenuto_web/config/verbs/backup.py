"""``sostenuto backup``: make a copy of everything; ``sostenuto backup verify``: try one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.cli import output

if TYPE_CHECKING:
    from sostenuto_web.platform.backups.making import Progress

WhichHouse = Annotated[Path | None, typer.Option(help="The house's folder.")]

backup = typer.Typer(
    rich_markup_mode=None,
    invoke_without_command=True,
    help="Make a sealed copy of everything while the house runs.",
)


@backup.callback()
def make(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="The folder to write to.")] = None,
    house: WhichHouse = None,
) -> int:
    """Make a backup now."""
    if context.invoked_subcommand is not None:
        return output.DONE
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.backups import making

    made = making.make(to, progress=_progress())
    output.say(f"{made.path} ({made.size / 1e6:.1f} MB)")
    return output.DONE


@backup.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="Which one; the newest.")] = None,
    house: WhichHouse = None,
) -> int:
    """Really restore a backup into a place that is thrown away, and compare everything."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.backups import services

    file = file or services.newest_backup().path
    found = services.verify_backup(file)
    output.say(f"{file.name}: it can be restored.")
    output.say(
        f"{found['rows']} rows in {found['tables']} tables, {found['files']} files and "
        f"{found['audit_rows']} rows of the audit are as they were saved."
    )
    return output.DONE


@backup.command("list")
def list_backups(house: WhichHouse = None) -> int:
    """List the backups there are."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.backups import shelf

    words = {None: "not tried yet", True: "can be restored", False: "CANNOT be restored"}
    rows = [
        (b.path.name, f"{b.size / 1e6:.1f} MB", words[b.good])
        for b in shelf.backups_in(shelf.usual_folder())
    ]
    output.say_table(rows, right=frozenset({1}))
    return output.DONE


def _progress() -> "Progress":
    """Return what shows how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _what, _bytes: None
    shown = [""]

    def show(what: str, written: int) -> None:
        shown[0] = what or shown[0]
        if written % (1 << 20) < (1 << 16):
            print(f"\r{written >> 20} MB  {shown[0]:<40}", end="", file=sys.stderr, flush=True)

    return show
