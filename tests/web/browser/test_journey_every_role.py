"""Everybody in the demo: what each role can reach is whole for eyes, hands and screen readers.

Pictures for the documentation are made here, too. To make them anew:
``SOSTENUTO_PICTURES=docs/pictures pytest tests/web/browser/test_journey_every_role.py -k picture``
"""

import pytest
from playwright.sync_api import Page
from tests.web.browser.laws import broken_on
from tests.web.browser.opened_house import MUSIC_IS_THERE, come_in, served
from tests.web.browser.test_every_page import pages

from sostenuto_web.config.demo.filling import invented, log_ins

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1200)]

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
LOOKS = [(size, scheme) for size in (DESK, PHONE) for scheme in ("light", "dark")]
PORTRAIT = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    yield from served(folder, "demo", "--dir", str(folder), until=MUSIC_IS_THERE)


@pytest.fixture
def entered(open_page):
    """Return a page on which somebody of the demo has come in."""

    def come(login: str, **options) -> Page:
        page = open_page(**options)
        come_in(page, login, invented()["password"])
        return page

    return come


@pytest.mark.parametrize("login", [one.login for one in log_ins()])
def test_what_a_role_reaches_is_whole_at_the_desk_and_on_a_phone(entered, axe, screenshot, login):
    page = entered(login)
    faults, walked = [], []
    for kind in pages(page):
        walked.append(kind)
        assert page.get_by_text("Invented people only").is_visible(), kind
        for size, scheme in LOOKS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            look = f"{kind} {size['width']} {scheme}"
            try:
                axe(page)
            except AssertionError as found:
                faults.append(f"{look}: {str(found)[:600]}")
            screenshot(page, f"role-{login}-{size['width']}-{scheme}{kind.replace('/', '-')}")
        faults += [f"{kind}: {fault}" for fault in broken_on(page)]

    assert len(walked) >= 5, walked
    assert faults == []


def test_pictures_of_the_house_can_be_made(entered, picture):
    page = entered("rosa", viewport=DESK)
    page.goto("/people/")
    picture(page, "people")
    told = page.locator("tbody tr").filter(has=page.locator("td .tag-caution"))
    told.filter(has_not_text="similar name").first.get_by_role("link").click()
    page.get_by_role("heading", name="Record").wait_for()
    picture(page, "record")
    page.goto(page.url + "music/")
    picture(page, "may-sound")
    page.goto("/music/picture/")
    page.locator("canvas").first.wait_for()
    picture(page, "library")
    phone = entered("kim", viewport=PORTRAIT, device_scale_factor=1)
    phone.goto("/")
    picture(phone, "phone")
