"""One's own account: password, second steps, sessions, this device."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sostenuto_web.platform.accounts import devices, log_off, services, sessions_of
from sostenuto_web.platform.accounts.forms import ChangePasswordForm
from sostenuto_web.platform.accounts.sessions import MINE
from sostenuto_web.platform.accounts.staff_forms import ROLES
from sostenuto_web.platform.accounts.views.door import sent, status_of
from sostenuto_web.platform.policy.views import rule

LEFT = "X-Session-Seconds"


@rule("account.self", methods=("GET",))
@never_cache
def account(request: Any) -> HttpResponse:
    """Show a person their own account."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    page = {
        "kinds": set(kinds),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "sessions": len(sessions_of.open_sessions(request.user)),
        "roles": [label for role, label in ROLES if request.user.has(role)],
        "mine": request.session.get(MINE, False),
        "idle_minutes": log_off.idle_s(request.user, mine=request.session.get(MINE, False)) // 60,
    }
    return render(request, "accounts/account.html", page)


@rule("account.self", methods=("GET", "POST"))
@sensitive_post_parameters()
@never_cache
def password(request: Any) -> HttpResponse:
    """Change one's own password."""
    form = ChangePasswordForm(sent(request), user=request.user, request=request)
    if request.method == "POST" and form.is_valid():
        services.change_password(
            request.user, password=form.cleaned_data["password"], request=request
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("account")
    page = {"form": form}
    status = status_of(form) if form.errors else 200
    return render(request, "account/password_change.html", page, status=status)


@rule("account.self", methods=("GET",))
@never_cache
def sessions(request: Any) -> HttpResponse:
    """Show where a person is signed in."""
    found = [
        {"row": row, "is_this": sessions_of.is_this(row, request)}
        for row in sessions_of.open_sessions(request.user)
    ]
    return render(request, "accounts/sessions.html", {"sessions": found})


@rule("account.self", methods=("POST",))
def end_session(request: Any, handle: UUID) -> HttpResponse:
    """End one of a person's own sessions."""
    if not sessions_of.end_one(request.user, handle):
        raise Http404
    messages.success(request, gettext("That device is signed out."))
    return redirect("account_sessions")


@rule("account.self", methods=("POST",))
def end_other_sessions(request: Any) -> HttpResponse:
    """End every session of a person but this one."""
    sessions_of.end_others(request.user, request)
    messages.success(request, gettext("Every other device is signed out."))
    return redirect("account_sessions")


@rule("account.self", methods=("POST",))
def stay(request: Any) -> HttpResponse:
    """Keep a session that is about to end, and say for how many seconds."""
    left = request.log_off or log_off.left(request)
    return HttpResponse(status=204, headers={LEFT: str(left.left_s if left else 0)})


@rule("account.self", methods=("POST",))
def device(request: HttpRequest) -> HttpResponse:
    """Say whether this device is only one's own."""
    mine = "mine" in request.POST
    request.session[MINE] = mine
    response = redirect("account")
    user: Any = request.user
    devices.remember(request, response, user.login, mine=mine)
    messages.success(request, gettext("That is noted for this device."))
    return response
