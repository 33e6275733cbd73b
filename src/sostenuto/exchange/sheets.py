"""Tables that a person typed: CSV as spreadsheets write it, read whole or not at all.

Conventions: the first line names the columns, in any order and case. UTF-8 with or without a mark,
else Windows-1252; comma, semicolon or tab. Line numbers count from 1 as an editor shows them. Every
fault of a table is reported at once, and a table with a fault gives nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sostenuto.base.errors import InputError, SostenutoError

LARGEST_BYTES = 16 * 1024 * 1024
_SHOWN = 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a table.

    Attributes
    ----------
    line : int
        From 1; 0 for the table as a whole.
    column : str
        Empty for the line as a whole.
    expected, got : str
        ``got`` is empty where the content is not to be shown.
    """

    line: int
    column: str
    expected: str
    got: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the table"
        column = f", {self.column}" if self.column else ""
        return f"{place}{column} must be {self.expected}{f'; got {self.got}' if self.got else ''}"


class SheetError(SostenutoError, ValueError):
    """A table that cannot be used; names every fault with its line.

    Examples
    --------
    >>> raise SheetError("triggers.csv", [Fault(3, "urge", "a number from 0 to 10", "'high'")])
    Traceback (most recent call last):
    sostenuto.exchange.sheets.SheetError: triggers.csv cannot be used (1 fault): line 3, urge must
    be a number from 0 to 10; got 'high'
    """

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, tuple(faults)
        shown = " | ".join(str(fault) for fault in self.faults[:_SHOWN])
        more = len(self.faults) - _SHOWN
        rest = f" | and {more} more" if more > 0 else ""
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__(f"{name} cannot be used ({count}): {shown}{rest}")


@dataclass(frozen=True, slots=True)
class Row:
    """One filled line: its number, and its cells by column name, stripped."""

    line: int
    cells: Mapping[str, str]


def read_text(path: Path) -> str:
    """Return the text of a table's file.

    Raises
    ------
    InputError
        If the file cannot be read or is larger than 16 MiB.
    SheetError
        If it is no text.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError("table", expected="of at most 16 MiB", got=path.name)
        data = path.read_bytes()
    except OSError as error:
        hint = error.strerror or "it cannot be opened"
        raise InputError("table", expected="a readable file", got=str(path), hint=hint) from None
    return text_of(data, path.name)


def text_of(data: bytes, name: str) -> str:
    """Return bytes as text: UTF-16 with a mark, UTF-8, else Windows-1252.

    Examples
    --------
    >>> text_of("artist,Beyoncé".encode("cp1252"), "names.csv")
    'artist,Beyoncé'
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetError(name, [Fault(0, "", "a text file in UTF-8 or Windows-1252")])


def read_rows(
    text: str, name: str, *, required: Iterable[str], optional: Iterable[str] = ()
) -> tuple[list[Row], list[Fault]]:
    r"""Read a table's filled lines; other columns than those named are left alone.

    A line that is empty, or whose first cell starts with ``#``, is skipped.

    Returns
    -------
    rows, faults
        Faults of lines that could not be told apart into cells; the caller adds its own.

    Raises
    ------
    SheetError
        If the header is missing or lacks a column, or a quotation mark is never closed.

    Examples
    --------
    >>> rows, faults = read_rows("Urge; Kind\n9;song\n", "x.csv", required=["kind", "urge"])
    >>> rows[0].line, dict(rows[0].cells), faults
    (2, {'urge': '9', 'kind': 'song'}, [])
    """
    required, known = list(required), [*required, *optional]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _parsed(text, name)
    header_line, columns = _header(lines, name)
    faults = [Fault(header_line, c, "there (as a column)") for c in required if c not in columns]
    faults += [Fault(header_line, c, "there only once") for c in known if columns.count(c) > 1]
    if faults:
        raise SheetError(name, faults)
    rows: list[Row] = []
    for line, cells in lines:
        if line <= header_line or _is_skipped(cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            expected = f"{len(columns)} cells (put quotation marks around a cell with a separator)"
            faults.append(Fault(line, "", expected, str(len(cells))))
            continue
        padded = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
        rows.append(Row(line, {c: v for c, v in zip(columns, padded, strict=False) if c in known}))
        faults += _swallowed(line, columns, padded)
    return rows, faults


def _header(lines: list[tuple[int, list[str]]], name: str) -> tuple[int, list[str]]:
    for line, cells in lines:
        if not _is_skipped(cells) and not cells[0].casefold().startswith("sep="):
            return line, [cell.strip().casefold().replace(" ", "_") for cell in cells]
    raise SheetError(name, [Fault(0, "", "at least a line with the names of its columns")])


def _is_skipped(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#")


def _parsed(text: str, name: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, cells or [""]))
            start = reader.line_num + 1
    except csv.Error as error:
        expected = "written with quotation marks in pairs"
        raise SheetError(name, [Fault(start, "", expected, str(error))]) from None
    return lines


def _delimiter(text: str) -> str:
    for line in text.split("\n"):
        start = line.strip().casefold()
        if start.startswith("sep=") and len(start) > 4:
            return start[4]
        if start and not start.startswith("#"):
            return max(",;\t", key=line.count)
    return ","


def _swallowed(line: int, columns: list[str], cells: list[str]) -> list[Fault]:
    """Find cells that hold line breaks: a lost quotation mark may have swallowed whole lines."""
    expected = "on one line (is a quotation mark missing?)"
    return [Fault(line, c, expected) for c, v in zip(columns, cells, strict=False) if "\n" in v]


def written_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    r"""Return a table as text; cells that a spreadsheet would run as a formula are guarded.

    Examples
    --------
    >>> written_rows(["path"], [{"path": "=1+1.mp3"}])
    "path\r\n'=1+1.mp3\r\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(column, "")) for column in columns])
    return out.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` undoes it."""
    cell = " ".join(cell.split("\n")) if "\n" in cell else cell
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before `guarded`.

    Examples
    --------
    >>> unguarded(guarded("+44")), unguarded("'Heroes'")
    ('+44', "'Heroes'")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
