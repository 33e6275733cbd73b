"""Letting something sound for a client with a written reason, and looking at such reasons."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.gate import asking, overrides, selectors, standing
from sostenuto_web.repertoire.gate.forms import ReasonForm, ReviewForm
from sostenuto_web.repertoire.gate.judging import Item
from sostenuto_web.repertoire.models import Override

A_PAGE = 25


@rule("gate.override", methods=("GET", "POST"))
@person_guard
def song_override(request: HttpRequest, client_id: UUID, song_id: UUID) -> HttpResponse:
    """Let a song be played live for a client today."""
    client = client_for(request.user, client_id, "gate.override")
    return _override(request, client, selectors.item_for(client, "song", song_id))


@rule("gate.override", methods=("GET", "POST"))
@person_guard
def recording_override(request: HttpRequest, client_id: UUID, recording_id: UUID) -> HttpResponse:
    """Let a recording sound for a client today."""
    client = client_for(request.user, client_id, "gate.override")
    return _override(request, client, selectors.item_for(client, "recording", recording_id))


def _override(request: HttpRequest, client: Client, item: Item) -> HttpResponse:
    if request.method == "POST" and "end" in request.POST:
        return _ended(request, client, item)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            overrides.give(
                request.user,
                item,
                form.cleaned_data["reason"],
                client=client,
                token=form.cleaned_data["once"],
            )
        except overrides.NothingToLiftError:
            messages.info(request, _("It may sound already; no reason is needed."))
            return _to_music(client)
        except overrides.FixedError:
            form.add_error(None, _("No reason lifts this."))
        else:
            messages.success(request, _("It may sound until the day ends, with you in the room."))
            return _to_music(client)
    verdict = asking.for_client(client).of(item)
    context = {
        "client": client,
        "item": item,
        "form": form,
        "verdict": asking.reader(request.user, client, request)(verdict),
        "may_lift": verdict.answer != "play" and not verdict.fixed,
        "holding": _holding(client, item),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/gate/override.html", context, status=status)


def _ended(request: HttpRequest, client: Client, item: Item) -> HttpResponse:
    """Take back every reason of this song or recording before the day ends."""
    for row in _holding(client, item):
        overrides.end(request.user, row)
    messages.success(request, _("The gate holds again."))
    return _to_music(client)


def _holding(client: Client, item: Item) -> list[Override]:
    rows = standing.holding(client.pk, None).select_related("by", "data_key")
    return [row for row in rows if row.item_ref == standing.reference(item)]


@rule("gate.review", methods=("GET",))
def override_list(request: HttpRequest) -> HttpResponse:
    """List the reasons for which something sounded against the gate."""
    rows = selectors.overrides_for(request.user)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    written = selectors.with_items(list(page.object_list))
    telling.tell(request, shown=len(written))
    context = {"page": page, "written": written}
    return render(request, "repertoire/gate/overrides.html", context)


@rule("gate.review", methods=("GET", "POST"))
def override_review(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """Show one reason with what the gate had said, and say that it was looked at."""
    rows = selectors.overrides_for(request.user)
    row = get_object_or_404(rows, pk=override_id)
    form = ReviewForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _look(request, row, form.cleaned_data["remark"])
        except overrides.OwnReasonError:
            form.add_error(None, _("You wrote it yourself. Somebody else looks at it."))
        else:
            return redirect("overrides")
    (written,) = selectors.with_items([row])
    about = row.client
    context = {
        "row": row,
        "written": written,
        "client": about,
        "form": form,
        "for_others": row.reviewed_at is None and selectors.is_for_others(request.user, row),
        # What the gate said names entries of a register; of a group it only says that it said no.
        "may_read": about is None or may(request.user, "register.read", about, request=request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/gate/review.html", context, status=status)


def _look(request: HttpRequest, row: Override, remark: str) -> None:
    if overrides.review(request.user, row, remark):
        messages.success(request, _("The reason is marked as looked at."))
    else:
        messages.info(request, _("Somebody has looked at it already."))


def _to_music(client: Client) -> HttpResponse:
    """Lead to the client's music, or to their record in a house without that page."""
    try:
        return redirect("client-music", client.pk)
    except NoReverseMatch:
        return redirect("client", client.pk)
