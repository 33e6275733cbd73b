"""While the clients' pages are switched off, no client sees one, whichever way they came in."""

import pytest
from tests.web.reading import without_tokens

from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.platform.policy.table import Role

PAGES = ("/", "/your-place/", "/people/consents/mine/", "/people/disclosures/mine/", "/account/")


@pytest.fixture(autouse=True)
def switched(settings, cast):
    settings.PORTAL_SWITCHED = True


@pytest.mark.parametrize("path", PAGES)
def test_a_client_sees_nothing_but_the_way_out_until_the_pages_are_on(cast, path):
    browser = cast.browser(Role.CLIENT)
    closed = browser.get(path)
    Clinic.objects.update(portal_on=True)
    opened = browser.get(path)

    assert (closed.status_code, opened.status_code) == (403, 200)
    assert "Wren" not in without_tokens(closed.content.decode()).split("<main", 1)[1]
    assert "Sign out" in closed.content.decode()


def test_a_client_can_leave_though_the_pages_are_off(cast):
    browser = cast.browser(Role.CLIENT)

    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.ADMINISTRATOR])
def test_staff_work_on_while_the_pages_are_off(cast, role):
    assert cast.browser(role).get("/").status_code == 200


def test_what_is_not_theirs_is_not_there_as_before(cast):
    assert cast.browser(Role.CLIENT).get("/figures/").status_code == 404
