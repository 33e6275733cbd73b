"""``sostenuto house``: how a house is set, and undoing its last upgrade."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto_web.platform.house import (
    FOLDER_VARIABLE,
    SETTINGS,
    SETTINGS_FILE,
    house_from,
    settings_in,
    settings_of,
)

WhichHouse = Annotated[Path | None, typer.Option(help="The house's folder.")]
ADDRESSES = ("database_url", "redis_url")
"""Settings that may hold a password."""
HIDDEN = "****"

house = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Show how a house is set; undo its last upgrade.",
)


@house.callback()
def _house() -> None:
    """Show how a house is set; undo its last upgrade."""


@house.command()
def settings(
    house: WhichHouse = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> int:
    """Show every setting and where it was said; passwords are not shown."""
    _name(house)
    rows = effective(os.environ)
    if as_json:
        output.say_json({name: {"value": value, "from": source} for name, value, source in rows})
    else:
        output.say_table([(name, _shown(value), source) for name, value, source in rows])
    return output.DONE


@house.command("undo-upgrade")
def undo_upgrade(
    house: WhichHouse = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Put back what was there before the last upgrade; the newer state is set aside."""
    from sostenuto_web.config.opening import open_house

    _name(house)
    _see_that_it_is_there()
    opened = open_house()
    from sostenuto_web.platform.backups import services

    made = services.backup_to_go_back_to()
    if not yes:
        _ask(f"{made.made_at:%Y-%m-%d %H:%M} UTC")
    aside = services.undo_upgrade(opened)
    output.say(f"The house is as it was at {made.made_at:%Y-%m-%d %H:%M} UTC ({made.path.name}).")
    output.say(f"The newer state, with what was written since, is in {aside}")
    if opened.database_url:
        output.say(f"  and, as tables, in the schema {aside.name} of the same database.")
    output.say("Now install the older version of the program, then: sostenuto serve")
    return output.DONE


def effective(environ: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    """Return name, value and source of every setting, passwords masked, the folder first."""
    found = house_from(environ)
    by_environment, by_file = settings_of(environ), settings_in(found.folder / SETTINGS_FILE)
    where = FOLDER_VARIABLE if environ.get(FOLDER_VARIABLE) else "default"
    rows: list[tuple[str, Any, str]] = [("folder", str(found.folder), where)]
    for name in SETTINGS:
        value = getattr(found, name)
        source = SETTINGS_FILE if name in by_file else "default"
        if name in by_environment:
            source = "environment"
        rows.append((name, masked(value) if name in ADDRESSES else value, source))
    return rows


def masked(address: str) -> str:
    """Return an address without what may be a password.

    Examples
    --------
    >>> masked("postgresql://rosa:secret@127.0.0.1:5433/clinic?sslmode=require")
    'postgresql://rosa:****@127.0.0.1:5433/clinic?sslmode=require'
    """
    try:
        parts = urlsplit(address)
        _ = parts.port  # an odd one would be told in full
    except ValueError:
        return HIDDEN
    if not address:
        return ""
    if not parts.netloc or "@" in parts.path + parts.query + parts.fragment:
        return HIDDEN  # no address as we know them: nobody can tell where the password ends
    who, at, place = parts.netloc.rpartition("@")
    name, colon, _password = who.partition(":")
    query = [
        (key, HIDDEN if "pass" in key.lower() or "secret" in key.lower() else value)
        for key, value in parse_qsl(parts.query)
    ]
    shown = f"{name}{colon}{HIDDEN if colon else ''}{at}{place}"
    return urlunsplit(
        (parts.scheme, shown, parts.path, urlencode(query, quote_via=quote, safe="*"), "")
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _name(folder: Path | None) -> None:
    if folder is not None:
        os.environ[FOLDER_VARIABLE] = str(folder.expanduser().absolute())


def _see_that_it_is_there() -> None:
    """Refuse a folder without a house, before opening it makes one."""
    found = house_from(os.environ)
    if not found.master_key_file.exists():
        raise InputError("--house", expected="the folder of a house", got=found.folder.name)


def _ask(moment: str) -> None:
    if not sys.stdin.isatty():
        raise InputError("--yes", expected="to be said where nobody can be asked", got="nothing")
    typer.confirm(
        f"The house goes back to {moment}; what was written since is set aside. Go on?",
        abort=True,
        err=True,
    )
