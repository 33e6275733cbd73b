"""The page of backups."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sostenuto_web.platform.backups import schedule, shelf, tasks
from sostenuto_web.platform.policy.views import rule

A_PAGE = 10


@rule("backup.run")
@require_safe
def backups(request: HttpRequest) -> HttpResponse:
    """List the backups, newest first."""
    folder = shelf.usual_folder()
    found = shelf.backups_in(folder)
    now = datetime.now(UTC)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "folder": folder,
        "newest": found[0] if found else None,
        "too_old": schedule.is_too_old(now, found),
        "never_tried": bool(found) and all(backup.good is None for backup in found),
        "cannot": shelf.tried_in_vain(found),
    }
    return render(request, "backups/backups.html", context)


@rule("backup.run")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have a backup made in the background."""
    tasks.make_now.enqueue(str(request.user.pk))
    messages.info(request, _("A backup is being made. Look again in a minute."))
    return redirect("backups")


@rule("backup.run")
@require_POST
def verify(request: HttpRequest, stamp: str) -> HttpResponse:
    """Have a backup tried in the background."""
    for backup in shelf.backups_in(shelf.usual_folder()):
        if backup.stamp == stamp:
            tasks.verify_now.enqueue(str(request.user.pk), stamp.lower())
            messages.info(request, _("The backup is being checked. Look again in a few minutes."))
            return redirect("backups")
    raise Http404
