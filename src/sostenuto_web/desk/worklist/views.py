"""The pages of the work list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto_web.desk.worklist import selectors, services
from sostenuto_web.desk.worklist.bundles import Bundle
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("note.list", methods=("GET",))
def work_list(request: HttpRequest) -> HttpResponse:
    """Show what is left to write and to sign."""
    found = selectors.work_list(request.user)
    telling.tell(request, shown=found.count + len(found.handed_in))
    return render(request, "desk/worklist/list.html", {"work": found})


@rule("note.list", methods=("GET", "POST"))
def sign(request: HttpRequest) -> HttpResponse:
    """Show what one press will sign; when it was pressed, sign exactly that."""
    if request.method == "POST":
        seen = dict(filter(None, map(_seen, request.POST.getlist("note"))))
        _tell(request, services.sign_seen(request.user, seen))
        return redirect("worklist")
    items = selectors.about_to_sign(request.user)
    count = sum(len(item.items) if isinstance(item, Bundle) else 1 for item in items)
    telling.tell(request, shown=count)
    return render(request, "desk/worklist/sign.html", {"items": items, "count": count})


def _seen(said: str) -> tuple[UUID, int] | None:
    """Read one ``id.revision`` that the page carried; None where it is none."""
    pk, _dot, revision = said.partition(".")
    try:
        return UUID(pk), int(revision)
    except ValueError:
        return None


def _tell(request: HttpRequest, done: services.Done) -> None:
    if done.signed:
        told = ngettext("%(count)s note is signed.", "%(count)s notes are signed.", done.signed)
        messages.success(request, told % {"count": done.signed})
    if done.held_back:
        told = ngettext(
            "%(count)s note may name somebody else of the group, or say what another one says. "
            "It is not signed: open it, and it says where.",
            "%(count)s notes may name somebody else of the group, or say what another one says. "
            "They are not signed: open them, and they say where.",
            done.held_back,
        )
        messages.warning(request, told % {"count": done.held_back})
    if done.left:
        messages.warning(request, _("What was changed meanwhile is not signed. Look once more."))
