"""What people come with, as data: names, labels and the groups they are shown in."""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue


@dataclass(frozen=True, slots=True)
class Context:
    """One entry of ``contexts.toml``.

    Attributes
    ----------
    key : str
        What is stored, like ``"brain_injury"``.
    name : str
        How it stands in a list and in a table that is read in.
    label : str
        Person-first words that follow a name.
    group : str
        The heading it stands under, in plain words.
    cautions : tuple of str
        Kinds of `sostenuto.care.cautions` worth asking about.
    """

    key: str
    name: str
    label: str
    group: str
    cautions: tuple[str, ...]


@cache
def contexts() -> MappingProxyType[str, Context]:
    """Return every context by its key, in the order of the file.

    Examples
    --------
    >>> contexts()["stroke"].label
    'recovering from a stroke'
    """
    return contexts_from(catalogue.table("contexts.toml"))


def contexts_from(table: dict[str, Any]) -> MappingProxyType[str, Context]:
    """Check a table of the shape of ``contexts.toml`` and return its contexts.

    Raises
    ------
    InputError
        If an entry is incomplete, or its group or a caution is not known.

    Examples
    --------
    >>> contexts_from({"contexts": {"grief": {"name": "grief"}}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: contexts.grief must be complete; got "no 'label'"
    """
    groups = table.get("groups", {})
    known = catalogue.table("cautions.toml")["cautions"]
    found: dict[str, Context] = {}
    for key, said in table.get("contexts", {}).items():
        name, label, group = catalogue.texts(said, f"contexts.{key}", "name", "label", "group")
        catalogue.one_of(f"contexts.{key}.group", group, groups)
        cautions = tuple(said.get("cautions", ()))
        for caution in cautions:
            catalogue.one_of(f"contexts.{key}.cautions", caution, known)
        found[key] = Context(key, name, label, groups[group], cautions)
    return MappingProxyType(found)


def context_named(text: str) -> Context:
    """Return the context that somebody wrote, by key, name or label, in any case.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> context_named("Brain injury").key
    'brain_injury'
    """
    wanted = text.strip().casefold().replace("_", " ").replace("’", "'")
    for context in contexts().values():
        words = (context.key.replace("_", " "), context.name, context.label)
        if wanted in {word.casefold() for word in words}:
            return context
    expected = f"one of: {', '.join(c.name for c in contexts().values())}"
    raise InputError("context", expected=expected, got=text)
