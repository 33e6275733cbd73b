"""The forms that a site brought, kept in the data directory: one file a measure and variant.

Conventions: what is kept is the site's own document with what was confirmed. Its wording stays
there; nothing of it is passed on. A form that waits for a person's look is kept as waiting.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sostenuto.base.errors import InputError
from sostenuto.exchange.media_source import what_is_wrong
from sostenuto.exchange.places import data_dir, made_data_dir
from sostenuto.measures.forms.documents import MOST_LETTERS
from sostenuto.measures.forms.form import Form
from sostenuto.measures.forms.questionnaires import form_from_text

FOLDER = "forms"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that is kept: who confirmed what had to be guessed, empty where nobody did."""

    form: Form
    confirmed_by: str

    @property
    def usable(self) -> bool:
        """Whether it may be filled in: nothing was guessed, or somebody looked."""
        return not self.form.confirm or bool(self.confirmed_by)


def read_form_text(path: Path) -> str:
    """Return the text of a form's file.

    Raises
    ------
    InputError
        If it cannot be read, is too long, or is no text.
    """
    try:
        if path.stat().st_size > MOST_LETTERS:
            raise InputError(path.name, expected="a form of at most 5 MB", got=path.stat().st_size)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(path.name, expected="a file", got=what_is_wrong(error)) from None
    except UnicodeDecodeError:
        raise InputError(path.name, expected="UTF-8 text", got="other bytes") from None


def forms_dir() -> Path:
    """Return where forms are kept; it need not exist yet."""
    return data_dir() / FOLDER


def keep_form(
    text: str,
    *,
    code: str = "",
    variant: str | None = None,
    sets: tuple[str, ...] = (),
    confirmed_by: str = "",
) -> KeptForm:
    """Load a form and keep it: whole, in place of an older one of the same measure and variant.

    Parameters
    ----------
    text : str
        The form's document.
    code : str
        Which measure it is a form of; empty: as it says itself.
    variant : str, optional
        Which variant it is, "" for the usual form; left out, the first that fits.
    sets : tuple of str
        Value sets beside it.
    confirmed_by : str
        Who has looked at what had to be guessed.

    Raises
    ------
    InputError
        If anything in it cannot be used; nothing is kept then.
    """
    form = form_from_text(text, code=code, variant=variant, sets=sets)
    kept = KeptForm(form, confirmed_by.strip())
    made_data_dir()
    folder = forms_dir()
    folder.mkdir(mode=0o700, exist_ok=True)
    said = {
        "code": form.code,
        "variant": form.variant,
        "confirmed_by": kept.confirmed_by,
        "form": text,
        "sets": list(sets),
    }
    goal = folder / f"{form.code}{f'-{form.variant}' if form.variant else ''}.json"
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False)
    Path(name).replace(goal)
    return kept


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """What a kept file holds, before it is read as a form; ``name`` is the file's.

    ``variant`` is None in files from before it was kept: the first that fits.
    """

    name: str
    code: str
    variant: str | None
    text: str
    sets: tuple[str, ...]
    confirmed_by: str


def kept_forms() -> tuple[KeptForm, ...]:
    """Return every form that is kept.

    Raises
    ------
    InputError
        If one can no longer be read; says which.
    """
    return tuple(_kept(path) for path in kept_paths())


def kept_paths() -> tuple[Path, ...]:
    """Return the files of the forms that are kept, in the order of their names."""
    folder = forms_dir()
    return tuple(sorted(folder.glob("*.json"))) if folder.is_dir() else ()


def kept_document(path: Path) -> KeptDocument:
    """Return what a kept file holds.

    Raises
    ------
    InputError
        If it can no longer be read, or is none of ours.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        texts = said["code"], said["form"], said["confirmed_by"], *said["sets"]
        variant = said.get("variant")
    except KeyError as fault:
        raise _lost(path, f"none with {fault}") from None
    except (OSError, ValueError, TypeError, RecursionError) as fault:
        raise _lost(path, fault) from None
    if not all(isinstance(one, str) for one in (*texts, variant or "")):
        raise _lost(path, "something that is no text")
    code, text, confirmed_by, *sets = texts
    return KeptDocument(path.name, code, variant, text, tuple(sets), confirmed_by)


def _kept(path: Path) -> KeptForm:
    said = kept_document(path)
    try:
        form = form_from_text(said.text, code=said.code, variant=said.variant, sets=said.sets)
    except InputError as fault:
        raise _lost(path, fault) from None
    return KeptForm(form, said.confirmed_by)


def _lost(path: Path, fault: object) -> InputError:
    hint = "load it again"
    return InputError(f"forms/{path.name}", expected="a kept form", got=str(fault), hint=hint)
