"""Pages of set lists: made, filled, put in order, played from. The gate is asked on each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.gate import overrides
from sostenuto_web.repertoire.models import Recording, SetEntry, SetList
from sostenuto_web.repertoire.sets import selectors, services
from sostenuto_web.repertoire.sets.forms import (
    GROUP,
    EntryForm,
    FindForm,
    MembersForm,
    OnceForm,
    SetForm,
    WhyForm,
)
from sostenuto_web.repertoire.sounding import services as sounding

SHOWN = 100


@rule("set.list", methods=("GET",))
def sets(request: HttpRequest) -> HttpResponse:
    """List the set lists that somebody leads or that are for those in their care."""
    rows = selectors.lists_for(request.user).select_related("data_key")
    shown = rows.prefetch_related("members__client").order_by("-on_day", "-made_at")[:SHOWN]
    telling.tell(request, shown=len(shown))
    return render(request, "repertoire/sets/list.html", {"sets": shown})


@rule("set.make", methods=("GET", "POST"))
def set_new(request: HttpRequest) -> HttpResponse:
    """Make a set list."""
    among = clients_for(request.user, "gate.ask").order_by("alias", "pk")
    form = SetForm(sent(request), among=among)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = services.make(
            request.user,
            title=said["title"],
            clients=said["clients"],
            for_group=said["whom"] == GROUP,
            on_day=said["on_day"],
            token=said["once"],
        )
        return redirect("set", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/sets/new.html", {"form": form}, status=status)


@rule("set.read", methods=("GET", "POST"))
def set_page(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Show a set list with what the gate says now; find what to put in."""
    row = selectors.set_for(request.user, set_id, "set.read")
    form = FindForm(sent(request))
    context: dict[str, Any] = {"find_form": form}
    if request.method == "POST" and form.is_valid():
        context["found"] = selectors.offered(request.user, row, form.cleaned_data["q"])
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return _set_page(request, row, context, status)


