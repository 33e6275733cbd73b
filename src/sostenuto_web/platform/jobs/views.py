"""What runs in the background."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sostenuto_web.platform.jobs import selectors, services
from sostenuto_web.platform.policy.views import rule

A_PAGE = 20


@rule("jobs.see")
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Show what runs, waits and failed."""
    page = Paginator(selectors.failed(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "workers": selectors.living_workers(),
        "running": selectors.running(),
        "waiting": selectors.waiting(),
        "failed": [selectors.as_job(row) for row in page],
        "page": page,
    }
    return render(request, "jobs/jobs.html", context)


@rule("jobs.see")
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Take a waiting job out of the queue."""
    if services.stop(by=request.user, job_id=job_id):
        messages.success(request, _("It was taken out of the queue."))
    else:
        messages.warning(request, _("It was too late: this job does not wait any more."))
    return redirect("jobs")


@rule("jobs.see")
@require_POST
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Have a failed job tried again."""
    if services.retry(by=request.user, job_id=job_id):
        messages.success(request, _("It waits again, and will be tried soon."))
    else:
        messages.warning(request, _("This job has not failed, or is tried again already."))
    return redirect("jobs")
