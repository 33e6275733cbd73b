"""Many clients from a table: bring it, look it over, take it in."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.care.contexts import contexts
from sostenuto_web.people import names, staff
from sostenuto_web.people.forms.importing import TableForm
from sostenuto_web.people.importing.columns import COLUMNS, template
from sostenuto_web.people.importing.reading import Entry, Fault, read
from sostenuto_web.people.models import ImportDraft, Status
from sostenuto_web.people.services import importing as services
from sostenuto_web.people.views.sending import sent, sent_files
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.views import rule

SHOWN_FAULTS = 200
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Previewed:
    """One line before it is taken in, and whom its name may be taken for."""

    entry: Entry
    like_lines: list[int]
    like_here: bool
    like_many: bool


@rule("client.import", methods=("GET", "POST"))
def client_import(request: HttpRequest) -> HttpResponse:
    """Take a table; say what is wrong with it, or go on to look it over."""
    said = str(request.META.get("CONTENT_LENGTH") or "")
    size = int(said) if said.isdecimal() else 0
    larger = size > (settings.FILE_UPLOAD_MAX_MEMORY_SIZE or 0)
    form = TableForm(sent(request), sent_files(request), was_larger=larger)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    text = form.cleaned_data["table"]
    table = read(text, staff.leaders())
    if table.faults:
        return _page(request, TableForm(), faults=table.faults, status=422)
    draft = services.keep_draft(request.user, text)
    return redirect("client-import-preview", draft.pk)


@rule("client.import", methods=("GET", "POST"))
def client_import_preview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what a table would bring, and take it in."""
    drafts = ImportDraft.objects.filter(by=cast(User, request.user))
    draft = get_object_or_404(drafts, pk=draft_id)
    if request.method == "POST":
        return _taken_in(request, draft)
    if draft.taken_in_at is not None:
        return redirect("people")
    table = read(draft.table, staff.leaders())
    if table.faults:
        return _page(request, TableForm(), faults=table.faults, status=422)
    page = Paginator(_previewed(table.entries), PER_PAGE).get_page(request.GET.get("page"))
    alike = sum(
        1
        for line in page.paginator.object_list
        if line.like_lines or line.like_here or line.like_many
    )
    context = {"draft": draft, "page": page, "count": len(table.entries), "alike": alike}
    return render(request, "people/import_preview.html", context)


@rule("client.import", methods=("GET",))
def client_import_template(request: HttpRequest) -> HttpResponse:
    """Give the template to fill in."""
    response = HttpResponse(template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="table.csv"'
    return response


def _taken_in(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    try:
        count = services.take_in_all(request.user, draft)
    except services.FaultyTableError as problem:
        return _page(request, TableForm(), faults=problem.faults, status=422)
    words = ngettext("%(count)s client is taken in.", "%(count)s clients are taken in.", count)
    messages.success(request, words % {"count": count})
    return redirect("people")


def _previewed(entries: list[Entry]) -> list[Previewed]:
    by_id = {UUID(int=entry.line): str(entry.fields["name"]) for entry in entries}
    among, here = names.alike_among(by_id), names.meetings(by_id)
    return [
        Previewed(
            entry,
            sorted(near.int for near in among[pk].ids),
            bool(here[pk].ids) or here[pk].many,
            among[pk].many or here[pk].many,
        )
        for pk, entry in zip(by_id, entries, strict=True)
    ]


def _page(
    request: HttpRequest, form: Any, *, faults: list[Fault] | None = None, status: int = 200
) -> HttpResponse:
    faults = faults or []
    context = {
        "form": form,
        "faults": faults[:SHOWN_FAULTS],
        "more": max(len(faults) - SHOWN_FAULTS, 0),
        "count": len(faults),
        "lines": len({fault.line for fault in faults}),
        "columns": COLUMNS,
        "contexts": contexts().values(),
        "statuses": Status.values,
        "says": _("Nothing was taken in."),
    }
    return render(request, "people/import.html", context, status=status)
