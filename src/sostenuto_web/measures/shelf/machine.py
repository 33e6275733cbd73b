"""Forms that the command line has kept on this machine, offered to be taken in."""

from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.exchange.media_source import what_is_wrong
from sostenuto.exchange.site_forms import KeptDocument, kept_document, kept_paths
from sostenuto.measures.forms.form import Form
from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto_web.measures.shelf.selectors import clinic_forms
from sostenuto_web.measures.shelf.understanding import MOST_BYTES

_MOST = 100
"""How many files are looked at: there is one a measure and variant."""


@dataclass(frozen=True)
class OnMachine:
    """One file of the data directory: what it is, or why it cannot be read.

    Attributes
    ----------
    is_here : bool
        Whether the house has this very form.
    """

    name: str
    form: Form | None
    confirmed_by: str
    fault: str
    is_here: bool


def on_this_machine() -> list[OnMachine]:
    """Return the forms of the command line; one that cannot be read says so in one line."""
    paths = kept_paths()[:_MOST]
    here = {key: one.form for key, one in clinic_forms().items()} if paths else {}
    found = []
    for path in paths:
        try:
            said = _document(path.name)
            form = form_from_text(said.text, code=said.code, variant=said.variant, sets=said.sets)
        except InputError as fault:
            found.append(OnMachine(path.name, None, "", str(fault), False))
        else:
            same = here.get((form.code, form.variant)) == form
            found.append(OnMachine(path.name, form, said.confirmed_by, "", same))
    return found


def document_named(name: str) -> KeptDocument:
    """Return what a file of the data directory holds.

    Raises
    ------
    InputError
        There is no such file among the kept ones, or it cannot be read.
    """
    return _document(name)


def _document(name: str) -> KeptDocument:
    path = next((one for one in kept_paths() if one.name == name), None)
    if path is None:
        raise InputError("the file", expected="one of those on this machine", got="another")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(name, expected="a file", got=what_is_wrong(error)) from None
    if size > MOST_BYTES:
        raise InputError(name, expected="a form of at most 1 MB", got=size)
    return kept_document(path)
