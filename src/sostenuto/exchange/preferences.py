"""What a person likes, as a table or as a plain list of songs.

Conventions: either one ``Artist – Title`` (or a file's path) a line, all liked and known; or a
table ``song,preference,familiar,recent``. Read whole or not at all, as a register is: a line left
out could be the one that says *never*.
"""

from pathlib import Path

from sostenuto.base.errors import InputError
from sostenuto.exchange.sheets import Fault, Row, SheetError, read_rows, read_text, unguarded
from sostenuto.repertoire.preferences import Preference, Preferences

COLUMNS = ("song", "preference", "familiar", "recent")
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})


def read_preferences(path: str | Path) -> Preferences:
    """Read one person's preferences from a file.

    Raises
    ------
    InputError
        If the file cannot be read.
    SheetError
        If anything in it cannot be used; names all faults with their lines.
    """
    path = Path(path)
    return preferences_from_text(read_text(path), path.name)


def preferences_from_text(text: str, name: str = "the preferences") -> Preferences:
    r"""Read preferences from text: a list of songs, or a table whose first line names columns.

    Examples
    --------
    >>> preferences_from_text("The Lanterns – Paper Boats\n").entries[0].word
    'liked'
    >>> table = "song,preference,familiar\nThe Lanterns – Paper Boats,never,yes\n"
    >>> preferences_from_text(table).entries[0].unwanted
    True
    >>> preferences_from_text("song,preference\nA – B,adored\n", "likes.csv")
    Traceback (most recent call last):
    sostenuto.exchange.sheets.SheetError: likes.csv cannot be used (1 fault): line 2, preference
    must be loved, liked, fine, not now or never
    """
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "").casefold()
    if not any(first.startswith(f"song{mark}") for mark in ",;\t") and first.strip() != "song":
        return Preferences(tuple(Preference(line.strip()) for line in lines if line.strip()))
    rows, faults = read_rows(text, name, required=COLUMNS[:1], optional=COLUMNS[1:])
    read = [_entry(row) for row in rows]
    faults += [found for found in read if isinstance(found, Fault)]
    if faults:
        raise SheetError(name, sorted(faults, key=lambda fault: fault.line))
    return Preferences(tuple(entry for entry in read if isinstance(entry, Preference)))


def _entry(row: Row) -> Preference | Fault:
    try:
        return Preference(
            unguarded(row.cells["song"]),
            " ".join(row.cells.get("preference", "").casefold().split()) or "liked",
            familiar=_yes(row, "familiar", default=True),
            recent=_yes(row, "recent", default=False),
        )
    except InputError as error:
        return Fault(row.line, error.name, error.expected)


def _yes(row: Row, column: str, *, default: bool) -> bool:
    cell = row.cells.get(column, "").strip().casefold()
    if cell in YES | NO:
        return cell in YES
    if cell:
        raise InputError(column, expected="yes or no", got=cell)
    return default
