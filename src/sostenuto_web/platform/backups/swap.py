"""Exchanging a house's state for another one, so that a kill at any moment leaves one or the other.

Conventions: the new state stands ready in a folder of its own (*place*; on PostgreSQL also in a
schema). Then ``swap.json`` is written, and from there the exchange only goes forward: it is carried
out by whoever opens the house next, before anything of it is read. No Django here.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from sostenuto_web.platform.backups import occupancy
from sostenuto_web.platform.house import House

JOURNAL = "swap.json"
SWAPPED = ("media", "audit", "house.sqlite3-wal", "house.sqlite3-shm", "house.sqlite3")


@dataclass(frozen=True, slots=True)
class Swap:
    """What changes places.

    Attributes
    ----------
    place, aside : str
        Names, inside the house's folder, of where the new state comes from and the old one goes.
    leaves, comes : tuple of str
        What there was to move when it began; decided once, so that it can be repeated.
    schema : str
        PostgreSQL's schema with the new tables, or nothing.
    """

    place: str
    aside: str
    leaves: tuple[str, ...]
    comes: tuple[str, ...]
    schema: str = ""


def enter(house: House) -> None:
    """Open a house for this process: make its folder, end a cut-off exchange, share its lock.

    Raises
    ------
    HouseInUseError
        Its state is being exchanged at this moment.
    """
    house.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        if (house.folder / JOURNAL).exists():
            with occupancy.alone(house.folder, wait=True):
                finish(house)
        occupancy.share(house.folder)
        if not (house.folder / JOURNAL).exists():
            return


def begin(house: House, place: Path, aside: Path, schema: str = "") -> None:
    """Note what is to change places; from here on it only goes forward."""
    leaves = tuple(name for name in SWAPPED if (house.folder / name).exists())
    comes = tuple(name for name in SWAPPED if (place / name).exists())
    said = asdict(Swap(place.name, aside.name, leaves, comes, schema))
    draft = house.folder / f".{JOURNAL}.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(said, out)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(house.folder / JOURNAL)
    _settle(house.folder)


def noted(house: House) -> Swap | None:
    """Return the exchange that is not ended yet, or None."""
    try:
        said = json.loads((house.folder / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Swap(**said)


def finish(house: House) -> None:
    """Carry out the exchange that is noted, from wherever it was cut off; else do nothing."""
    swap = noted(house)
    if swap is None:
        return
    folder, place, aside = house.folder, house.folder / swap.place, house.folder / swap.aside
    if swap.schema:
        _swap_schemas(house.database_url, swap.schema, swap.aside)
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in swap.leaves:
        if (folder / name).exists() and not (aside / name).exists():
            (folder / name).rename(aside / name)
    for name in swap.comes:
        if (place / name).exists():
            (place / name).rename(folder / name)
    for changed in (aside, place, folder):
        _settle(changed)
    (folder / JOURNAL).unlink()
    _settle(folder)
    shutil.rmtree(place, ignore_errors=True)


def _swap_schemas(url: str, schema: str, aside: str) -> None:
    """Let the tables change places in one transaction, unless that was done before."""
    import psycopg
    from psycopg import sql

    rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    with psycopg.connect(url) as server:
        if server.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [aside]).fetchone():
            return
        server.execute(rename.format(sql.Identifier("public"), sql.Identifier(aside)))
        server.execute(rename.format(sql.Identifier(schema), sql.Identifier("public")))


def _settle(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    if not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
