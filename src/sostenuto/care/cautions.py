"""Things to take care with that are not about a song, as data: what each gates, in plain words.

Conventions: a *doing* is something done with music, of the list in ``cautions.toml``. An answer
is ``"no"``, ``"ask"`` (only with a therapist there), ``"mind"`` (allowed; words are shown) or
``"go"``. Several cautions: the strictest answer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.care import catalogue

ANSWERS = ("go", "mind", "ask", "no")
"""From the mildest to the strictest."""


@dataclass(frozen=True, slots=True)
class CautionKind:
    """One entry of ``cautions.toml``.

    Attributes
    ----------
    key, name, tag, words : str
        What is stored; how it is called; how a banner says it; what a therapist reads.
    gates : mapping of str to str
        The answer for each doing that it gates.
    start_level_db : float or None
        How far below the usual level music starts, in dB.
    basis : str
    """

    key: str
    name: str
    tag: str
    words: str
    gates: MappingProxyType[str, str]
    start_level_db: float | None
    basis: str


@cache
def caution_kinds() -> MappingProxyType[str, CautionKind]:
    """Return every kind of caution by its key, in the order of the file.

    Examples
    --------
    >>> caution_kinds()["psychosis"].gates["imagery"]
    'no'
    """
    return caution_kinds_from(catalogue.table("cautions.toml"))


def caution_kinds_from(table: dict[str, Any]) -> MappingProxyType[str, CautionKind]:
    """Check a table of the shape of ``cautions.toml`` and return its kinds.

    Raises
    ------
    InputError
        If an entry is incomplete, or gates what is not a doing, or with another word.

    Examples
    --------
    >>> said = {"name": "x", "tag": "x", "words": "x", "basis": "x", "gates": {"flying": "no"}}
    >>> caution_kinds_from({"doings": {"singing": "singing"}, "cautions": {"x": said}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: cautions.x.gates must be a known key; got 'flying'
    """
    return MappingProxyType(
        {key: _kind(key, said, table["doings"]) for key, said in table["cautions"].items()}
    )


def _kind(key: str, said: dict[str, Any], doings: dict[str, str]) -> CautionKind:
    name, tag, words, basis = catalogue.texts(
        said, f"cautions.{key}", "name", "tag", "words", "basis"
    )
    gates = dict(said.get("gates", {}))
    for doing, answer in gates.items():
        catalogue.one_of(f"cautions.{key}.gates", doing, doings)
        catalogue.one_of(f"cautions.{key}.gates.{doing}", answer, ANSWERS)
    level = said.get("start_level_db")
    return CautionKind(key, name, tag, words, MappingProxyType(gates), level, basis)


def doings() -> MappingProxyType[str, str]:
    """Return what cautions can gate: key and plain words.

    Examples
    --------
    >>> doings()["imagery"]
    'guided imagery'
    """
    return MappingProxyType(catalogue.table("cautions.toml")["doings"])


def answer_for(kinds: Iterable[str], doing: str) -> str:
    """Return the strictest answer that some kinds of caution give for a doing.

    A kind that is not known answers ``"ask"`` to everything: somebody meant something by it.

    Raises
    ------
    InputError
        If there is no such doing.

    Examples
    --------
    >>> answer_for(["trauma", "psychosis"], "imagery"), answer_for([], "imagery")
    ('no', 'go')
    """
    catalogue.one_of("doing", doing, doings())
    known = caution_kinds()
    answers = [known[k].gates.get(doing, "go") if k in known else "ask" for k in kinds]
    return max(answers, key=ANSWERS.index, default="go")
