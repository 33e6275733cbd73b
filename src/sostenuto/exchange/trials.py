"""Tables of studies, as researchers keep them: effects, counts or means, a line a study.

Conventions: the columns say what a table holds: ``study, yi, vi`` (effects and variances, ratios as
logarithms), ``study, ai, bi, ci, di`` (with the event and without, of those with the music and of
the others) or ``study, n1, m1, sd1, n2, m2, sd2`` (people, means, spreads of both groups).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sostenuto.base.errors import InputError
from sostenuto.exchange.sheets import Fault, Row, SheetError, read_rows, read_text
from sostenuto.stats.effect import Effect
from sostenuto.stats.group_effects import hedges_g, mean_difference
from sostenuto.stats.ratio_effects import odds_ratio, risk_ratio

EFFECTS = ("yi", "vi")
CELLS = ("ai", "bi", "ci", "di")
GROUPS = ("n1", "m1", "sd1", "n2", "m2", "sd2")
WHOLE = (*CELLS, "n1", "n2")
OF: Mapping[tuple[str, ...], tuple[str, ...]] = {
    EFFECTS: ("smd", "md", "rr", "or"),
    CELLS: ("rr", "or"),
    GROUPS: ("smd", "md"),
}
"""Which measures each kind of table can give; the first is taken when none is asked for."""
MOST_STUDIES = 10_000


@dataclass(frozen=True, slots=True)
class Trials:
    """Studies with their effects.

    Attributes
    ----------
    names : tuple of str
    effects, variances : tuple of float, as long as ``names``
    measure : str
        One of "smd", "md", "rr", "or"; empty where the table gives effects and none was said.
    corrected : tuple of str
        Studies to whose cells ½ was added because one was empty.
    """

    names: tuple[str, ...]
    effects: tuple[float, ...]
    variances: tuple[float, ...]
    measure: str
    corrected: tuple[str, ...]


def read_trials(path: Path, measure: str = "", *, pooled_spread: bool = True) -> Trials:
    """Read a table of studies from a CSV file.

    Parameters
    ----------
    path : Path
    measure : str, optional
        "smd", "md", "rr" or "or".
    pooled_spread : bool
        For "md": whether both groups are taken to have one spread.

    Raises
    ------
    InputError
        If the file cannot be read, or cannot give this measure.
    SheetError
        If it is no such table; names every fault with its line.
    """
    return trials_from(read_text(path), path.name, measure, pooled_spread=pooled_spread)


def trials_from(text: str, name: str, measure: str = "", *, pooled_spread: bool = True) -> Trials:
    r"""Return the studies that a table's text holds; as `read_trials`.

    Examples
    --------
    >>> found = trials_from("study,ai,bi,ci,di\nAronson,4,119,11,128\n", "bcg.csv")
    >>> found.names, round(found.effects[0], 4), found.measure
    (('Aronson',), -0.8893, 'rr')
    """
    columns, rows = _rows(text, name)
    if measure and measure not in OF[columns]:
        expected = f"{' or '.join(OF[columns])} for a table of {', '.join(columns)}"
        raise InputError("measure", expected=expected, got=measure)
    if columns != EFFECTS:
        measure = measure or OF[columns][0]
    numbers, faults = _numbers(rows, columns)
    if not faults:
        found, faults = _effects(rows, numbers, measure, pooled_spread)
    if faults:
        raise SheetError(name, faults)
    names = tuple(row.cells["study"] for row in rows)
    if columns == EFFECTS:
        effects, variances = zip(*numbers, strict=True)
        return Trials(names, tuple(effects), tuple(variances), measure, ())
    return Trials(
        names,
        tuple(each.value for each in found),
        tuple(each.variance for each in found),
        measure,
        tuple(name for name, each in zip(names, found, strict=True) if each.corrected),
    )


def _rows(text: str, name: str) -> tuple[tuple[str, ...], list[Row]]:
    optional = (*EFFECTS, *CELLS, *GROUPS)
    rows, faults = read_rows(text, name, required=("study",), optional=optional)
    present = set(rows[0].cells) if rows else set()
    columns = next((kind for kind in OF if set(kind) <= present), None)
    if not rows:
        faults.append(Fault(0, "", "a table with at least one study"))
    elif columns is None:
        kinds = "; or ".join(", ".join(("study", *kind)) for kind in OF)
        faults.append(Fault(0, "", f"one with the columns {kinds}"))
    if len(rows) > MOST_STUDIES:
        faults.append(Fault(0, "", f"one of at most {MOST_STUDIES} studies", str(len(rows))))
    if faults or columns is None:
        raise SheetError(name, faults)
    return columns, rows


def _numbers(
    rows: Sequence[Row], columns: tuple[str, ...]
) -> tuple[list[tuple[float, ...]], list[Fault]]:
    found: list[tuple[float, ...]] = []
    faults: list[Fault] = []
    for row in rows:
        if not row.cells["study"]:
            faults.append(Fault(row.line, "study", "the name of a study"))
        numbers = []
        for column in columns:
            number = _number(row.cells[column], whole=column in WHOLE)
            if number is None:
                kind = "a whole number" if column in WHOLE else "a number"
                faults.append(Fault(row.line, column, kind, repr(row.cells[column][:20])))
            else:
                numbers.append(number)
        found.append(tuple(numbers))
    return found, faults


def _number(cell: str, *, whole: bool) -> float | None:
    """Read a number as people type it: a comma may stand for the point, a minus may be long."""
    plain = cell.replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return int(plain) if whole else float(plain)
    except ValueError:
        return None


def _effects(
    rows: Sequence[Row], numbers: Sequence[tuple[float, ...]], measure: str, pooled: bool
) -> tuple[list[Effect], list[Fault]]:
    of: dict[str, Callable[..., Effect]] = {
        "rr": risk_ratio,
        "or": odds_ratio,
        "smd": hedges_g,
        "md": lambda *six: mean_difference(*six, pooled=pooled),
    }
    found: list[Effect] = []
    faults: list[Fault] = []
    if len(numbers[0]) == len(EFFECTS):
        return found, faults
    for row, line in zip(rows, numbers, strict=True):
        try:
            found.append(of[measure](*line))
        except InputError as refused:
            faults.append(Fault(row.line, refused.name, refused.expected, repr(refused.got)[:40]))
    return found, faults
