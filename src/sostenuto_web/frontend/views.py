"""Two pages of the look itself: all components side by side, and a sign of life for scripts.

`platform.policy` lies above this floor and cannot be imported, so the rule is written on the view
by hand; the policy's own checks read it there, as they read every address.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

CHOICES = (("a", _("At the start")), ("m", _("In the middle")), ("e", _("At the end")))


def stands_under(view: Any, rule: str) -> None:
    """Put a view that is only read under a rule (as `platform.policy.views.rule` does)."""
    view.policy_rule = rule
    view.policy_methods = frozenset({"GET", "HEAD"})
    view.policy_methods_declared = True


class SampleForm(forms.Form):
    """One field of each kind."""

    words = forms.CharField(label=_("A few words"), help_text=_("Say it as you would to a friend."))
    longer = forms.CharField(label=_("A longer text"), widget=forms.Textarea, required=False)
    number = forms.IntegerField(label=_("A number"), min_value=0, max_value=10)
    day = forms.DateField(label=_("A day"))
    one = forms.ChoiceField(label=_("One of a list"), choices=CHOICES)
    either = forms.ChoiceField(label=_("When"), choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label=_("As many as fit"),
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label=_("A file"), required=False)
    agreed = forms.BooleanField(label=_("I have talked about this with the person"))


def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, for those who build pages and those who test them."""
    wrong = SampleForm({"wrong-number": "40", "wrong-day": "soon"}, prefix="wrong")
    wrong.takes_focus = False  # type: ignore[attr-defined]
    context = {"form": SampleForm(), "wrong": wrong, "numbers": range(1, 4)}
    return render(request, "frontend/components.html", context)


stands_under(components, "home.see")


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Say who is signed in with this browser now, with the proof of origin that forms need.

    Only pages of this house can read the answer; it never makes a session last longer by itself.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"who": "", "token": ""})
    return JsonResponse({"who": str(request.user.pk), "token": get_token(request)})


stands_under(alive, "door.open")
