"""A clock that tests turn, and people who come to the door."""

import base64
import hashlib
import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser
from django.utils import timezone

from sostenuto_web.platform.accounts.adapter import factor_of
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role

PASSWORD = "four small birds 7"
START_S = 1_790_000_000.0


class Clock:
    """What time it is, for everything that asks."""

    def __init__(self) -> None:
        self.now_s = START_S

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now_s)
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(clock.now_s, UTC))
    return clock


@pytest.fixture
def strict(settings):
    """As in a real house: staff need a second step."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def ana(db) -> User:
    return User.objects.create_user("ana.k", PASSWORD, name="Ana K", roles=[Role.THERAPIST])


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_user("boss.b", PASSWORD, name="Bo Ss", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def wren(db) -> User:
    return User.objects.create_user("river-otter-001", PASSWORD, roles=[Role.CLIENT])


def sign_in(login, password=PASSWORD, browser=None, **more):
    """Return the browser and the answer to a sign-in."""
    browser = browser or Browser()
    answer = browser.post("/sign-in/", {"login": login, "password": password, **more})
    return browser, answer


def signed_in(user, **more) -> Browser:
    browser, answer = sign_in(user.login, **more)
    assert answer.status_code == 302, answer.content
    return browser


def give_app(user) -> str:
    """Give somebody an authenticator app; return its secret.

    It follows from the log-in name, so that no code is the same as another's in some runs only.
    """
    secret = base64.b32encode(hashlib.sha1(user.login.encode()).digest()).decode()
    with factor_of(user):
        totp.TOTP.activate(user, secret)
    return secret


def code_of(secret, offset=0) -> str:
    step = int(time.time()) // 30 + offset
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def secret_on(page) -> str:
    return re.search(r'<code class="number">([A-Z2-7 ]+)</code>', page.content.decode())[1].replace(
        " ", ""
    )


def factors(user) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
