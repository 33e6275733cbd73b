"""Pages of the shelf: the list of measures, one measure, and the clinic's own numbers for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto.measures.changes import site_basis
from sostenuto.measures.elsewhere import outside
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import variants
from sostenuto_web.measures.models import SiteBasis
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf import listing, selectors, services, words
from sostenuto_web.measures.shelf.forms import BasisForm, SearchForm
from sostenuto_web.measures.shelf.knowing import Page
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("measure.shelf", methods=("GET", "POST"))
def shelf(request: HttpRequest) -> HttpResponse:
    """List the measures; what is looked for is sent, so that it stands in no address."""
    form = SearchForm(sent(request))
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    every = listing.shelf()
    held = listing.found(every, said)
    telling.tell(request, shown=len(held))
    context = {
        "form": form,
        "shelves": listing.by_area(held),
        "count": len(held),
        "of": len(every),
        "searched": form.is_bound,
        "outside": outside().values(),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "measures/shelf/list.html", context, status=status)


@rule("measure.shelf", methods=("GET",))
def measure_page(request: HttpRequest, measure_code: str, variant: str = "") -> HttpResponse:
    """Show what is known of a measure, how surely, and what nobody has checked."""
    measure = _measure_or_404(measure_code, variant)
    page = Page(measure)
    row = SiteBasis.objects.filter(
        code=measure.code, variant=variant, retired_at=None
    ).select_related("made_by")
    own = row.first()
    context = _of(measure) | {
        "page": page,
        "clinic_form": selectors.clinic_form(measure.code, variant),
        "own": own,
        "own_rests": page.rests(site_basis(own.sd, own.r, own.source)) if own else None,
    }
    return render(request, "measures/shelf/measure.html", context)


@rule("measure.load", methods=("GET", "POST"))
def basis(request: HttpRequest, measure_code: str, variant: str = "") -> HttpResponse:
    """Enter the clinic's own spread and reliability, with where they come from."""
    measure = _measure_or_404(measure_code, variant)
    if measure.total is None:
        raise Http404
    form = BasisForm(sent(request), of=measure)
    if request.method == "POST" and form.is_valid() and _entered(request, measure, form):
        return _to_measure(measure)
    context = _of(measure) | {"page": Page(measure), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/shelf/basis.html", context, status=status)


@rule("measure.load", methods=("POST",))
def basis_off(request: HttpRequest, basis_id: UUID) -> HttpResponse:
    """Use the clinic's own numbers no more."""
    row = get_object_or_404(SiteBasis, pk=basis_id)
    if services.retire_basis(request.user, row):
        messages.success(request, _("They are used no more."))
    measure = measure_of(row.code, row.variant)
    return redirect("shelf") if measure is None else _to_measure(measure)


def _entered(request: HttpRequest, measure: Measure, form: BasisForm) -> bool:
    said = form.cleaned_data
    try:
        services.enter_basis(
            request.user,
            measure.code,
            measure.variant,
            sd=said["sd"],
            r=said["r"],
            source=said["source"],
            token=said["once"],
        )
    except ChangedMeanwhileError:
        form.add_error(None, _("Somebody else is entering them at this moment. Look again."))
        return False
    messages.success(request, _("From now on change rests on your own numbers."))
    return True


def _measure_or_404(code: str, variant: str) -> Measure:
    measure = measure_of(code, variant)
    if measure is None or measure.code != code:  # one address for one page
        raise Http404
    return measure


def _of(measure: Measure) -> dict[str, Any]:
    """Return what every page about a measure says at its top."""
    kinds = ["", *variants(measure.code)]
    return {
        "measure": measure,
        "variant_name": words.variant_name(measure.variant),
        "variants": [(kind, words.variant_name(kind)) for kind in kinds] if kinds[1:] else [],
    }


def _to_measure(measure: Measure) -> HttpResponse:
    if measure.variant:
        return redirect("shelf-variant", measure.code, measure.variant)
    return redirect("shelf-measure", measure.code)
