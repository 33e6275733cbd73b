"""Pages by which a clinic's own form comes in: sent, looked at, kept, confirmed, taken off."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.fitting import USUAL, chosen
from sostenuto.measures.shelf import measures
from sostenuto_web.measures.models import SiteForm
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf import machine, selectors, services, words
from sostenuto_web.measures.shelf.loading_forms import KeepForm, LoadForm
from sostenuto_web.measures.shelf.understanding import (
    MOST_BYTES,
    Understood,
    confirm_said,
    shown_items,
    understand,
)
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent, sent_files
from sostenuto_web.platform.policy.views import rule

_FOR_THE_COMMAND_LINE = "--as"
DROPPED_BYTES = 11 * 1024 * 1024
"""A request that is larger comes without its files."""


@rule("measure.load", methods=("GET", "POST"))
def load(request: HttpRequest) -> HttpResponse:
    """Send a form; what was understood of it is shown before anything is kept."""
    length = str(request.META.get("CONTENT_LENGTH") or "")
    larger = length.isdecimal() and int(length) > DROPPED_BYTES
    of = request.GET.get("of", "")
    initial = {"code": of if of in measures() else ""}
    form = LoadForm(sent(request), sent_files(request), was_larger=larger, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = understand(said["document"], code=said["code"], sets=said["sets"])
        except InputError as fault:
            return _load_page(request, form, fault)
        return _preview(request, found)
    return _load_page(request, form)


@rule("measure.load", methods=("POST",))
def from_machine(request: HttpRequest) -> HttpResponse:
    """Look at a form that the command line has kept on this machine."""
    try:
        said = machine.document_named(request.POST.get("name", ""))
        found = understand(said.text, code=said.code, variant=said.variant, sets=said.sets)
    except InputError as fault:
        return _load_page(request, LoadForm(), fault)
    return _preview(request, found)


@rule("measure.load", methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a form that was looked at, or look at it as another variant first."""
    form, sets = KeepForm(request.POST), request.POST.getlist("sets")
    if not form.is_valid() or sum(map(len, sets)) > 2 * MOST_BYTES:
        return _load_page(request, LoadForm(), again=True)
    said = form.cleaned_data
    read_as = {"code": said["code"], "variant": chosen(said["look"] or said["variant"])}
    try:
        if said["look"]:
            return _preview(request, understand(said["document"], **read_as, sets=sets))
        row = services.keep_form(
            request.user,
            said["document"],
            **read_as,
            sets=sets,
            confirmed=said["confirm"],
            token=said["once"],
        )
    except InputError as fault:
        return _load_page(request, LoadForm(), fault)
    except ChangedMeanwhileError:
        return _load_page(request, LoadForm(), again=True)
    if row.must_confirm and row.confirmed_at is None:
        messages.success(request, _("The form is kept. It waits until somebody has looked."))
        return redirect("shelf-form", row.pk)
    messages.success(request, _("The form is kept. It can be answered on screen from now on."))
    return _to_measure(row)


@rule("measure.shelf", methods=("GET",))
def site_form(request: HttpRequest, site_form_id: UUID) -> HttpResponse:
    """Show a form of the clinic's own: its items, its answers and what they count."""
    rows = SiteForm.objects.defer("document", "sets").select_related("loaded_by", "confirmed_by")
    one = selectors.read(get_object_or_404(rows, pk=site_form_id))
    measure = measure_of(one.row.code, one.row.variant)
    readable = one.form is not None and measure is not None
    context = {
        "one": one,
        "row": one.row,
        "form": one.form,
        "measure": measure,
        "name": words.translated(measure.name) if measure else one.row.code,
        "variant_name": words.variant_name(one.row.variant),
        "items": shown_items(one.form, measure) if one.form and readable else [],
        "confirm": confirm_said(one.form) if one.form else [],
    }
    return render(request, "measures/shelf/form.html", context)


@rule("measure.load", methods=("POST",))
def confirm(request: HttpRequest, site_form_id: UUID) -> HttpResponse:
    """Let a form be used: who asks has looked at what was guessed."""
    row = get_object_or_404(SiteForm.objects.defer("document", "sets"), pk=site_form_id)
    if selectors.read(row).form is not None and services.confirm_form(request.user, row):
        messages.success(request, _("It is confirmed. It can be answered on screen from now on."))
    return redirect("shelf-form", row.pk)


@rule("measure.load", methods=("POST",))
def take_off(request: HttpRequest, site_form_id: UUID) -> HttpResponse:
    """Use a form no more."""
    row = get_object_or_404(SiteForm.objects.defer("document", "sets"), pk=site_form_id)
    if services.take_form_off(request.user, row):
        messages.success(request, _("The form is taken off. What was answered on it stays."))
    return _to_measure(row)


def _to_measure(row: SiteForm) -> HttpResponse:
    if measure_of(row.code, row.variant) is None:
        return redirect("shelf")
    if row.variant:
        return redirect("shelf-variant", row.code, row.variant)
    return redirect("shelf-measure", row.code)


def _preview(request: HttpRequest, found: Understood) -> HttpResponse:
    form = found.form
    measure = measures()[form.code]
    context = {
        "found": found,
        "form": form,
        "measure": measure,
        "name": words.translated(measure.name),
        "variant_name": words.variant_name(form.variant),
        "read_as": form.variant or USUAL,
        "others": [(one or USUAL, words.form_name(one)) for one in form.others],
        "items": shown_items(form),
        "confirm": confirm_said(form),
        "once": uuid4(),
    }
    return render(request, "measures/shelf/preview.html", context)


def _said(fault: InputError) -> str:
    """Return where, what was expected and what was got; hints of the command line stay there."""
    return str(fault).removesuffix(f" ({fault.hint})") if "--" in fault.hint else str(fault)


def _load_page(
    request: HttpRequest,
    form: LoadForm,
    fault: InputError | None = None,
    *,
    again: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "fault": _said(fault) if fault else "",
        "unnamed": fault is not None and _FOR_THE_COMMAND_LINE in fault.hint,
        "again": again,
        "machine": machine.on_this_machine(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/shelf/load.html", context, status=status)
