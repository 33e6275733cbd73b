"""Who works here: list, invite, roles, credential, access."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from sostenuto_web.platform.accounts import handing, links, selectors, services
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.accounts.staff_forms import (
    ROLES,
    DetailsForm,
    InviteForm,
    ResetForm,
    RolesForm,
    details_of,
)
from sostenuto_web.platform.accounts.views.door import sent
from sostenuto_web.platform.policy.views import rule

A_PAGE = 50
FORM = ("GET", "POST")


@rule("staff.see", methods=("GET",))
def staff(request: Any) -> HttpResponse:
    """List who works here."""
    page = Paginator(selectors.staff(), A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(user) for user in page]
    return render(
        request,
        "accounts/staff.html",
        {"page": page, "rows": rows, "needed": settings.SECOND_FACTOR_REQUIRED},
    )


@rule("staff.see", methods=("GET",))
def member(request: Any, staff_id: UUID) -> HttpResponse:
    """Show one member of staff."""
    user = _member(staff_id)
    page = _row(user) | {
        "link": links.waiting(user),
        "is_me": user.pk == request.user.pk,
        "needed": settings.SECOND_FACTOR_REQUIRED,
        "trainings": selectors.trainings_of(user),
    }
    return render(request, "accounts/member.html", page)


@rule("staff.change", methods=FORM)
@never_cache
def invite(request: Any) -> HttpResponse:
    """Make an account for somebody new, and a link to hand over."""
    form = InviteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = _done(form, lambda: services.invite(by=request.user, **form.cleaned_data))
        if made:
            handing.keep(request, made)
            return redirect("staff_link", made.user_id)
    return _form(request, "accounts/invite.html", form)


@rule("staff.change", methods=("GET",))
@never_cache
def hand_over(request: Any, staff_id: UUID) -> HttpResponse:
    """Show a new link, once."""
    user = _member(staff_id)
    shown = handing.take(request, user) or {}
    return render(request, "accounts/hand_over.html", {"member": user, **shown})


@rule("staff.change", methods=FORM)
def roles(request: Any, staff_id: UUID) -> HttpResponse:
    """Change what somebody is in this house."""
    user = _member(staff_id)
    form = RolesForm(sent(request), initial={"roles": user.roles})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["roles"]
        if _done(form, lambda: services.change_roles(user, by=request.user, roles=chosen) or True):
            if user.pk == request.user.pk:
                logout(request)  # the session has ended with the old roles
                return redirect("account_login")
            return _back(request, user, gettext("The roles are changed."))
    return _form(request, "accounts/roles.html", form, user)


@rule("staff.change", methods=FORM)
def details(request: Any, staff_id: UUID) -> HttpResponse:
    """Change somebody's name and credential."""
    user = _member(staff_id)
    form = DetailsForm(sent(request), initial=details_of(user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _done(form, lambda: services.change_details(user, by=request.user, **said) or True):
            return _back(request, user, gettext("The changes are saved."))
    return _form(request, "accounts/details.html", form, user)


@rule("staff.change", methods=FORM)
@never_cache
def reset(request: Any, staff_id: UUID) -> HttpResponse:
    """Give somebody who cannot sign in a new link."""
    user = _member(staff_id)
    form = ResetForm(sent(request))
    if request.method == "POST" and form.is_valid():
        drop = form.cleaned_data["drop_factors"]
        if user.pk == request.user.pk:
            form.add_error(None, gettext("Change your own password on your account page."))
        else:
            handing.keep(request, _reset(user, request.user, drop_factors=drop))
            return redirect("staff_link", user.pk)
    return _form(request, "accounts/reset.html", form, user)


@rule("staff.change", methods=FORM)
def end(request: Any, staff_id: UUID) -> HttpResponse:
    """Let somebody sign in no more."""
    user = _member(staff_id)
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        if user.pk == request.user.pk:
            form.add_error(None, gettext("Ask another administrator to end your own access."))
        elif _done(form, lambda: services.end_access(user, by=request.user) or True):
            return _back(request, user, gettext("This account is closed."))
    return _form(request, "accounts/end.html", form, user)


@rule("staff.change", methods=("POST",))
def restore(request: Any, staff_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    user = _member(staff_id)
    services.restore_access(user, by=request.user)
    return _back(request, user, gettext("This account is open again."))


def _reset(user: User, by: User, *, drop_factors: bool) -> Invitation:
    if not user.last_login and not user.has_usable_password():  # never was here: the same link anew
        return links.make_link(user, by=by, why=Invitation.Why.WELCOME)
    return services.reset_access(user, by=by, drop_factors=drop_factors)


def _member(staff_id: UUID) -> User:
    user = selectors.staff_member(staff_id)
    if user is None:
        raise Http404
    return user


def _row(user: User) -> dict[str, Any]:
    days = user.days_of_credential(timezone.localdate())
    return {
        "member": user,
        "roles": [label for role, label in ROLES if user.has(role)],
        "days": days,
        "ends_soon": days is not None and 0 <= days <= selectors.WARNED_BEFORE.days,
        "has_ended": days is not None and days < 0,
    }


def _done(form: Form, act: Callable[[], Any]) -> Any:
    """Return what an act returns, or None with its refusal on the form."""
    try:
        return act()
    except ValidationError as problem:
        known = problem.error_dict if hasattr(problem, "error_dict") else {None: problem}
        for field, errors in known.items():
            form.add_error(field if field in form.fields else None, errors)
    return None


def _form(request: Any, template: str, form: Form, user: User | None = None) -> HttpResponse:
    page = {"form": form, "member": user}
    return render(request, template, page, status=422 if form.errors else 200)


def _back(request: Any, user: User, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("staff_member", user.pk)
