"""Totals of scales that a person filled in on paper: their ranges, and when to talk about one.

Conventions: only facts about a scale are here, none of its questions. A total is a talking point;
it excludes nothing by itself.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sostenuto.base.checks import whole
from sostenuto.care import catalogue


@dataclass(frozen=True, slots=True)
class PaperTotal:
    """One total.

    Attributes
    ----------
    key : str
        What is stored, like ``"hums_unhealthy"``.
    scale, name : str
    lowest, highest : int
        What a total can be.
    better : {"higher", "lower"}
    source : str
    talk_from : int or None
        From here on ``talk`` is shown; our own choice, no published cut-off.
    talk : str
    """

    key: str
    scale: str
    name: str
    lowest: int
    highest: int
    better: str
    source: str
    talk_from: int | None = None
    talk: str = ""

    def prompt(self, total: int) -> str:
        """Return what to talk about, or nothing.

        Raises
        ------
        InputError
            If the total cannot be.

        Examples
        --------
        >>> paper_totals()["hums_unhealthy"].prompt(12)
        ''
        >>> paper_totals()["hums_unhealthy"].prompt(41)
        Traceback (most recent call last):
        sostenuto.base.errors.InputError: total must be a whole number from 8 to 40; got 41
        """
        total = whole("total", total, self.lowest, self.highest)
        return self.talk if self.talk_from is not None and total >= self.talk_from else ""


@cache
def paper_totals() -> MappingProxyType[str, PaperTotal]:
    """Return every total by its key.

    Examples
    --------
    >>> [(total.lowest, total.highest) for total in paper_totals().values()]
    [(5, 25), (8, 40)]
    """
    said = catalogue.table("interviews/paper_totals.toml")["totals"]
    return MappingProxyType({key: PaperTotal(key, **facts) for key, facts in said.items()})
