"""A row a page: who, under which rule, whose record, how it ended; and no look without a row."""

from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from sostenuto_web.config.urls import urlpatterns as addresses
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.audit.middleware import AuditMiddleware
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.audit.telling import tell
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.policy.views import rule


@rule("home.see", methods=("GET",))
def page(request, client_id=None):
    tell(request, shown=25)
    return HttpResponse("ok", status=int(request.GET.get("status", 200)))


@rule("audit.read", methods=("GET",))
def officers_page(request):
    return HttpResponse("ok")


@rule("home.see", methods=("GET",))
def breaks(request):
    raise RuntimeError


urlpatterns = [
    path("a-page/", page),
    path("a-page/<uuid:client_id>/", page),
    path("officers-page/", officers_page),
    path("breaks/", breaks),
    *addresses,
]
handler500 = "sostenuto_web.frontend.refusals.fault"

pytestmark = pytest.mark.urls(__name__)


before = 0
"""How many rows making the cast left."""


def rows():
    return list(AuditRow.objects.filter(number__gt=before).order_by("number"))


@pytest.fixture
def browser(cast):
    global before
    signed_in = cast.browser("therapist")
    before = AuditRow.objects.count()
    return signed_in


def test_a_page_leaves_one_row_with_its_rule_and_its_person(cast, browser):
    browser.get("/a-page/")
    [row] = rows()

    assert (row.action, row.by, row.role) == (
        "home.see",
        cast.staff[Role.THERAPIST].pk,
        "therapist",
    )
    assert (row.outcome, row.detail) == ("seen", {"shown": 25})


def test_a_page_about_a_client_says_whose(cast, browser):
    client = cast.clients["own"]
    browser.get(f"/a-page/{client.pk}/")
    [row] = rows()

    assert (row.subject, row.subject_id, row.client_id) == ("client", client.pk, client.pk)


@pytest.mark.parametrize(
    ("method", "address", "outcome"),
    [
        ("get", "/a-page/?status=422", "failed"),
        ("get", "/a-page/?status=500", "failed"),
        ("get", "/a-page/?status=404", "refused"),
        ("post", "/a-page/", "refused"),
        ("get", "/officers-page/", "refused"),
    ],
)
def test_the_outcome_follows_the_answer(browser, method, address, outcome):
    getattr(browser, method)(address)
    assert [row.outcome for row in rows()] == [outcome]


def test_a_fault_of_ours_is_recorded_too(browser):
    browser.raise_request_exception = False
    assert browser.get("/breaks/").status_code == 500
    assert [row.outcome for row in rows()] == ["failed"]


def test_a_search_is_noted_without_its_words_and_a_page_that_asks_by_itself_is_marked(browser):
    browser.get("/a-page/?q=Wren+Invented", headers={"X-Background": "true"})
    [row] = rows()

    assert row.detail == {"search": 1, "poll": 1, "shown": 25}
    assert "Wren" not in str(vars(row))


def test_strangers_static_files_and_unknown_addresses_leave_no_row(cast, browser):
    cast.browser(None).get("/a-page/")
    browser.get("/static/nothing.css")
    browser.get("/no-such-page/")

    assert rows() == []


def test_a_look_that_cannot_be_recorded_is_not_shown(cast):
    request = RequestFactory().get("/a-page/")
    request.user = cast.staff[Role.THERAPIST]
    request.resolver_match = type("Match", (), {"kwargs": {}})()
    connection.cursor().execute("ALTER TABLE audit_auditrow RENAME TO audit_gone")
    answer = AuditMiddleware(lambda _: HttpResponse("a client's record"))(request)

    assert answer.status_code == 503
    assert b"record" not in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_a_change_that_is_done_is_answered_even_where_its_page_has_no_row(cast):
    request = RequestFactory().post("/a-page/")
    request.user = cast.staff[Role.THERAPIST]
    request.resolver_match = type("Match", (), {"kwargs": {}})()
    connection.cursor().execute("ALTER TABLE audit_auditrow RENAME TO audit_gone")
    assert AuditMiddleware(lambda _: HttpResponse("saved"))(request).content == b"saved"


def test_the_sign_in_page_opens_while_the_audit_is_shut(cast):
    connection.cursor().execute("ALTER TABLE audit_auditrow RENAME TO audit_gone")
    assert cast.browser(None).get("/sign-in/").status_code == 200


def test_an_id_leads_to_its_client_where_an_app_has_said_how(monkeypatch):
    monkeypatch.setattr(naming, "_finders", dict(naming._finders))
    client, thing = uuid4(), uuid4()
    naming.leads_to_client("thing_id")({thing: client}.get)

    assert naming.named_by({"thing_id": thing}) == naming.Named("thing", thing, client)
    assert naming.named_by({"other_id": thing}) == naming.Named("other", thing, None)


def test_a_page_costs_three_queries_more(cast, browser, settings):
    browser.get("/a-page/")
    with CaptureQueriesContext(connection) as audited:
        browser.get("/a-page/")
    without = [name for name in settings.MIDDLEWARE if "audit" not in name]
    with override_settings(MIDDLEWARE=without), CaptureQueriesContext(connection) as bare:
        browser.handler.load_middleware()
        browser.get("/a-page/")

    assert len(audited) - len(bare) == 3
