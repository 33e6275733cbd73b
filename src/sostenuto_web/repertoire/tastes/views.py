"""Pages of a client's music: what may sound, what they say of songs, totals from paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import HumsTotal, Preference
from sostenuto_web.repertoire.tastes import selectors, services
from sostenuto_web.repertoire.tastes.forms import FindForm, HumsForm, LineForm, PreferenceForm
from sostenuto_web.repertoire.tastes.music import ClientMusic

A_PAGE = 40


def _to_preferences(client: Client) -> HttpResponse:
    return redirect("preferences", client.pk)


def _to_hums(client: Client) -> HttpResponse:
    return redirect("hums", client.pk)


def _history(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return what was written before of the row that the address names."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    pk = named.get("preference_id") or named.get("hums_id")
    model: Any = Preference if "preference_id" in named else HumsTotal
    found = model.objects.filter(pk=pk, client=client).first() if pk else None
    return {"steps": recorded.changes_of_row(found) if found else []}


PREFERENCE = rows.Kind(
    Preference,
    PreferenceForm,
    "repertoire/tastes/preference.html",
    services.FIELDS,
    services.add,
    services.change,
    _("It is written down."),
    rule="taste.change",
    void_rule="taste.change",
    void_template="repertoire/tastes/void.html",
    restore_template="repertoire/tastes/restore.html",
    lands=_to_preferences,
    around=_history,
)
HUMS = rows.Kind(
    HumsTotal,
    HumsForm,
    "repertoire/tastes/hums_form.html",
    services.HUMS_FIELDS,
    services.add_hums,
    services.change_hums,
    _("The totals are saved."),
    rule="taste.change",
    void_rule="taste.change",
    void_template="repertoire/tastes/void.html",
    restore_template="repertoire/tastes/restore.html",
    lands=_to_hums,
    around=_history,
)


@rule("gate.ask", methods=("GET", "POST"))
def music(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what may sound for a client; find a song or a recording among it."""
    client = client_for(request.user, client_id, "gate.ask")
    asked = ClientMusic(request, client)
    form = FindForm(request.POST or None)
    context: dict[str, Any] = {"client": client, "form": form, "unasked": asked.unasked}
    context["may_read"] = asked.reader.may_read
    if request.method == "POST" and form.is_valid() and form.cleaned_data["q"].strip():
        songs, recordings = asked.found(form.cleaned_data["q"])
        telling.tell(request, shown=len(songs) + len(recordings), search=1)
        context |= {"songs": asked.offered(songs), "recordings": asked.offered(recordings)}
        return render(request, "repertoire/tastes/music.html", context | {"is_search": True})
    is_heard = request.GET.get("show") == "recordings"
    listed: Any = asked.recordings() if is_heard else asked.songs()
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "is_heard": is_heard,
        "recordings" if is_heard else "songs": asked.offered(page.object_list),
        "counted": asked.counted(),
    }
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return render(request, "repertoire/tastes/music.html", context, status=status)


@rule("taste.read", methods=("GET",))
def preferences(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List what a client says of songs."""
    client = client_for(request.user, client_id, "taste.read")
    return _preferences_page(request, client, LineForm())


def _preferences_page(
    request: HttpRequest, client: Client, form: LineForm, status: int = 200
) -> HttpResponse:
    found = selectors.preferences_of(client)
    telling.tell(request, shown=len(found))
    context = {
        "client": client,
        "form": form,
        "wanted": [one for one in found if one.word not in selectors.UNWANTED],
        "unwanted": [one for one in found if one.word in selectors.UNWANTED],
        "voided": selectors.preferences_of(client, voided=True),
    }
    return render(request, "repertoire/tastes/preferences.html", context, status=status)


@rule("taste.change", methods=("POST",))
@person_guard
def preference_line(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write a preference down as it was typed."""
    client = client_for(request.user, client_id, "taste.change")
    form = LineForm(request.POST)
    if not form.is_valid():
        return _preferences_page(request, client, form, status=422)
    line = form.cleaned_data["line"]
    services.add_line(request.user, client, line, form.cleaned_data["once"])
    messages.success(request, gettext("It is written down."))
    if not line.order_sure:
        messages.info(request, gettext("Look whether title and artist stand the right way round."))
    return _to_preferences(client)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def preference_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write a preference down in full."""
    return rows.add(request, client_id, PREFERENCE)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def preference_change(request: HttpRequest, client_id: UUID, preference_id: UUID) -> HttpResponse:
    """Change a preference; below it, what was said before."""
    return rows.change(request, client_id, preference_id, PREFERENCE)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def preference_void(request: HttpRequest, client_id: UUID, preference_id: UUID) -> HttpResponse:
    """Void a preference that was written down by mistake."""
    return rows.void(request, client_id, preference_id, PREFERENCE)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def preference_restore(request: HttpRequest, client_id: UUID, preference_id: UUID) -> HttpResponse:
    """Take the voiding of a preference back."""
    return rows.restore(request, client_id, preference_id, PREFERENCE)


@rule("taste.read", methods=("GET",))
def hums(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List the totals that a client filled in on paper."""
    client = client_for(request.user, client_id, "taste.read")
    found = list(selectors.hums_of(client))
    telling.tell(request, shown=len(found))
    context = {
        "client": client,
        "totals": found,
        "voided": selectors.hums_of(client, voided=True),
        "latest": selectors.latest_hums(client),
    }
    return render(request, "repertoire/tastes/hums.html", context)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def hums_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write totals down from paper."""
    return rows.add(request, client_id, HUMS)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def hums_change(request: HttpRequest, client_id: UUID, hums_id: UUID) -> HttpResponse:
    """Change totals that were typed wrongly."""
    return rows.change(request, client_id, hums_id, HUMS)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def hums_void(request: HttpRequest, client_id: UUID, hums_id: UUID) -> HttpResponse:
    """Void totals that were written down by mistake."""
    return rows.void(request, client_id, hums_id, HUMS)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def hums_restore(request: HttpRequest, client_id: UUID, hums_id: UUID) -> HttpResponse:
    """Take the voiding of totals back."""
    return rows.restore(request, client_id, hums_id, HUMS)
