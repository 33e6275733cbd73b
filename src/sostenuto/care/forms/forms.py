"""Which forms there are, in which version, and which of them a course asks at which stage."""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.forms.reading import form_from
from sostenuto.care.forms.shape import Form

TABLE = "forms/forms.toml"


def keys() -> tuple[str, ...]:
    """Return the keys of all forms, in the order in which a course meets them.

    Examples
    --------
    >>> keys()[:3]
    ('referral', 'acceptance', 'assessment')
    """
    return tuple(catalogue.table(TABLE)["forms"])


@cache
def form(key: str, version: int | None = None) -> Form:
    """Return a form; without a version the one that is asked now.

    Raises
    ------
    InputError
        If there is no such form, or its version is not kept.

    Examples
    --------
    >>> form("referral").title
    'Referral'
    >>> form("referral", 99)
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: version must be one that is kept of 'referral'; got 99
    """
    catalogue.one_of("form", key, keys())
    now = form_from(catalogue.table(f"forms/{key}.toml"))
    if version is None or version == now.version:
        return now
    if version not in catalogue.table(TABLE).get("earlier", {}).get(key, ()):
        raise InputError("version", expected=f"one that is kept of {key!r}", got=version)
    return form_from(catalogue.table(f"forms/earlier/{key}-{version}.toml"))


def stages() -> tuple[str, ...]:
    """Return the stages at which forms are asked."""
    return tuple(catalogue.table(TABLE)["stages"])


def asked(stage: str, contexts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the keys of the forms that a stage asks of somebody with these contexts.

    A context that is not known adds nothing.

    Raises
    ------
    InputError
        If there is no such stage.

    Examples
    --------
    >>> asked("assessment", ["addiction", "stroke"])
    ('assessment', 'addiction_areas', 'neurologic_areas')
    >>> asked("discharge", ["addiction"])
    ('discharge',)
    """
    catalogue.one_of("stage", stage, stages())
    lists = catalogue.table(TABLE)["stages"][stage]
    wanted = {key for name in ("anyone", *contexts) for key in lists.get(name, ())}
    return tuple(key for key in keys() if key in wanted)


@cache
def domains() -> MappingProxyType[str, str]:
    """Return what a goal can be about: the domains of the assessments, key and words.

    Examples
    --------
    >>> domains()["feelings"]
    'Feelings'
    """
    return MappingProxyType(
        {
            section.key: section.title
            for key in keys()
            for section in form(key).sections
            if section.is_domain
        }
    )
