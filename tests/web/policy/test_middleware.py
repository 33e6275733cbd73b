"""What the middleware answers, what it leaves for the audit, and where it leads strangers."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import path, re_path
from tests.web.reading import without_tokens

from sostenuto_web.people.models import CareTeamMember, Client, Contact
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy import confirmation, subjects
from sostenuto_web.platform.policy.table import Relation
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.platform.vault.models import DataKey


def plain(request, **kwargs):
    return HttpResponse(f"{request.policy_rule} {request.policy_relation} {request.policy_outcome}")


@rule("client.read", methods=("GET",))
def read(request, client_id):
    return plain(request)


@rule("client.change", methods=("POST",))
def change(request, client_id):
    return plain(request)


@rule("client.read")
def undeclared(request, client_id):
    return plain(request)


@rule("client.read", methods=("GET",))
def strange(request, strange_id):
    return plain(request)


@rule("staff.change", methods=("GET",))
def confirmed(request):
    return plain(request)


@rule("client.list", methods=("GET",))
def unnamed(request, number):
    return plain(request)


urlpatterns = [
    path("read/<uuid:client_id>/", read),
    path("change/<uuid:client_id>/", change),
    path("undeclared/<uuid:client_id>/", undeclared),
    path("strange/<uuid:strange_id>/", strange),
    path("both/<uuid:client_id>/<uuid:contact_id>/", plain),
    path("confirmed/", confirmed),
    re_path(r"^unnamed/(\d+)/$", unnamed),
    path("naked/", plain),
]


@pytest.fixture(autouse=True)
def addresses(settings):
    from sostenuto_web.config.urls import urlpatterns as real

    urls = type("Urls", (), {"urlpatterns": [*urlpatterns, *real]})
    urls.handler404 = "sostenuto_web.frontend.refusals.not_found"
    settings.ROOT_URLCONF = urls
    return urls


@pytest.fixture
def therapist(cast):
    return cast.browser("therapist")


def test_a_granted_page_tells_the_audit_rule_and_relation(cast, therapist):
    own = therapist.get(f"/read/{cast.clients['own'].pk}/")
    team = therapist.get(f"/read/{cast.clients['team'].pk}/")

    assert own.content == b"client.read own granted"
    assert team.content == b"client.read team granted"


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_somebody_elses_record_is_as_if_it_were_not_there(cast, therapist, method):
    theirs = getattr(therapist, method)(f"/read/{cast.clients['clinic'].pk}/")
    nobodys = getattr(therapist, method)(f"/read/{uuid4()}/")

    assert theirs.status_code == nobodys.status_code == 404
    assert len(theirs.content) == len(nobodys.content)


def test_a_refusal_stands_in_the_audit_with_the_client_it_was_about(cast, therapist):
    therapist.get(f"/read/{cast.clients['clinic'].pk}/")

    row = AuditRow.objects.order_by("-number").first()
    assert (row.outcome, row.action) == ("refused", "client.read")
    assert row.by == cast.staff["therapist"].pk


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_wrong_method_is_said_to_whoever_may_use_the_page(cast, therapist, method):
    answer = getattr(therapist, method)(f"/read/{cast.clients['own'].pk}/")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "Wren" not in without_tokens(answer.content.decode())


def test_head_comes_with_get_and_not_with_post(cast, therapist):
    assert therapist.head(f"/read/{cast.clients['own'].pk}/").status_code == 200
    assert therapist.head(f"/change/{cast.clients['own'].pk}/").status_code == 405
    assert therapist.get(f"/change/{cast.clients['own'].pk}/").status_code == 405
    assert therapist.post(f"/change/{cast.clients['own'].pk}/").status_code == 200


def test_a_view_that_declares_no_methods_answers_to_a_form_and_no_more(cast, therapist):
    address = f"/undeclared/{cast.clients['own'].pk}/"

    assert therapist.get(address).status_code == 200
    assert therapist.post(address).status_code == 200
    assert therapist.delete(address).status_code == 405
    assert therapist.options(address).status_code == 405


def test_a_view_without_a_rule_is_closed_to_everybody(cast):
    for role in (*cast.staff, "client", None):
        assert cast.browser(role).get("/naked/").status_code == 404


def test_a_record_that_nobody_declared_is_closed(therapist):
    assert therapist.get(f"/strange/{uuid4()}/").status_code == 404


def test_an_address_with_parts_without_a_name_is_closed(therapist):
    assert therapist.get("/unnamed/3/").status_code == 404


def test_a_stranger_is_led_to_the_door_alike_for_every_id(cast):
    for pk in (cast.clients["own"].pk, uuid4()):
        answer = Browser().get(f"/read/{pk}/?page=2")
        to = urlsplit(answer["Location"])
        assert (answer.status_code, to.path) == (302, "/sign-in/")
        assert parse_qs(to.query) == {"next": [f"/read/{pk}/?page=2"]}


def test_a_stranger_who_acts_is_not_led_back_to_what_cannot_be_opened(cast):
    answer = Browser().post(f"/change/{cast.clients['own'].pk}/")

    assert answer["Location"] == "/sign-in/?next=/"


def test_a_fragment_sends_the_whole_page_to_the_door(cast):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/"}
    answer = Browser().get(f"/read/{cast.clients['own'].pk}/", headers=headers)

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/sign-in/?next=/people/"
    assert answer.content == b""


def test_a_fragment_leads_back_to_no_other_host(cast):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://evil.invalid/people/"}
    answer = Browser().get(f"/read/{cast.clients['own'].pk}/", headers=headers)

    assert answer["HX-Redirect"] == "/sign-in/?next=/"


def test_what_has_to_be_confirmed_is_refused_while_nobody_asks(cast, monkeypatch):
    monkeypatch.setattr(confirmation, "_asks", [])

    assert cast.browser("administrator").get("/confirmed/").status_code == 404


def test_what_has_to_be_confirmed_is_asked_first(cast, monkeypatch):
    monkeypatch.setattr(confirmation, "_asks", [lambda request: HttpResponse("who are you?")])
    assert cast.browser("administrator").get("/confirmed/").content == b"who are you?"
    assert cast.browser("therapist").get("/confirmed/").status_code == 404

    monkeypatch.setattr(confirmation, "_asks", [lambda request: None])
    assert b"granted" in cast.browser("administrator").get("/confirmed/").content


def test_records_to_which_somebody_stands_differently_do_not_open_together(cast, monkeypatch):
    monkeypatch.setitem(subjects._standings, "session_id", lambda user, pk: Relation.CLINIC)
    user = cast.staff["therapist"]
    kwargs = {"client_id": cast.clients["own"].pk, "session_id": uuid4()}

    assert subjects.standing_in(user, {"client_id": kwargs["client_id"]}) == Relation.OWN
    assert subjects.standing_in(user, kwargs) is None


def test_a_part_opens_with_its_own_record_and_with_no_other(cast):
    own, user = cast.clients["own"], cast.staff["therapist"]
    other = Client.objects.create(alias="Wagtail", data_key=DataKey.make())
    CareTeamMember.objects.create(client=other, user=user, leads=True)
    contact = Contact.objects.create(client=own, data_key=own.data_key, name="Dove")

    assert subjects.standing_in(user, {"contact_id": contact.pk}) == Relation.OWN
    for client, relation in ((own, Relation.OWN), (other, None)):
        named = {"client_id": client.pk, "contact_id": contact.pk}
        assert subjects.standing_in(user, named) == relation
    named = {"client_id": own.pk, "contact_id": uuid4()}
    assert subjects.standing_in(user, named) is None


def test_an_account_that_is_closed_is_a_stranger(cast, therapist):
    cast.staff["therapist"].is_active = False
    cast.staff["therapist"].save()

    answer = therapist.get(f"/read/{cast.clients['own'].pk}/")
    assert answer["Location"].startswith("/sign-in/")
