"""Whether somebody has proved lately who they are: by signing in, or by being asked once more.

Conventions: a proof is fresh for five minutes. A form that was opened with a fresh proof may still
be sent for fifteen minutes after it, so that nothing typed is lost to a slow hand; after that the
person is asked, and the form has to be sent again.
"""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sostenuto_web.platform.policy import confirmation

SENDING_S = 15 * 60
SAFE = ("GET", "HEAD", "OPTIONS")


def age_s(request: HttpRequest) -> float | None:
    """Return how many seconds ago the person of this session last proved who they are."""
    user: Any = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    return time.time() - max(record["at"] for record in records) if records else None


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the last proof is young enough for a sensitive act."""
    age = age_s(request)
    allowed = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if request.method in SAFE else SENDING_S
    return age is not None and 0 <= age < allowed


def ask(request: HttpRequest) -> HttpResponse | None:
    """Return None where the proof is fresh, else lead to the page that asks for it."""
    if is_fresh(request):
        return None
    where = reverse("account_reauthenticate")
    if request.method in SAFE:
        return redirect(f"{where}?{urlencode({'next': request.get_full_path()})}")
    page = {"confirm_url": f"{where}?{urlencode({'next': request.path})}"}
    return render(request, "accounts/confirm_first.html", page, status=403)


def connect() -> None:
    """Tell the floor below how a fresh proof is asked for."""
    confirmation.register(ask)
