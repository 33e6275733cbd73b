"""Reads a table of clients: every fault with its line and column, and nothing half-read."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django import forms
from django.conf.global_settings import LANGUAGES
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.care.contexts import context_named
from sostenuto.exchange.sheets import Row, SheetError, read_rows, text_of, unguarded
from sostenuto_web.people import aliases
from sostenuto_web.people.forms.client import ClientForm
from sostenuto_web.people.importing.columns import OPTIONAL, REQUIRED
from sostenuto_web.people.models import Client, Status
from sostenuto_web.people.services.clients import number_key

MOST_LINES = 5000
_BETWEEN = re.compile(r"\s*[/|,;]\s*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where; ``line`` 0 is the table as a whole."""

    line: int
    column: str
    says: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One client to take in, as a line says it."""

    line: int
    fields: Mapping[str, Any]
    contexts: tuple[str, ...] = ()
    lead: Any = None


@dataclass(slots=True)
class Table:
    """What a table says: the clients, or the faults."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class LineForm(ClientForm):
    """Checks a line as the page for one client would; numbers are looked up all at once."""

    alias = forms.CharField(max_length=40, required=False)
    status = forms.ChoiceField(
        choices=Status.choices,
        error_messages={"invalid_choice": _("Write waiting, active or discharged.")},
    )
    contexts = None  # type: ignore[assignment]
    language = None  # type: ignore[assignment]

    def clean_clinic_number(self) -> str:
        """Leave the look-up to `_number_faults`."""
        number: str = self.cleaned_data["clinic_number"]
        return number


def text_in(data: bytes) -> str:
    """Return a table's text.

    Raises
    ------
    SheetError
        It is no text.
    """
    return text_of(data, "table")


def read(text: str, leads: Iterable[Any], here: Container[str] | None = None) -> Table:
    """Read a table's text: the clients it holds, or everything that is wrong with it.

    Parameters
    ----------
    text : str
    leads : iterable of User
        Who may lead somebody's care.
    here : container of str, optional
        Keyed clinic numbers that are taken; those of the house unless given.
    """
    try:
        rows, found = read_rows(text, "table", required=REQUIRED, optional=OPTIONAL)
    except SheetError as problem:
        return Table(faults=[_told(fault) for fault in problem.faults])
    if not 0 < len(rows) <= MOST_LINES:
        few = _("The table has no line to take in.")
        many = _("The table has more than %(most)s lines; split it.") % {"most": MOST_LINES}
        return Table(faults=[Fault(0, "", str(many if rows else few))])
    by_login = {user.login.casefold(): user for user in leads}
    table = Table(faults=[_told(fault) for fault in found])
    for row in rows:
        _add(table, row, by_login)
    table.faults += _number_faults(table.entries, _numbers_here() if here is None else here)
    table.faults.sort(key=lambda fault: fault.line)
    if not table.faults:
        table.entries = _named(table.entries)
    return table


def _add(table: Table, row: Row, by_login: Mapping[str, Any]) -> None:
    cells = {column: unguarded(cell) for column, cell in row.cells.items()}
    form = LineForm(cells | {"status": _status(cells.get("status", ""))})
    form.is_valid()
    table.faults += [
        Fault(row.line, column, str(words))
        for column, errors in form.errors.items()
        for words in errors
    ]
    contexts = _contexts(table, row.line, cells.get("contexts", ""))
    language = _language(table, row.line, cells.get("language", ""))
    lead = _lead(table, row.line, cells.get("lead", ""), by_login)
    fields = form.fields_of_client | {"language": language}
    table.entries.append(Entry(row.line, fields, contexts, lead))


def _status(said: str) -> str:
    if not said:
        return Status.ACTIVE
    labels = {str(label).casefold(): value for value, label in Status.choices}
    return labels.get(said.casefold(), said.casefold())


def _contexts(table: Table, line: int, said: str) -> tuple[str, ...]:
    keys: list[str] = []
    for word in _BETWEEN.split(said):
        try:
            keys += [context_named(word).key] if word else []
        except InputError as problem:
            words = gettext("“%(word)s” is not known; one of: %(known)s")
            known = problem.expected.removeprefix("one of: ")
            table.faults.append(Fault(line, "contexts", words % {"word": word, "known": known}))
    return tuple(dict.fromkeys(keys))


def _language(table: Table, line: int, said: str) -> str:
    known = _languages()
    if said and said.casefold() not in known:
        words = gettext("This language is not known; write its English name or a code such as en.")
        table.faults.append(Fault(line, "language", words))
    return known.get(said.casefold(), "")


@cache
def _languages() -> dict[str, str]:
    codes = {code.casefold(): code for code, _name in LANGUAGES}
    return {str(name).casefold(): code for code, name in LANGUAGES} | codes


def _lead(table: Table, line: int, said: str, by_login: Mapping[str, Any]) -> Any:
    if said and said.casefold() not in by_login:
        words = gettext("Nobody with this log-in name may lead a client's care.")
        table.faults.append(Fault(line, "lead", words))
    return by_login.get(said.casefold())


def _numbers_here() -> Container[str]:
    held = Client.objects.exclude(clinic_number_keyed=None)
    return {str(key) for key in held.values_list("clinic_number_keyed", flat=True)}


def _number_faults(entries: list[Entry], here: Container[str]) -> list[Fault]:
    """Find clinic numbers that stand twice in the table, or that somebody here has."""
    first: dict[str, int] = {}
    faults: list[Fault] = []
    for entry in entries:
        key = number_key(str(entry.fields.get("clinic_number", "")))
        if key is None:
            continue
        if key in here:
            words = gettext("Another client here has this clinic number.")
            faults.append(Fault(entry.line, "clinic_number", words))
        elif key in first:
            words = gettext("Line %(line)s has the same clinic number.") % {"line": first[key]}
            faults.append(Fault(entry.line, "clinic_number", words))
        first.setdefault(key, entry.line)
    return faults


def _named(entries: list[Entry]) -> list[Entry]:
    """Give an alias to whoever has none."""
    if all(entry.fields["alias"] for entry in entries):
        return entries
    without = sum(1 for entry in entries if not entry.fields["alias"])
    held = {str(entry.fields["alias"]).casefold() for entry in entries}
    free = (
        alias for alias in aliases.suggested(without + len(held)) if alias.casefold() not in held
    )
    return [
        entry
        if entry.fields["alias"]
        else replace(entry, fields={**entry.fields, "alias": next(free)})
        for entry in entries
    ]


def _told(fault: Any) -> Fault:
    words = gettext("must be %(expected)s") % {"expected": gettext(fault.expected)}
    got = gettext("; there is %(got)s") % {"got": fault.got} if fault.got else ""
    return Fault(fault.line, fault.column, words + got)
