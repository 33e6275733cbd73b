"""The door: sign in, second step, passkey, one-time link."""

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sostenuto_web.platform.accounts import devices, limits, links
from sostenuto_web.platform.accounts.forms import NewPasswordForm
from sostenuto_web.platform.policy.views import rule

LINK = "link"
LIMITED = ("too_many", "too_many_login_attempts")


def status_of(form: Any) -> int:
    """Return the status of a page whose form was not right: 429 at a limit, else 422."""
    problems = [problem for errors in form.errors.as_data().values() for problem in errors]
    return 429 if any(problem.code in LIMITED for problem in problems) else 422


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with: None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


class WrongFormMixin:
    """Answers a wrong form with 422 (429 at a limit), not as if all were well."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = status_of(form)
        return response


class SignInView(WrongFormMixin, account.LoginView):  # type: ignore[misc]
    """Log-in name and password, or a passkey."""


class SignOutView(account.LogoutView):  # type: ignore[misc]
    """Sign out, and let the browser forget what it kept of these pages."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response: HttpResponse = super().post(*args, **kwargs)
        if self.request.is_secure():  # browsers listen to it on https only
            response["Clear-Site-Data"] = '"cache"'
        return response


class SecondStepView(mfa.AuthenticateView):  # type: ignore[misc]
    """A code or a passkey, after the password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take what holds neither of both for a code that was left empty."""
        if not {"code", "credential"} & set(request.POST):
            user = self.stage.login.user
            self.form = self.auth_form = self.get_form_class()(user=user, data=request.POST)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = status_of(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which second steps this person has."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
        return said | {"kinds": set(kinds)}


sign_in = rule("door.open", methods=("GET", "POST"))(SignInView.as_view())
sign_out = rule("door.open", methods=("GET", "POST"))(SignOutView.as_view())
second_step = rule("door.open", methods=("GET", "POST"))(SecondStepView.as_view())
passkey = rule("door.open", methods=("GET", "POST"))(webauthn.login_webauthn)


@rule("door.open", methods=("GET",))
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Take a one-time link out of the address, where it would stay in the history."""
    if request.user.is_authenticated:
        logout(request)
    request.session[LINK] = links.digest(token)
    return redirect("account_welcome")


@rule("door.open", methods=("GET", "POST"))
@sensitive_post_parameters()
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """Let whoever holds a one-time link set a password, and sign them in."""
    digest = request.session.get(LINK, "")
    invitation = links.open_link(digest) if digest else None
    if invitation is None:
        few = limits.take(
            (limits.LINK, devices.address(request))
        )  # a right link counts for nothing
        return _ended(request, status=404 if few else 429)
    form = NewPasswordForm(sent(request), user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = links.use_link(digest, form.cleaned_data["password"])
        except links.LinkEnded:
            return _ended(request)
        del request.session[LINK]
        record_authentication(request, user, method="password", username=user.login)
        return perform_login(request, Login(user=user))  # type: ignore[no-any-return]
    page = {"form": form, "invitation": invitation}
    return render(request, "accounts/welcome.html", page, status=422 if form.errors else 200)


def _ended(request: HttpRequest, status: int = 404) -> HttpResponse:
    return render(request, "accounts/link_ended.html", status=status)
