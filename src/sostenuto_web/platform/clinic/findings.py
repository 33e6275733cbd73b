"""What the doctor looks at: each app registers its checks here when it starts.

A check is a function without arguments that yields a `Finding` for everything that is misconfigured
or unconfirmed; nothing found is well. One that breaks becomes a finding itself::

    @finding("crisis numbers")
    def crisis_numbers() -> Iterator[Finding]:
        ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from django.db import Error as DatabaseFault
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

StrOrPromise = str | Promise
Severity = Literal["must", "should"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes
    ----------
    what, why, mend : str
        What is wrong, why it matters, how to mend it: a line each, without names of people.
    severity : str
        ``"must"`` (the house should not be used like this) or ``"should"``.
    about : str
        The name of the check, filled in by the registry.
    where : tuple of str
        The page that mends it, as the name of its address and what that needs:
        ``("set-up-step", "portal")``; empty where no page does.
    """

    what: StrOrPromise
    why: StrOrPromise
    mend: StrOrPromise
    severity: Severity = "must"
    about: str = ""
    where: tuple[str, ...] = ()


Check = Callable[[], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class _Registered:
    look: Check
    needs_database: bool = field(default=True)


_checks: dict[str, _Registered] = {}


def finding(about: str, *, needs_database: bool = True) -> Callable[[Check], Check]:
    """Register a check under a name."""

    def register(look: Check) -> Check:
        _checks[about] = _Registered(look, needs_database)
        return look

    return register


def names() -> list[str]:
    """Return the names of every check."""
    return list(_checks)


def found_by(about: str) -> list[Finding]:
    """Return what one check finds; a check that breaks is a finding."""
    try:
        return [replace(each, about=about) for each in _checks[about].look()]
    except Exception as fault:  # noqa: BLE001  the doctor has to end its round
        return [
            Finding(
                what=_("This could not be looked at (%(kind)s).") % {"kind": type(fault).__name__},
                why=_("What nobody can look at may be broken."),
                mend=_("Ask for help, and say the name of this check."),
                about=about,
            )
        ]


def all_found() -> list[Finding]:
    """Return everything there is to mend, what must be mended first."""
    alive = database_answers()
    found: list[Finding] = [] if alive else [NO_DATABASE]
    for about, check in list(_checks.items()):
        if alive or not check.needs_database:
            found += found_by(about)
    return sorted(found, key=lambda each: each.severity != "must")


def database_answers() -> bool:
    """Say whether the database can be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseFault:
        return False
    return True


NO_DATABASE = Finding(
    what=_("The database does not answer."),
    why=_("Without it there is no record and no sign-in."),
    mend=_("Start the database, or look at database_url in house.toml."),
    about="database",
)
