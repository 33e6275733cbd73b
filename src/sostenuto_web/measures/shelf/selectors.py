"""The clinic's own forms, as they may be used: each document parsed once.

Conventions: a row's document never changes; what replaces it is another row. A form of which
something was guessed is not used before a person has confirmed it by name.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.form import Form
from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto_web.measures.models import SiteForm

_KEPT = 64
"""How many parsed forms are remembered; a clinic has a handful."""


@dataclass(frozen=True)
class ClinicForm:
    """A form of the clinic's own: its row, what it says, and why it cannot be read, if so."""

    row: SiteForm
    form: Form | None
    fault: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person has to look first."""
        guessed = self.row.must_confirm or bool(self.form and self.form.confirm)
        return guessed and self.row.confirmed_at is None

    @property
    def usable(self) -> bool:
        """Whether it may be filled in."""
        return self.form is not None and not self.waits and self.row.retired_at is None


def form_for(code: str, variant: str = "") -> tuple[SiteForm, Form] | None:
    """Return the clinic's form of a measure, if it has one that may be used; one query.

    The row comes without its document.
    """
    found = clinic_form(code, variant)
    if found is None or found.form is None or not found.usable:
        return None
    return found.row, found.form


def clinic_form(code: str, variant: str = "") -> ClinicForm | None:
    """Return the clinic's form of a measure, usable or not."""
    rows = SiteForm.objects.filter(code=code, variant=variant, retired_at=None)
    row = rows.defer("document", "sets").select_related("loaded_by", "confirmed_by").first()
    return read(row) if row else None


def clinic_forms() -> dict[tuple[str, str], ClinicForm]:
    """Return every form that is not retired, by measure and variant.

    One query; one more for each document that this process has not read yet.
    """
    rows = SiteForm.objects.filter(retired_at=None).defer("document", "sets")
    return {(row.code, row.variant): read(row) for row in rows}


def form_of_row(row: SiteForm) -> Form | None:
    """Return what a row's document says, retired or not; None where it cannot be read any more."""
    return read(row).form


def read(row: SiteForm) -> ClinicForm:
    """Return a row with what its document says."""
    form, fault = _read(row.pk)
    return ClinicForm(row, form, fault)


@lru_cache(maxsize=_KEPT)
def _read(pk: UUID) -> tuple[Form | None, str]:
    kept = SiteForm.objects.only("code", "variant", "document", "sets").get(pk=pk)
    try:
        said = {"code": kept.code, "variant": kept.variant, "sets": kept.sets}
        form = form_from_text(kept.document, **said)
    except InputError as fault:  # the measure has changed since the form was loaded
        return None, str(fault)
    return form, ""
