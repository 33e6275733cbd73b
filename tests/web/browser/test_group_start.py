"""A meeting of ten is begun with two absent in four taps, with scripts and without."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.web.browser.test_session_offline import OVERFLOW, inside

pytestmark = pytest.mark.browser
PHONE = {"width": 375, "height": 800}
MOST_TAPS = 4
GONE = ("Cedar", "Pine")


class Taps:
    """Taps on a page, counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, target):
        self.count += 1
        target.click()


@pytest.fixture
def due(house):
    return inside(house, str(Path(__file__).parent / "group_to_begin.py")).split()


def link_to_start(page, due):
    return page.locator(f"main a[href='/groups/{due[0]}/meetings/{due[1]}/start/']").first


def begin(page, due) -> int:
    tap = Taps(page)
    tap(link_to_start(page, due))
    for alias in GONE:
        tap(page.locator(".group-tile", has_text=alias))
    tap(page.get_by_role("button", name="Begin", exact=True))
    page.wait_for_url("**/run/")
    return tap.count


@pytest.mark.parametrize("where", ["/", "/groups/"])
def test_two_absent_of_ten_are_four_taps(signed_in, due, where):
    page = signed_in("therapist", viewport=PHONE, has_touch=True)
    page.goto(where)

    assert begin(page, due) <= MOST_TAPS
    page.goto(f"/groups/{due[0]}/meetings/{due[1]}/presence/")
    expect(page.locator("main")).to_contain_text("8 there, 2 not.")


def test_it_begins_without_scripts(signed_in, due):
    page = signed_in("therapist", viewport=PHONE, java_script_enabled=False)
    page.goto("/groups/")

    assert begin(page, due) <= MOST_TAPS


def test_it_begins_by_keyboard(signed_in, due):
    page = signed_in("therapist")
    page.goto(f"/groups/{due[0]}/meetings/{due[1]}/start/")
    page.locator(".group-tile input").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".group-tile").first).to_contain_text("not here")
    page.get_by_role("button", name="One guest more").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Guests", exact=True)).to_have_value("1")
    page.get_by_role("button", name="Begin", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/run/")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_of_a_group_are_open_to_everybody(signed_in, due, axe, screenshot, colours):
    page = signed_in("therapist", color_scheme=colours)
    group = f"/groups/{due[0]}/"
    meeting = f"{group}meetings/{due[1]}/"
    shown = {
        "groups": "/groups/", "group": group, "group-change": f"{group}change/",
        "group-cards": f"{group}techniques/", "group-join": f"{group}roster/new/",
        "group-lead": f"{group}leaders/new/", "meeting": meeting,
        "meeting-cards": f"{meeting}cards/", "meeting-start": f"{meeting}start/",
    }  # fmt: skip
    for name, address in shown.items():
        page.goto(address)
        axe(page)
        screenshot(page, f"{name}-{colours}")
    begin_here(page, meeting)
    for name, address in {"presence": f"{meeting}presence/", "end": f"{meeting}end/"}.items():
        page.goto(address)
        axe(page)
        page.set_viewport_size(PHONE)
        assert page.evaluate(OVERFLOW) <= 0
        axe(page)
        screenshot(page, f"meeting-{name}-{colours}")
        page.set_viewport_size({"width": 1280, "height": 900})


def begin_here(page, meeting):
    page.goto(f"{meeting}start/")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url("**/run/")
