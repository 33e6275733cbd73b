"""Who comes here: the list, the search, the voided."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sostenuto_web.people import finding
from sostenuto_web.people.forms.finding import FindForm
from sostenuto_web.people.selectors import voided_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("client.list", methods=("GET", "POST"))
def people(request: HttpRequest) -> HttpResponse:
    """Show who comes here, as far as the one who looks stands in their care; find somebody."""
    if request.method == "POST":
        return _searched(request)
    word = request.GET.get("s", "")
    wanted = finding.kept(request.session, word)
    page = finding.page_of(request.user, wanted, request.GET.get("page"))
    telling.tell(request, shown=len(page.object_list), search=int(bool(wanted.q)))
    form = FindForm(initial=asdict(wanted))
    context = {"page": page, "form": form, "word": word, "wanted": wanted}
    context["is_filtered"] = wanted != finding.Wanted()
    return render(request, "people/list.html", context)


def _searched(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST)
    if not form.is_valid():
        page = finding.page_of(request.user, finding.Wanted(), None)
        context = {"page": page, "form": form, "wanted": finding.Wanted(), "is_filtered": False}
        return render(request, "people/list.html", context, status=422)
    wanted = finding.Wanted(**form.cleaned_data)
    if wanted == finding.Wanted():
        return redirect("people")
    return redirect(f"{reverse('people')}?s={finding.keep(request.session, wanted)}")


@rule("client.void", methods=("GET",))
def voided(request: HttpRequest) -> HttpResponse:
    """Show the voided records that may be taken back."""
    clients = voided_for(request.user, "client.void").select_related("voided_by")
    telling.tell(request, shown=len(clients))
    return render(request, "people/voided.html", {"clients": clients.order_by("-voided_at")[:200]})
