"""Pages that say no: plain, without data, and there even when nothing else is."""

import errno
import logging
import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import path

from sostenuto_web.config import urls as house_urls
from sostenuto_web.frontend import faults, refusals
from sostenuto_web.frontend.faults import WithoutContent, status_of
from sostenuto_web.frontend.trouble import TroubleMiddleware

SECRET = "Wren Invented"

TROUBLES = {
    "locked": (OperationalError("database is locked"), 503),
    "gone": (InterfaceError("connection already closed"), 503),
    "full": (OSError(errno.ENOSPC, f"No space left on device: {SECRET}"), 503),
    "full-database": (OperationalError("database or disk is full"), 503),
    "nul": (ValueError("A string literal cannot contain NUL (0x00) characters."), 400),
    "nul-pg": (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), 400),
    "large": (RequestDataTooBig(f"Request body exceeded: {SECRET}"), 413),
    "fault": (KeyError(SECRET), 500),
}


def stumble(request, kind):
    raise TROUBLES[kind][0]


stumble.policy_rule = "door.open"  # type: ignore[attr-defined]
urlpatterns = [*house_urls.urlpatterns, path("stumble/<str:kind>/", stumble)]
handler400, handler403 = house_urls.handler400, house_urls.handler403
handler404, handler500 = house_urls.handler404, house_urls.handler500


@pytest.fixture
def _stumbling(settings):
    from sostenuto_web.platform.policy import subjects

    settings.ROOT_URLCONF = __name__
    assert subjects  # the address names nobody's record: it carries no id


@pytest.mark.django_db
@pytest.mark.usefixtures("_stumbling")
@pytest.mark.parametrize("kind", TROUBLES)
def test_bad_luck_in_a_view_is_answered_plainly_and_without_data(cast, kind, caplog):
    browser = Client(raise_request_exception=False)
    with caplog.at_level(logging.INFO):
        answer = browser.get(f"/stumble/{kind}/")
    text = answer.content.decode()

    assert answer.status_code == TROUBLES[kind][1]
    assert "<h1>" in text
    assert SECRET not in text
    assert "Traceback" not in text
    written = "\n".join(WithoutContent().format(record) for record in caplog.records)
    assert SECRET not in written


@pytest.mark.parametrize("status", [500, 503])
def test_pages_for_a_broken_house_ask_no_database(status, monkeypatch):
    def gone(*_args, **_more):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = refusals.bare_page(status)

    assert answer.status_code == status
    assert ("Retry-After" in answer) == (status == 503)


def test_bad_luck_in_a_middleware_is_told_apart_from_a_fault():
    request = RequestFactory().get("/")
    try:
        raise OperationalError("gone")
    except OperationalError:
        assert refusals.fault(request).status_code == 503
    try:
        raise KeyError(SECRET)
    except KeyError:
        assert refusals.fault(request).status_code == 500


def test_a_query_without_end_is_refused_before_anything_else_runs():
    reached = []
    query = "&".join(f"f{number}=1" for number in range(2001))
    answer = TroubleMiddleware(reached.append)(RequestFactory().get(f"/?{query}"))

    assert answer.status_code == 400
    assert reached == []


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("address", ["/?q=%00", "/people/?q=a%00b", "/%00/"])
def test_a_nul_in_an_address_goes_no_further(address):
    assert Client().get(address).status_code == 400


@pytest.mark.django_db
def test_too_large_a_post_is_refused_as_such(cast):
    browser = Client(raise_request_exception=False)
    answer = browser.post("/sign-in/", {"login": "x" * 3_000_000, "password": "y"})

    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()


@pytest.mark.django_db
def test_a_forged_form_is_refused_in_our_words(cast):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/sign-in/", {"login": "wren", "password": "y"})

    assert answer.status_code == 403
    assert "no longer good" in answer.content.decode()


@pytest.mark.django_db
def test_nothing_here_says_nothing_of_what_was_asked(cast):
    answer = cast.browser("therapist").get(f"/people/{SECRET}/")

    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


def test_every_refusal_says_what_happened_and_what_to_do():
    for words in refusals.WORDS.values():
        assert all(str(each).strip() for each in (words.heading, words.says, words.next))


def test_a_cause_deep_down_is_found():
    try:
        try:
            raise OSError(errno.ENOSPC, "full")
        except OSError as full:
            raise RuntimeError("could not save") from full
    except RuntimeError as raised:
        assert status_of(raised) == 503


def test_a_traceback_in_the_log_has_places_and_no_words():
    try:
        {}[SECRET]
    except KeyError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), None)
        import sys

        record.exc_info = sys.exc_info()
    line = WithoutContent().format(record)

    assert SECRET not in line
    assert "builtins.KeyError" in line
    assert re.search(r"test_refusals\.py:\d+", line)


def test_an_ordinary_fault_is_no_trouble():
    assert status_of(KeyError("x")) is None
    assert list(faults.chain(None)) == []
