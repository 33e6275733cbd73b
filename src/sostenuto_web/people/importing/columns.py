"""The columns of the table, and the template to fill in."""

from sostenuto.exchange.sheets import written_rows

REQUIRED = ("name",)
OPTIONAL = (
    "alias",
    "clinic_number",
    "pronouns",
    "birth_year",
    "status",
    "language",
    "contexts",
    "lead",
    "notes",
)
COLUMNS = (*REQUIRED, *OPTIONAL)
MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

_EXAMPLE = {
    "name": "# Wren Invented",
    "alias": "Wren",
    "clinic_number": "A-0001",
    "pronouns": "they",
    "birth_year": "1990",
    "status": "active",
    "language": "en",
    "contexts": "addiction / anxiety",
    "lead": "log-in name of a therapist",
    "notes": "an example: lines that begin with # are left out",
}


def template() -> bytes:
    """Return the template: the columns, and one example line that is left out when read.

    Examples
    --------
    >>> template().decode("utf-8-sig").splitlines()[0]
    'name,alias,clinic_number,pronouns,birth_year,status,language,contexts,lead,notes'
    """
    return (MARK + written_rows(COLUMNS, [_EXAMPLE])).encode()
