"""The page of a fresh house: make the first administrator."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.contrib.auth import login as sign_in
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sostenuto_web.platform.accounts.services import AlreadyOpened
from sostenuto_web.platform.clinic import first_run, selectors, services
from sostenuto_web.platform.policy.views import rule


class FirstRunForm(forms.Form):
    """Who looks after this house."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    login = forms.CharField(
        label=_("Log-in name"),
        max_length=60,
        help_text=_("A short word that you will type when you sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. Four or five unrelated words are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        required=False,
        help_text=_("The program showed it when it was started; it also lies in its folder."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_code = needs_code
        if not needs_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that is not the one."""
        code = str(self.cleaned_data["code"])
        if not first_run.is_right(settings.HOUSE, code):
            raise ValidationError(_("This is not the set-up code. Please look once more."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        said = super().clean() or {}
        password, again = said.get("password"), said.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        return said


@first_run.open_before
@rule("door.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_run_page(request: HttpRequest) -> HttpResponse:
    """Show and take the form; 404 for ever once anybody has an account."""
    if selectors.is_opened():
        raise Http404
    needs_code = not first_run.is_at_the_machine(request, settings.HOUSE)
    if request.method != "POST":
        shown = FirstRunForm(needs_code=needs_code, initial={"code": request.GET.get("code", "")})
        return render(request, "clinic/first_run.html", {"form": shown})
    form = FirstRunForm(request.POST, needs_code=needs_code)
    if not form.is_valid():
        return render(request, "clinic/first_run.html", {"form": form}, status=422)
    try:
        user = services.open_house(
            **{name: form.cleaned_data[name] for name in ("login", "name", "password")}
        )
    except AlreadyOpened:
        raise Http404 from None
    except ValidationError as problem:
        form.add_error(None, problem)
        return render(request, "clinic/first_run.html", {"form": form}, status=422)
    record_authentication(request, user, method="password")
    sign_in(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("set-up")
