"""Trigger registers as tables: ``kind,value,urge,state,note``.

Conventions: a register is read whole or not at all. A fault in one line makes the whole file an
error, because a line left out could be the one that matters. Messages never hold what stands in
``value`` or ``note``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from sostenuto.base.errors import InputError
from sostenuto.exchange.sheets import (
    Fault,
    Row,
    SheetError,
    read_rows,
    read_text,
    unguarded,
    written_rows,
)
from sostenuto.repertoire.triggers import KINDS, STATES, Kind, Register, State, Trigger

COLUMNS = ("kind", "value", "urge", "state", "note")
_KIND_WORDS = {"track": "song", "tag": "theme", "lyric theme": "theme"}
_URGE = re.compile(r"(\d{1,2}(?:[.,]\d+)?)(?:\s*/\s*10)?")
_SHOWN_LENGTH = 20


def read_register(path: str | Path) -> Register:
    """Read one person's register from a file.

    Parameters
    ----------
    path : str or Path
        CSV with a header, as `register_from_text` takes it.

    Returns
    -------
    Register
        Empty if only the header is there; ask ``is_empty`` and warn.

    Raises
    ------
    InputError
        If the file cannot be read.
    SheetError
        If anything in it cannot be used; names all faults with their lines.
    """
    path = Path(path)
    return register_from_text(read_text(path), path.name)


def register_from_text(text: str, name: str = "the register") -> Register:
    r"""Read one person's register from the text of a table.

    Parameters
    ----------
    text : str
        Columns ``kind`` (song, artist, album, genre, theme, sound), ``value`` (a song as ``Artist –
        Title`` or a path), ``urge`` (0 to 10, also ``7,5`` or ``9/10``; may be left out for clean
        and reclaimed), ``state`` (urge, mixed, clean, reclaimed) and, if wanted, ``note``.
    name : str
        What the table is called in messages.

    Raises
    ------
    SheetError
        Names all faults with their lines, never a value or a note.

    Examples
    --------
    >>> register = register_from_text('''kind,value,urge,state,note
    ... song,Johnny Cash – Hurt,9/10,urge,
    ... artist,Enya,,clean,''')
    >>> [(entry.kind, entry.urge) for entry in register]
    [('song', 9.0), ('artist', 0.0)]
    >>> register_from_text("kind,value,urge,state\nsong,Some – Song,high,urge", "triggers.csv")
    Traceback (most recent call last):
    sostenuto.exchange.sheets.SheetError: triggers.csv cannot be used (1 fault): line 2, urge must
    be a number from 0 to 10; got 'high'
    """
    rows, faults = read_rows(text, name, required=COLUMNS[:4], optional=COLUMNS[4:])
    read = [_entry(row) for row in rows]
    faults += [fault for _, found in read for fault in found]
    if faults:
        raise SheetError(name, sorted(faults, key=lambda fault: fault.line))
    return Register(tuple(entry for entry, _ in read if entry is not None))


def _entry(row: Row) -> tuple[Trigger | None, list[Fault]]:
    kind = _word(row.cells["kind"])
    kind, state = _KIND_WORDS.get(kind, kind), _word(row.cells["state"])
    faults = [
        Fault(row.line, column, f"one of {', '.join(allowed)}", _shown(row.cells[column]))
        for column, given, allowed in (("kind", kind, KINDS), ("state", state, STATES))
        if given not in allowed
    ]
    urge = _urge(row.cells["urge"], may_be_empty=state in ("clean", "reclaimed"))
    if urge is None:
        expected = "a number from 0 to 10"
        faults.append(Fault(row.line, "urge", expected, _shown(row.cells["urge"])))
    if faults or urge is None:
        return None, faults + _value_faults(row, kind)
    try:
        entry = Trigger(
            cast("Kind", kind),
            unguarded(row.cells["value"]),
            urge,
            cast("State", state),
            unguarded(row.cells.get("note", "")),
        )
    except InputError as error:
        return None, [Fault(row.line, error.name, error.expected)]
    return entry, []


def _value_faults(row: Row, kind: str) -> list[Fault]:
    """Find out what else is wrong with a line that is refused already."""
    try:
        Trigger(cast("Kind", kind) if kind in KINDS else "artist", unguarded(row.cells["value"]))
    except InputError as error:
        return [Fault(row.line, error.name, error.expected)]
    return []


def _word(cell: str) -> str:
    return " ".join(cell.casefold().split())


def _shown(cell: str) -> str:
    if not cell:
        return "nothing"
    return repr(cell if len(cell) <= _SHOWN_LENGTH else f"{cell[:_SHOWN_LENGTH]}…")


def _urge(cell: str, *, may_be_empty: bool) -> float | None:
    if not cell and may_be_empty:
        return 0.0
    found = _URGE.fullmatch(cell)
    urge = float(found[1].replace(",", ".")) if found else None
    return urge if urge is not None and urge <= 10 else None


def register_text(register: Register) -> str:
    """Return a register as the text of a table that `register_from_text` reads back.

    Examples
    --------
    >>> print(register_text(Register.of(Trigger("song", "Nena – 99", urge=8))))
    kind,value,urge,state,note
    song,Nena – 99,8,urge,
    """
    rows = (
        {
            "kind": entry.kind,
            "value": entry.value,
            "urge": f"{entry.urge:g}",
            "state": entry.state,
            "note": entry.note,
        }
        for entry in register
    )
    return written_rows(COLUMNS, rows)


def write_register(path: str | Path, register: Register) -> None:
    """Write a register to a file in UTF-8 with a mark, which spreadsheets expect."""
    Path(path).write_text(register_text(register), encoding="utf-8-sig", newline="")
