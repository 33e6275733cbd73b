import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import OperationalError, connections
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto_web.platform.accounts import devices, doors, limits
from sostenuto_web.platform.accounts.models import LimitUse

from .conftest import PASSWORD, code_of, give_app, sign_in, signed_in


def test_ten_wrong_passwords_are_read_and_no_more(ana, clock):
    statuses = [sign_in("ana.k", f"wrong password {n}")[1].status_code for n in range(12)]

    assert statuses == [422] * 10 + [429] * 2
    assert sign_in("ana.k")[1].status_code == 429


def test_a_limit_says_the_same_of_a_name_that_nobody_has(db, clock):
    pages = []
    for login in ("ana.k", "nobody.n"):
        for n in range(11):
            _browser, answer = sign_in(login, f"wrong password {n}")
        pages.append((answer.status_code, len(answer.content.decode().replace(login, ""))))

    assert pages[0] == pages[1]


def test_after_a_quarter_of_an_hour_the_door_opens_again(ana, clock):
    for n in range(12):
        sign_in("ana.k", f"wrong password {n}")
    clock.pass_s(15 * 60)

    assert sign_in("ana.k")[1].status_code == 302


def test_thirty_wrong_tries_of_any_names_close_one_address_but_no_other(ana, clock):
    here, there = Browser(REMOTE_ADDR="10.1.1.1"), Browser(REMOTE_ADDR="10.1.1.2")
    statuses = [sign_in(f"name{n}", browser=here)[1].status_code for n in range(31)]

    assert statuses == [422] * 30 + [429]
    assert sign_in("ana.k", browser=there)[1].status_code == 302


def test_a_right_password_uses_nothing_up(ana, clock):
    for _again in range(40):
        browser = signed_in(ana)
        browser.post("/sign-out/")

    assert all(use.full_at_s <= clock.now_s for use in LimitUse.objects.all())


FLOOD = [pytest.mark.slow, pytest.mark.timeout(900)]
"""Ten thousand took 22 s on SQLite at a load of 5, and 263 s on PostgreSQL at one of 25."""


@pytest.mark.parametrize("guesses", [500, pytest.param(10_000, marks=FLOOD)])
def test_a_flood_of_guesses_leaves_the_person_on_their_own_device_in(ana, clock, guesses):
    """Guesses of this name from 500 addresses; the person's browser has tries of its own."""
    browser = signed_in(ana)
    browser.post("/sign-out/")
    read = 0
    for n in range(guesses):
        clock.pass_s(0.05)
        address = (limits.ADDRESS, f"10.{n % 250}.{n // 250 % 2}.1")
        read += limits.take(address, (limits.ACCOUNT, "ana.k"))

    assert read <= 10 + guesses * 0.05 / 90 + 1
    assert sign_in("ana.k")[1].status_code == 429  # a browser that she never used
    assert sign_in("ana.k", browser=browser)[1].status_code == 302


def test_a_device_that_one_account_knows_is_a_stranger_to_another(ana, boss, rf, clock):
    browser = signed_in(ana)
    request = rf.post("/sign-in/")
    request.COOKIES["device"] = browser.cookies["device"].value

    assert doors.password_buckets(request, "ana.k")[0][1] != "ana.k"
    assert (limits.ACCOUNT, "boss.b") in doors.password_buckets(request, "boss.b")
    request.COOKIES["device"] += "x"
    assert (limits.ACCOUNT, "ana.k") in doors.password_buckets(request, "ana.k")


def test_the_cookie_of_a_device_names_nobody(ana):
    """Read as it was signed: the letters of a signature may spell any short name by chance."""
    value = signed_in(ana).cookies["device"]
    held = str(signing.loads(value.value, salt=devices.SALT))

    assert "ana" not in held
    for said in (held, value.value):
        assert "ana.k" not in said
        assert str(ana.pk) not in said
    assert value["httponly"]


def test_ten_wrong_codes_are_read_and_no_more(ana, clock):
    secret = give_app(ana)
    browser, _answer = sign_in("ana.k")
    statuses = []
    for _n in range(11):
        statuses.append(browser.post("/sign-in/second/", {"code": "000000"}).status_code)
    answer = browser.post("/sign-in/second/", {"code": code_of(secret)})

    assert statuses == [422] * 10 + [429]
    assert answer.status_code == 429


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 400), min_size=1, max_size=60))
def test_in_no_stretch_are_more_tries_taken_than_the_bucket_holds(pauses):
    limit = limits.Limit("law", 5, 300)
    LimitUse.objects.all().delete()
    taken, now = [], 1_790_000_000.0
    for pause in pauses:
        now += pause
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "_now_s", lambda: now)  # noqa: B023
            if limits.take((limit, "somebody")):
                taken.append(now)

    for start, first in enumerate(taken):
        for count, last in enumerate(taken[start:], 1):
            assert count <= limit.burst + (last - first) / limit.step_s + 1e-3


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_slip_through(monkeypatch):
    monkeypatch.setattr(limits, "_now_s", lambda: 1_790_000_000.0)

    def one(_n):
        try:
            while True:
                try:
                    return limits.take((limits.ACCOUNT, "ana.k"))
                except OperationalError:  # SQLite in memory does not wait, as a file does
                    time.sleep(0.002)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(one, range(60)))

    assert taken == limits.ACCOUNT.burst


def test_the_table_of_limits_tells_nobody_who_tried(ana):
    sign_in("ana.k", PASSWORD + "!")
    kept = "".join(LimitUse.objects.values_list("key", flat=True))

    assert LimitUse.objects.count() == 2
    assert "ana" not in kept
    assert "127.0.0.1" not in kept


def test_rows_that_are_long_full_are_swept_up(db, clock):
    limits.take((limits.ACCOUNT, "somebody"))
    clock.pass_s(3700)
    limits.sweep()

    assert not LimitUse.objects.exists()
