"""``sostenuto restore``: put a backup into an empty place."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto_web.platform.house import FOLDER_VARIABLE, SETTINGS_FILE, house_from

if TYPE_CHECKING:
    from sostenuto_web.platform.vault.ring import Ring

OF_THE_OLD_PLACE = ("database_url", "backup_folder", "certificate", "certificate_key")
"""Settings that do not move with the house."""


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    into: Annotated[Path, typer.Option(help="The new house's folder, which has to be empty.")],
    key: Annotated[Path | None, typer.Option(help="The key file; else this house's.")] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="Type in the recovery sheet.")] = False,
    database_url: Annotated[str, typer.Option(help="An empty PostgreSQL database.")] = "",
    tombstones: Annotated[
        Path | None, typer.Option(help="A newer file of tombstones than the backup's.")
    ] = None,
) -> int:
    """Restore a backup into an empty place, compare everything, and erase again who was erased."""
    into = into.expanduser().absolute()
    if into.exists() and any(into.iterdir()):
        raise InputError("--into", expected="an empty folder", got=into.name)
    ring = _ring(key, sheet)
    stones = [path for path in (tombstones, file.parent / "tombstones", _old_stones()) if path]
    made_folder = not into.exists()
    try:
        _prepare(into, file, ring, database_url)
        return _restore(into, file, stones)
    except BaseException:  # whatever ended it: half a house must not look like a house
        _empty(into, itself=made_folder)
        raise


def _ring(key: Path | None, sheet: bool) -> "Ring":
    from sostenuto_web.config.verbs.keys import ask_for_sheet
    from sostenuto_web.platform.vault.ring import ring_in

    if sheet:
        return ask_for_sheet()
    return ring_in(key or house_from(os.environ).master_key_file)


def _old_stones() -> Path:
    return house_from(os.environ).folder / "tombstones" / "tombstones"


def _prepare(into: Path, file: Path, ring: "Ring", database_url: str) -> None:
    """Put key file and settings in place; they are read before anything else can be."""
    from sostenuto_web.platform.vault import ring as rings

    said = _settings_in(file, ring)
    for name in OF_THE_OLD_PLACE:
        said.pop(name, None)
    if database_url:
        said["database_url"] = database_url
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    rings.write(into / "keys" / "master.key", ring)
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in said.items()]
    (into / SETTINGS_FILE).write_text("".join(lines), encoding="utf-8")
    (into / SETTINGS_FILE).chmod(0o600)


def _settings_in(file: Path, ring: "Ring") -> dict[str, Any]:
    """Return the settings that a backup holds; they stand before its tables."""
    import tomllib

    from sostenuto_web.platform.backups import archive

    with file.open("rb") as source:
        for head, chunks in archive.opened(ring, source):
            if head["kind"] == "file" and head["path"] == SETTINGS_FILE:
                return tomllib.loads(b"".join(chunks).decode())
            if head["kind"] == "table":
                break
    return {}


def _restore(into: Path, file: Path, stones: list[Path]) -> int:
    from sostenuto_web.config.opening import open_house

    os.environ[FOLDER_VARIABLE] = str(into)
    open_house(into)
    from sostenuto_web.platform.audit import services as audit
    from sostenuto_web.platform.backups import restoring

    restored = restoring.restore(file, tombstones=stones)
    audit.record(None, "backup.restored", rows=restored.rows)
    output.say(f"Restored into {into}:")
    output.say(f"  {restored.rows} rows in {restored.tables} tables, {restored.files} files,")
    output.say(f"  {restored.audit_rows} rows of the audit, all as they were saved.")
    if restored.erased_again:
        output.say(f"  {restored.erased_again} people who had been erased were erased again.")
    output.say(f"Start it with: {FOLDER_VARIABLE}={into} sostenuto serve")
    return output.DONE


def _empty(into: Path, *, itself: bool) -> None:
    if itself:
        shutil.rmtree(into, ignore_errors=True)
        return
    for path in into.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
