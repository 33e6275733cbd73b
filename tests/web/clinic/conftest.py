"""A clinic that is set up, a bare one, and an administrator's browser."""

import datetime
import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client as Browser
from django.utils import timezone

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import crisis, services
from sostenuto_web.platform.clinic.models import CrisisNumber

AT_THE_MACHINE = {"HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1"}


def prove(browser: Browser, user: User) -> None:
    """Have somebody who is signed in prove just now who they are."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()


@pytest.fixture
def admin(cast):
    """Return an administrator's browser, at the machine itself, who has just signed in."""
    browser = cast.browser("administrator")
    browser.defaults.update(AT_THE_MACHINE)
    prove(browser, cast.staff["administrator"])
    return browser


@pytest.fixture
def boss(cast):
    return cast.staff["administrator"]


@pytest.fixture
def number(boss) -> CrisisNumber:
    return crisis.save(by=boss, label="Invented line", number="555 0100", always=True)


def confirm(number: CrisisNumber, boss, day: datetime.date | None = None):
    return crisis.confirm(
        by=boss,
        number=number,
        person="Wren Invented",
        on_day=day or timezone.localdate(),
        said=crisis.as_confirmed(number),
    )


@pytest.fixture
def ready(boss, number):
    """A clinic that may switch its portal on."""
    confirm(number, boss)
    return services.settle(
        by=boss,
        step="out-of-hours",
        on_call_name="Wren Invented",
        on_call_role="night manager",
        on_call_phone="555 0101",
        out_of_hours="Nobody looks at night.",
    )


@pytest.fixture
def fresh_browser(db) -> Browser:
    return Browser(**AT_THE_MACHINE)