def _set_page(
    request: HttpRequest, row: SetList, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    entries = selectors.judged(request.user, row)
    telling.tell(request, shown=len(entries))
    members = list(selectors.member_clients(row))
    context |= {
        "set": row,
        "entries": entries,
        "seconds": selectors.seconds_of(entries),
        "members": members,
        "client": members[0] if members and not row.for_group else None,
        "stopped": [one for one in entries if not one.verdict.may_sound],
        "find_form": context.get("find_form") or FindForm(),
        "copy_form": OnceForm(),
    }
    return render(request, "repertoire/sets/set.html", context, status=status)


@rule("set.read", methods=("GET",))
def set_stage(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Show a set list large, to play from or to print; what the gate stops is not on it."""
    row = selectors.set_for(request.user, set_id, "set.read")
    entries = selectors.judged(request.user, row)
    playable = [one for one in entries if one.verdict.may_sound]
    context = {"set": row, "entries": playable, "left_out": len(entries) - len(playable)}
    return render(request, "repertoire/sets/stage.html", context)


@rule("set.change", methods=("POST",))
def entry_add(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Put a song or a recording in, if the gate lets it."""
    row = selectors.set_for(request.user, set_id, "set.change")
    item = selectors.item_for(request.user, request.POST.get("item", ""))
    if item is None:
        messages.error(request, _("This is not there any more. Choose another one."))
        return redirect("set", row.pk)
    try:
        services.put_in(request.user, row, item)
    except services.RefusedError:
        messages.error(request, _("It does not play here. Choose another one."))
    except InputError:
        messages.error(request, _("The set list is full."))
    return redirect("set", row.pk)


@rule("set.change", methods=("GET", "POST"))
def entry_change(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponse:
    """Change key, capo, length or note of an entry."""
    row, entry = _entry(request, set_id, entry_id, "set.change")
    shown = {name: getattr(entry, name) for name in ("key", "capo", "seconds", "note")}
    form = EntryForm(sent(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        services.change_entry(request.user, entry, **form.cleaned_data)
        messages.success(request, _("It is saved."))
        return redirect("set", row.pk)
    context = {"set": row, "entry": entry, "item": selectors.item_of(entry), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/sets/entry.html", context, status=status)


@rule("set.change", methods=("POST",))
def entry_move(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponse:
    """Move an entry up or down."""
    row, entry = _entry(request, set_id, entry_id, "set.change")
    order = list(row.entries.values_list("pk", flat=True))
    by = -1 if request.POST.get("up") else 1
    services.move(request.user, entry, order.index(entry.pk) + by)
    return redirect("set", row.pk)


@rule("set.change", methods=("POST",))
def entry_out(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take an entry out."""
    row, entry = _entry(request, set_id, entry_id, "set.change")
    services.take_out(request.user, entry)
    return redirect("set", row.pk)


@rule("set.change", methods=("GET", "POST"))
def entry_swap(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponse:
    """Offer what may play in an entry's place, and swap it."""
    row, entry = _entry(request, set_id, entry_id, "set.change")
    item = selectors.item_of(entry)
    if item is None:
        raise Http404
    if request.method == "POST":
        other = selectors.item_for(request.user, request.POST.get("item", ""))
        if other is not None and _swapped(request, entry, other):
            return redirect("set", row.pk)
    found = selectors.instead_of(request.user, row, item)
    refused = request.method == "POST"
    context = {"set": row, "entry": entry, "item": item, "found": found, "refused": refused}
    status = 422 if refused else 200
    return render(request, "repertoire/sets/swap.html", context, status=status)


def _swapped(request: HttpRequest, entry: SetEntry, other: Any) -> bool:
    try:
        services.swap(request.user, entry, other)
    except services.RefusedError:
        return False
    return True


@rule("set.override", methods=("GET", "POST"))
def entry_why(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponse:
    """Ask why an entry may sound although the gate stops it."""
    row, entry = _entry(request, set_id, entry_id, "set.override")
    item = selectors.item_of(entry)
    if item is None:
        raise Http404
    return _why(request, row, item)


@rule("set.override", methods=("GET", "POST"))
def item_why(request: HttpRequest, set_id: UUID, kind: str, item_id: UUID) -> HttpResponse:
    """Ask why something that is not in the list yet may sound, and put it in."""
    row = selectors.set_for(request.user, set_id, "set.override")
    item = selectors.item_for(request.user, f"{kind}:{item_id}")
    if item is None:
        raise Http404
    return _why(request, row, item, put_in=True)


def _why(request: HttpRequest, row: SetList, item: Any, *, put_in: bool = False) -> HttpResponse:
    form = WhyForm(sent(request))
    told = selectors.reader_of(request.user, row)
    verdict = told(selectors.asked_for(row).of(item))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            overrides.give(request.user, item, said["reason"], set_list=row, token=said["once"])
        except overrides.FixedError:
            form.add_error(None, _("No reason lifts this: it may not be played here at all."))
        except overrides.NothingToLiftError:
            messages.info(request, _("It may play already."))
            return redirect("set", row.pk)
        else:
            if put_in:
                services.put_in(request.user, row, item)
            messages.success(request, _("It may sound here until the day ends."))
            return redirect("set", row.pk)
    context = {"set": row, "item": item, "verdict": verdict, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "repertoire/sets/why.html", context, status=status)


@rule("set.change", methods=("GET", "POST"))
def set_members(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Say who listens to a group's list."""
    row = selectors.set_for(request.user, set_id, "set.change")
    if not row.for_group:
        raise Http404
    among = list(clients_for(request.user, "gate.ask").order_by("alias", "pk"))
    there = [str(pk) for pk in row.members.values_list("client", flat=True)]
    form = MembersForm(sent(request), among=among, initial={"clients": there})
    if request.method == "POST" and form.is_valid():
        services.set_members(request.user, row, form.cleaned_data["clients"], among)
        messages.success(request, _("The gate goes by these from now on."))
        return redirect("set", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "repertoire/sets/members.html", {"set": row, "form": form}, status=status
    )


@rule("set.change", methods=("POST",))
def set_copy(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Make a list like this one, without what the gate stops now."""
    row = selectors.set_for(request.user, set_id, "set.change")
    form = OnceForm(request.POST)
    token = form.cleaned_data["once"] if form.is_valid() else None
    new = services.copy(request.user, row, token=token)
    messages.success(request, _("Here is a copy, without what does not play now."))
    return redirect("set", new.pk)


@rule("set.change", methods=("POST",))
def set_void(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Put a set list away."""
    row = selectors.set_for(request.user, set_id, "set.change")
    services.put_away(request.user, row)
    messages.success(request, _("The set list is put away."))
    return redirect("sets")


@rule("set.read", methods=("GET",))
def entry_sound(request: HttpRequest, set_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """Let the recording of an entry sound for those for whom the list is."""
    row, entry = _entry(request, set_id, entry_id, "set.read")
    recordings = Recording.objects.select_related("folder")
    found = get_object_or_404(recordings, pk=entry.recording_id, failure="", missing=False)
    told = selectors.reader_of(request.user, row)
    verdict = selectors.asked_for(row).of(found)
    client = None if row.for_group else selectors.member_clients(row).first()
    return sounding.stream(request, found, verdict, client=client, reader=told)


def _entry(
    request: HttpRequest, set_id: UUID, entry_id: UUID, rule_name: str
) -> tuple[SetList, SetEntry]:
    row = selectors.set_for(request.user, set_id, rule_name)
    return row, get_object_or_404(row.entries.select_related("data_key"), pk=entry_id)
