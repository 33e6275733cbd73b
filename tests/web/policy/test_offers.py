"""Pages offer what will be granted; rows of every floor are scoped by care."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from sostenuto.base.errors import InputError
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.policy import navigation, scoping
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.table import Role


def request_of(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def labels(user, path="/"):
    return {item["key"]: item for item in navigation.items(request_of(user, path))}


@pytest.mark.parametrize("role", list(Role))
def test_everything_that_is_offered_opens(cast, role):
    browser = cast.browser(role)
    user = cast.client_user if role == Role.CLIENT else cast.staff[role]
    offered = navigation.items(request_of(user))

    assert "home" in {item["key"] for item in offered}
    assert [item["url"] for item in offered if browser.get(item["url"]).status_code == 404] == []


def test_figures_are_offered_to_whoever_may_see_them(cast):
    assert "figures" in labels(cast.staff[Role.DIRECTOR])
    assert "figures" not in labels(cast.staff[Role.THERAPIST])
    assert "your-place" in labels(cast.client_user)


def test_a_stranger_is_offered_nothing(cast, client):
    assert navigation.items(RequestFactory().get("/")) == []


def test_the_page_one_is_on_is_marked_once(cast):
    found = labels(cast.staff[Role.DIRECTOR], "/figures/")

    assert [key for key, item in found.items() if item["current"]] == ["figures"]


def test_an_offer_that_leads_nowhere_is_left_out(cast, monkeypatch):
    lost = navigation.Offer("Lost", "no-such-page", "home.see", 1)
    monkeypatch.setitem(navigation._offers, "no-such-page", lost)

    assert "no-such-page" not in labels(cast.staff[Role.DIRECTOR])


def test_may_asks_the_relation_to_a_record(cast):
    therapist = cast.staff[Role.THERAPIST]

    assert may(therapist, "client.change", cast.clients["own"])
    assert not may(therapist, "client.change", cast.clients["clinic"])
    assert not may(cast.staff[Role.INTERN], "client.change", cast.clients["own"])
    assert may(cast.client_user, "consent.read", cast.clients["own"])
    assert not may(cast.client_user, "consent.read", cast.clients["team"])


def test_may_knows_what_belongs_to_a_client(cast):
    member = CareTeamMember.objects.filter(client=cast.clients["team"]).first()

    assert may(cast.staff[Role.THERAPIST], "client.read", member)


def test_may_in_a_template_asks_the_database_once_a_record(cast, django_assert_max_num_queries):
    page = Template(
        '{% load policy %}{% may "client.change" client as yes %}{{ yes }}'
        '{% may "client.void" client as yes %}{{ yes }}'
        '{% may "client.void" client_id=client.pk as yes %}{{ yes }}'
        '{% may "client.import" as yes %}{{ yes }}'
    )
    request = request_of(cast.staff[Role.THERAPIST])
    client = cast.clients["team"]

    with django_assert_max_num_queries(2):
        shown = page.render(Context({"request": request, "client": client}))

    assert shown == "TrueFalseFalseFalse"


def test_rows_of_any_floor_are_scoped_by_care(cast):
    rows = CareTeamMember.objects.all()
    found = scoping.scoped(rows, cast.staff[Role.THERAPIST], "client.read")

    assert {row.client.alias for row in found} == {"Wren", "Finch"}
    assert not scoping.scoped(rows, cast.staff[Role.DIRECTOR], "client.read").exists()
    assert (
        scoping.scoped(Client.objects.all(), cast.client_user, "consent.read", client="pk").get()
        == (cast.clients["own"])
    )


def test_a_rule_that_is_not_about_clients_scopes_nothing(cast):
    with pytest.raises(InputError, match="about clients"):
        scoping.scoped(CareTeamMember.objects.all(), cast.staff[Role.DIRECTOR], "jobs.see")


def test_while_nobody_keeps_clients_nothing_is_found(cast, monkeypatch):
    monkeypatch.setattr(scoping, "_clients", [])
    rows = CareTeamMember.objects.all()

    assert not scoping.scoped(rows, cast.staff[Role.THERAPIST], "client.read").exists()
