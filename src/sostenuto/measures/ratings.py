"""Short ratings of one's own: what is asked, what an answer may be, and how it is said.

Conventions: a scale goes from 0 to 10 in whole numbers. The mood square has 9 columns (valence) and
9 rows (arousal), counted from 1 at the unpleasant and at the quiet end; cell 5 is 0. Ratings are
ours: they have no bands, and nothing is concluded from one. A question may always be left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from sostenuto.base.affect import AffectPoint
from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue
from sostenuto.measures.measure import Better

Shape = Literal["grid", "scale"]
Moment = Literal["pre", "post", "review"]
LOWEST, HIGHEST = 0, 10
"""The ends of a scale."""
CELLS = 9
"""Columns and rows of the mood square."""
_MIDDLE, _REACH = 5, 4
_TEXTS = ("name", "asks", "hint", "means")


@dataclass(frozen=True, slots=True)
class Rating:
    """One entry of ``ratings.toml``.

    Attributes
    ----------
    key, name : str
        What is stored; how a list calls it.
    shape : {"grid", "scale"}
        The mood square, or a scale from 0 to 10.
    asks, hint, low, high : str
        What the person reads, and what stands at the two ends of a scale.
    better : {"higher", "lower", "neither"}
    means : str
        What a high number says, for staff.
    """

    key: str
    name: str
    shape: Shape
    asks: str
    hint: str
    low: str
    high: str
    better: Better
    means: str


@cache
def ratings() -> MappingProxyType[str, Rating]:
    """Return every rating by its key, in the order of the file.

    Examples
    --------
    >>> ratings()["craving"].high
    'as strong as it gets'
    """
    return ratings_from(catalogue.table("ratings.toml"))


def ratings_from(table: dict[str, Any]) -> MappingProxyType[str, Rating]:
    """Check a table of the shape of ``ratings.toml`` and return its ratings.

    Raises
    ------
    InputError
        If an entry is incomplete, or a list of what is asked names what is not there.
    """
    found = {key: _rating(key, said) for key, said in table.get("ratings", {}).items()}
    for context, lists in table.get("asked", {}).items():
        for moment, keys in lists.items():
            _known(f"asked.{context}", moment, get_args(Moment))
            for key in keys:
                _known(f"asked.{context}.{moment}", key, found)
    return MappingProxyType(found)


def _rating(key: str, said: dict[str, Any]) -> Rating:
    place = f"ratings.{key}"
    shape = _known(f"{place}.shape", said.get("shape"), get_args(Shape))
    better = _known(f"{place}.better", said.get("better"), get_args(Better))
    needed = (*_TEXTS, "low", "high") if shape == "scale" else _TEXTS
    for name in needed:
        if not isinstance(said.get(name), str) or not said[name].strip():
            raise InputError(place, expected="complete", got=f"no {name!r}")
    texts = {name: str(said.get(name, "")) for name in (*_TEXTS, "low", "high")}
    return Rating(key, shape=cast(Shape, shape), better=cast(Better, better), **texts)


def _known(name: str, value: Any, known: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in tuple(known):
        raise InputError(name, expected="a known key", got=value)
    return value


def remark() -> str:
    """Return what has to stand beside every chart of these ratings.

    Examples
    --------
    >>> remark()
    'These are our own short questions. They are not a tested scale.'
    """
    return str(catalogue.table("ratings.toml")["remark"])


def moments() -> MappingProxyType[str, str]:
    """Return when a rating can be asked: key and plain words."""
    return MappingProxyType(catalogue.table("ratings.toml")["moments"])


def asked(moment: str, contexts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the keys of the ratings that are offered, in the order of the file, each once.

    What everybody is asked is always among them; a context that is not known adds nothing.

    Raises
    ------
    InputError
        If there is no such moment.

    Examples
    --------
    >>> asked("pre", ["addiction", "pain"])
    ('mood', 'craving', 'tension', 'pain', 'getting_back_up', 'asking_for_help')
    >>> asked("post")
    ('mood', 'helpfulness')
    """
    _known("moment", moment, get_args(Moment))
    lists = catalogue.table("ratings.toml")["asked"]
    wanted = {key for name in ("anyone", *contexts) for key in lists.get(name, {}).get(moment, ())}
    return tuple(key for key in ratings() if key in wanted)


def answer(key: str, value: int) -> int:
    """Return an answer on a scale, refusing what cannot be one.

    Raises
    ------
    InputError
        If there is no such scale, or the answer is not a whole number from 0 to 10.

    Examples
    --------
    >>> answer("craving", 7)
    7
    >>> answer("craving", 11)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: craving must be a whole number from 0 to 10; got 11
    """
    _known("rating", key, [one.key for one in ratings().values() if one.shape == "scale"])
    return whole(key, value, LOWEST, HIGHEST)


def mood_of(column: int, row: int) -> AffectPoint:
    """Return what a cell of the mood square says.

    Parameters
    ----------
    column : int, 1 (most unpleasant) to 9 (most pleasant)
    row : int, 1 (quietest) to 9 (most stirred up)

    Examples
    --------
    >>> mood_of(1, 5), mood_of(7, 9)
    (AffectPoint(valence=-1.0, arousal=0.0), AffectPoint(valence=0.5, arousal=1.0))
    """
    column, row = whole("column", column, 1, CELLS), whole("row", row, 1, CELLS)
    return AffectPoint((column - _MIDDLE) / _REACH, (row - _MIDDLE) / _REACH)


def cell_of(mood: AffectPoint) -> tuple[int, int]:
    """Return column and row of the cell that is nearest to a mood.

    Examples
    --------
    >>> cell_of(AffectPoint(0.5, 1)), cell_of(AffectPoint(0.1, -0.9))
    ((7, 9), (5, 1))
    """
    return round(mood.valence * _REACH) + _MIDDLE, round(mood.arousal * _REACH) + _MIDDLE


def mood_words(mood: AffectPoint) -> tuple[str, str]:
    """Return a mood as two short texts, for lists and for those who do not see the square.

    Examples
    --------
    >>> mood_words(mood_of(9, 4)), mood_words(mood_of(5, 8))
    (('very pleasant', 'a bit quiet'), ('neither good nor bad', 'stirred up'))
    """
    column, row = cell_of(mood)
    return _axis_words("valence", column), _axis_words("arousal", row)


def _axis_words(axis: str, cell: int) -> str:
    table = catalogue.table("ratings.toml")
    ends, steps = table["axes"][axis], abs(cell - _MIDDLE)
    if not steps:
        return str(ends["middle"])
    how = "some" if steps == 1 else "most" if steps == _REACH else "much"
    return str(table["strength"][how]).format(word=ends["high" if cell > _MIDDLE else "low"])
