"""The row of places at the top of each page about a client."""

import pytest

from sostenuto_web.people import places
from sostenuto_web.platform.policy.table import Role


def shown(browser, path):
    answer = browser.get(path)
    return {str(one.label): one.current for one in (answer.context or {}).get("places") or []}


def test_the_record_and_the_music_are_offered_and_this_page_is_marked(cast):
    client = cast.clients["own"]

    found = shown(cast.browser(Role.THERAPIST), f"/people/{client.pk}/")

    assert next(iter(found)) == "Record"
    assert found["Record"] == "page"
    assert found["Music"] == ""


def test_a_page_inside_a_place_marks_that_place(cast):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)

    assert shown(browser, f"/people/{client.pk}/change/")["Record"] == "true"
    inside = shown(browser, f"/people/{client.pk}/music/preferences/")
    assert (inside["Record"], inside["Music"]) == ("", "true")


def test_whoever_may_open_one_place_only_sees_no_row(cast):
    client = cast.clients["own"]
    answer = cast.browser(Role.PRIVACY_OFFICER).get(f"/people/{client.pk}/")

    assert answer.status_code == 200
    assert b'class="places' not in answer.content


def test_a_voided_record_has_no_places(cast, rf):
    client = cast.clients["own"]
    client.voided_at = client.made_at
    request = rf.get("/")
    request.user = cast.staff[Role.THERAPIST]

    assert places.offered(request, client) == []


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTERN, Role.SUPERVISOR])
@pytest.mark.parametrize("relation", ["own", "team"])
def test_every_place_that_is_offered_opens(cast, rf, role, relation):
    client = cast.clients[relation]
    request = rf.get("/")
    request.user = cast.staff[role]
    browser = cast.browser(role)

    urls = [one.url for one in places.offered(request, client)]

    assert len(urls) > 1
    assert [url for url in urls if browser.get(url).status_code != 200] == []


def test_a_place_lies_under_further_addresses_and_one_without_a_page_is_left_out(
    cast, rf, monkeypatch
):
    client = cast.clients["own"]
    monkeypatch.setattr(places, "_places", dict(places._places))
    places.adds_place("Lost", "no-such-page", "client.read", 5)
    places.adds_place("Record", "client", "client.read", 0, under=["goals"])
    request = rf.get(f"/people/{client.pk}/goals/1/")
    request.user = cast.staff[Role.THERAPIST]

    found = {str(one.label): one.current for one in places.offered(request, client)}

    assert "Lost" not in found
    assert found["Record"] == "true"
