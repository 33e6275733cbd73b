"""The recovery sheet: shown to print, and believed only when a line of it is typed back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sostenuto_web.platform.accounts import qr
from sostenuto_web.platform.clinic import first_run, forms, recovery, selectors, steps
from sostenuto_web.platform.clinic.models import RecoveryPrint
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.platform.vault.recovery import SheetError


def step(
    request: HttpRequest, step: steps.Step, step_page: Callable[..., HttpResponse]
) -> HttpResponse:
    """Say whether the sheet of today's key was printed, when and by whom."""
    more = {"last": recovery.current_print(), "may_show": may_show(request)}
    return step_page(request, step, "clinic/recovery.html", **more)


def may_show(request: HttpRequest) -> bool:
    """Say whether the key may travel to this browser: by https, or not over a network at all."""
    return request.is_secure() or first_run.is_at_the_machine(request, selectors.house())


def _print(request: HttpRequest, print_id: int) -> RecoveryPrint:
    found = RecoveryPrint.objects.filter(pk=print_id, by=_who(request)).first()
    if found is None or found.mark != recovery.mark():
        raise Http404
    return found


def _who(request: HttpRequest) -> Any:
    return request.user


@rule("recovery.print")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Say what the sheet is; on POST, show it to be printed."""
    if request.method != "POST":
        return render(request, "clinic/recovery_before.html", {"may_show": may_show(request)})
    if not may_show(request):
        return render(request, "clinic/recovery_before.html", {"may_show": False}, status=422)
    shown = recovery.begin_print(by=_who(request))
    lines = recovery.lines()
    context = {
        "shown": shown,
        "lines": list(enumerate(lines, 1)),
        "square": qr.svg("\n".join(lines), _("The same lines as a square code")),
        "printed_at": timezone.now(),
    }
    return render(request, "clinic/recovery_sheet.html", context)


@rule("recovery.print")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, print_id: int) -> HttpResponse:
    """Take one line of the printed sheet."""
    shown = _print(request, print_id)
    form = forms.TypedLineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recovery.check(by=_who(request), shown=shown, typed=form.cleaned_data["line"])
        except SheetError:
            said = _("This is not line %(number)s of the sheet. Please look once more.")
            form.add_error("line", said % {"number": recovery.asked_line(shown)})
        else:
            messages.success(request, _("The sheet can be read. Keep it in a locked place."))
            return redirect("set-up-step", "recovery-sheet")
    context = {"form": form, "shown": shown, "number": recovery.asked_line(shown)}
    status = 422 if request.method == "POST" else 200
    return render(request, "clinic/recovery_check.html", context, status=status)
