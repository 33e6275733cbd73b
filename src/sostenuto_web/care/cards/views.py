"""Pages of the technique cards."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import cards, said_of
from sostenuto_web.care.cards import finding, selectors, services
from sostenuto_web.care.cards.forms import (
    CardForm,
    SearchForm,
    check_whole,
    initial_fields,
    initial_of,
    rows_for,
    said_by,
)
from sostenuto_web.care.cards.leading_on import ways_on
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.care.leading import leading_of
from sostenuto_web.people.once import OnceField
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.views import rule


@rule("card.read", methods=("GET", "POST"))
def techniques(request: HttpRequest) -> HttpResponse:
    """List the cards; what is looked for is sent, so that it stands in no address."""
    form = SearchForm(sent(request))
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    known = selectors.catalogue()
    found = finding.found(known.values(), said, request.user, today())
    telling.tell(request, shown=len(found))
    context = {
        "form": form,
        "shelves": finding.by_family(found),
        "count": len(found),
        "of": len(known),
        "searched": form.is_bound,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "care/cards/list.html", context, status=status)


@rule("card.read", methods=("GET",))
def technique(request: HttpRequest, card_key: str) -> HttpResponse:
    """Show one card, on one page also on paper."""
    one = selectors.card_or_404(card_key)
    leading = leading_of(request.user, one.card, today())
    ways = ways_on(request, card_key)
    context = {"one": one, "card": one.card, "leading": leading, "ways": ways}
    return render(request, "care/cards/card.html", context)


@rule("card.change", methods=("GET", "POST"))
def technique_new(request: HttpRequest) -> HttpResponse:
    """Write a card of the house's own."""
    return _edit(request, None)


@rule("card.change", methods=("GET", "POST"))
def technique_change(request: HttpRequest, card_key: str) -> HttpResponse:
    """Write the house's version of a card."""
    return _edit(request, selectors.card_or_404(card_key))


@rule("card.read", methods=("GET",))
def technique_history(request: HttpRequest, card_key: str) -> HttpResponse:
    """Show every version of a card, and what was changed in each."""
    versions = selectors.versions_of(card_key)
    one = selectors.card_named(card_key)
    if not versions:
        selectors.card_or_404(card_key)
    shown = versions[-1].card if one is None else one.card
    held = _held(one)
    context = {
        "one": one,
        "card": shown or next((v.card for v in versions if v.card), None),
        "versions": versions,
        "held": held,
        "is_shipped": card_key in cards(),
        "card_key": card_key,
        "once": uuid4(),
    }
    return render(request, "care/cards/history.html", context)


@rule("card.change", methods=("POST",))
def technique_again(request: HttpRequest, card_key: str) -> HttpResponse:
    """Let an earlier version hold again."""
    try:
        number = int(request.POST.get("number", ""))
        page = OnceField().clean(request.POST.get("once", ""))
        token = uuid5(page, str(number)) if page else None
        services.take_again(request.user, card_key, number, token)
    except (InputError, ValidationError, ValueError, ChangedMeanwhileError):
        messages.error(request, _("There is no such version. Choose another one."))
        return redirect("technique-history", card_key)
    messages.success(request, _("It holds from now on; plans that were made keep theirs."))
    if selectors.card_named(card_key) is None:
        return redirect("technique-history", card_key)
    return redirect("technique", card_key)


def _held(one: HouseCard | None) -> int:
    return -1 if one is None else one.number


def _edit(request: HttpRequest, one: HouseCard | None) -> HttpResponse:
    key = "" if one is None else one.card.key
    seen = selectors.latest_number(key) if one else 0
    form = CardForm(sent(request), initial=_initial(one) | {"seen": seen})
    shown = [] if one is None else initial_fields(one.card)
    rows = rows_for(sent(request), shown)
    is_fine = request.method == "POST" and form.is_valid() and _rows_fine(form, rows)
    if is_fine:
        saved = _saved(request, form, rows, one)
        if saved:
            messages.success(request, _("The card is saved."))
            return redirect("technique", saved)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rows": rows, "one": one}
    return render(request, "care/cards/form.html", context, status=status)


def _initial(one: HouseCard | None) -> dict[str, Any]:
    if one is None:
        return {"settings": ["individual"], "parts": ["main"], "lead": "staff"}
    return initial_of(one.card)


def _rows_fine(form: CardForm, rows: Any) -> bool:
    if not all(row.is_valid() for row in rows):
        form.add_error(None, _("Look at what is to be recorded again, below."))
        return False
    return True


def _saved(request: HttpRequest, form: CardForm, rows: Any, one: HouseCard | None) -> str:
    evidence: list[Mapping[str, Any]] = said_of(one.card)["evidence"] if one else []
    said = said_by(form, rows, evidence)
    if not check_whole(form, rows, said):
        return ""
    how = form.cleaned_data
    key = one.card.key if one else ""
    seen = (how["seen"] or 0) if one else None
    try:
        row = services.save(request.user, said, key=key, seen=seen, token=how["once"])
    except ChangedMeanwhileError:
        latest = selectors.latest_number(key)
        form.data = _knowing(form.data, latest)
        form.add_error(None, _("Somebody else changed this card while you were writing."))
        return ""
    return row.key


def _knowing(typed: Any, latest: int) -> Any:
    data = typed.copy()
    data["seen"] = str(latest)
    return data
