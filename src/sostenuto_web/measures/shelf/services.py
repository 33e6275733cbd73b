"""What a clinic brings: forms kept, confirmed and taken off; its own reliabilities and next steps.

Nothing is overwritten: what is replaced is retired and stays, because answers point at it.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto.measures.changes import site_basis
from sostenuto.measures.next_steps import known_steps
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.models import SiteBasis, SiteForm, SiteStep
from sostenuto_web.measures.shelf.selectors import read
from sostenuto_web.measures.shelf.understanding import Understood, understand
from sostenuto_web.people import once
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import services as audit

OWN = "own_"


@transaction.atomic
def keep_form(
    by: Any,
    text: str,
    *,
    code: str = "",
    variant: str | None = None,
    sets: Iterable[str] = (),
    confirmed: bool = False,
    token: UUID | None = None,
) -> SiteForm:
    """Keep a form of the clinic's own, in place of an earlier one; sent twice, kept once.

    Parameters
    ----------
    by : User
    text : str
        The form's document.
    code : str
        Which measure it is a form of; empty: as it says itself.
    variant : str, optional
        Which variant it is, "" for the usual form; left out, the first that fits.
    sets : iterable of str
        Value sets beside it.
    confirmed : bool
        Whether ``by`` has looked at what was guessed, and says that it is right.
    token : UUID, optional

    Raises
    ------
    InputError
        Something in it cannot be used; nothing is kept.
    ChangedMeanwhileError
        Somebody else loads a form of the same measure at this moment.
    """
    pk = once.id_for(by.pk, token)
    if (there := SiteForm.objects.filter(pk=pk).first()) is not None:
        return there
    found = understand(text, code=code, variant=variant, sets=sets)
    form = found.form
    held = SiteForm.objects.filter(code=form.code, variant=form.variant, retired_at=None)
    held.update(retired_at=timezone.now())
    row = SiteForm(
        pk=pk,
        code=form.code,
        variant=form.variant,
        key=form.key,
        document=text,
        sets=list(found.sets),
        must_confirm=bool(form.confirm),
        loaded_by=by,
    )
    if form.confirm and confirmed:
        row.confirmed_by, row.confirmed_at = by, timezone.now()
    return _kept(by, row, found)


def _kept(by: Any, row: SiteForm, found: Understood) -> SiteForm:
    try:
        row, made = once.save_new(row)
    except IntegrityError as taken:
        raise ChangedMeanwhileError("somebody else loads a form of this measure") from taken
    if made:
        items = len(found.form.items)
        audit.record(by, "measure.form_loaded", row, measure=row.code, items=items)
        if row.confirmed_at is not None:
            audit.record(by, "measure.form_confirmed", row, measure=row.code)
    return row


@transaction.atomic
def confirm_form(by: Any, row: SiteForm) -> bool:
    """Let a form be used: ``by`` has looked at what was guessed. Say whether it waited for that."""
    waiting = SiteForm.objects.filter(pk=row.pk, confirmed_at=None, retired_at=None)
    if not read(row).waits or not waiting.update(confirmed_by=by, confirmed_at=timezone.now()):
        return False
    audit.record(by, "measure.form_confirmed", row, measure=row.code)
    return True


@transaction.atomic
def take_form_off(by: Any, row: SiteForm) -> bool:
    """Use a form no more; what was answered on it stays. Say whether it was in use."""
    if not SiteForm.objects.filter(pk=row.pk, retired_at=None).update(retired_at=timezone.now()):
        return False
    audit.record(by, "measure.form_taken_off", row, measure=row.code)
    return True


@transaction.atomic
def enter_basis(
    by: Any,
    code: str,
    variant: str,
    *,
    sd: float,
    r: float,
    source: str,
    token: UUID | None = None,
) -> SiteBasis:
    """Keep the clinic's own spread and reliability of a measure, in place of earlier ones.

    Raises
    ------
    InputError
        A number is out of its range, no source is named, or the measure has no total.
    ChangedMeanwhileError
        Somebody else enters one at this moment.
    """
    of = measure(code, variant)
    if of.total is None:
        raise InputError("measure", expected="one with a total", got=code)
    site_basis(sd, r, source)
    pk = once.id_for(by.pk, token)
    if (there := SiteBasis.objects.filter(pk=pk).first()) is not None:
        return there
    held = SiteBasis.objects.filter(code=of.code, variant=of.variant, retired_at=None)
    held.update(retired_at=timezone.now())
    row = SiteBasis(
        pk=pk, code=of.code, variant=of.variant, sd=sd, r=r, source=source.strip(), made_by=by
    )
    try:
        row, made = once.save_new(row)
    except IntegrityError as taken:
        raise ChangedMeanwhileError("somebody else enters one of this measure") from taken
    if made:
        audit.record(by, "measure.basis_entered", row, measure=row.code)
    return row


@transaction.atomic
def retire_basis(by: Any, row: SiteBasis) -> bool:
    """Use the clinic's own numbers no more. Say whether they were in use."""
    if not SiteBasis.objects.filter(pk=row.pk, retired_at=None).update(retired_at=timezone.now()):
        return False
    audit.record(by, "measure.basis_retired", row, measure=row.code)
    return True


@transaction.atomic
def save_step(
    by: Any, said: Mapping[str, Any], *, key: str = "", token: UUID | None = None
) -> SiteStep:
    """Keep a next step of the clinic's own, or its change of the one with this key."""
    key = key or f"{OWN}{once.id_for(by.pk, token).hex[:12]}"
    told = {name: said[name] for name in ("words", "reason", "when", "constructs", "off")}
    there = SiteStep.objects.filter(key=key).first()
    if there is not None and all(getattr(there, name) == told[name] for name in told):
        return there  # sent twice
    row, _made = SiteStep.objects.update_or_create(key=key, defaults={**told, "changed_by": by})
    audit.record(by, "measure.step_changed", row, step=key)
    return row


@transaction.atomic
def step_back_to_ours(by: Any, key: str) -> bool:
    """Let a shipped step hold again as it was shipped. Say whether it was changed."""
    if key not in {step.key for step in known_steps()}:
        return False
    if not SiteStep.objects.filter(key=key).delete()[0]:
        return False
    audit.record(by, "measure.step_back", None, step=key)
    return True
