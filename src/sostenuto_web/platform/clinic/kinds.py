"""A database belongs to one kind of house for ever: invented people never mix with real ones."""

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.clinic import selectors
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.platform.house import House


class KindError(SostenutoError):
    """A real house was pointed at a demo database, or the other way round."""


def mismatch(clinic: Clinic, house: House) -> str:
    """Return what is wrong when the clinic's database is of another kind, else nothing.

    Examples
    --------
    >>> from pathlib import Path
    >>> mismatch(Clinic(kind="demo"), House(Path("/srv"), kind="demo"))
    ''
    >>> mismatch(Clinic(kind="demo"), House(Path("/srv"), kind="real"))[:55]
    'This database was made for a demo house and this house '
    """
    if not clinic.kind or clinic.kind == house.kind:
        return ""
    return (
        f"This database was made for a {clinic.kind} house and this house is {house.kind}. "
        "Invented and real people never share one: point the house at its own database."
    )


def refuse_foreign_database(house: House) -> None:
    """Refuse to go on with a database of another kind; for everything that starts.

    Raises
    ------
    KindError
        The database was made by a house of another kind.
    """
    problem = mismatch(selectors.clinic(), house)
    if problem:
        raise KindError(problem)
