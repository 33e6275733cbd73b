"""A therapist's way through a day with no mouse at all: Tab, Enter and typing, nothing else."""

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser

FAR = 60
"""A person who needs more strokes of Tab than this from one thing to the next has no way."""
HERE = """
() => {
  const one = document.activeElement, ring = getComputedStyle(one);
  return {
    name: one.getAttribute("name") || "",
    says: (one.innerText || one.value || "").trim(),
    seen: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
  };
}
"""


def tab_to(page: Page, *, name: str = "", says: str = "") -> None:
    """Press Tab until the focus, which must be seen all the way, is on a field or on words."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["seen"], here
        if (name and here["name"] == name) or (says and here["says"].startswith(says)):
            return
    pytest.fail(f"{FAR} strokes of Tab do not lead to {name or says}")


def enter(page: Page) -> None:
    """Press Enter, which leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def come_in(page: Page) -> None:
    page.goto("/sign-in/")
    tab_to(page, name="login")
    page.keyboard.type("therapist")
    tab_to(page, name="password")
    page.keyboard.type(PASSWORD)
    enter(page)
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def find_somebody(page: Page) -> None:
    tab_to(page, says="People")
    enter(page)
    tab_to(page, name="q")
    page.keyboard.type("finc")
    enter(page)
    expect(page.locator("tbody tr")).to_have_count(1)
    tab_to(page, says="Finch")
    enter(page)
    expect(page.locator(".person-banner")).to_contain_text("Finch")


def add_a_contact(page: Page) -> None:
    """Leave a name out first: the focus has to find the way back to it."""
    tab_to(page, says="Add a contact")
    enter(page)
    tab_to(page, name="relation")
    page.keyboard.type("sponsor")
    tab_to(page, says="Save the contact")
    enter(page)
    expect(page.locator("[name=name]")).to_have_attribute("aria-invalid", "true")
    assert page.input_value("[name=relation]") == "sponsor"
    tab_to(page, name="name")
    page.keyboard.type("Lark Invented")
    tab_to(page, name="emergency")
    page.keyboard.press("Space")
    tab_to(page, says="Save the contact")
    enter(page)
    expect(page.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")
    tab_to(page, name="phone")
    page.keyboard.type("555 0123")
    enter(page)
    expect(page.locator("main")).to_contain_text("Lark Invented, sponsor")


def test_a_therapist_needs_no_mouse_from_the_door_to_the_door(page, screenshot):
    come_in(page)
    find_somebody(page)
    add_a_contact(page)
    screenshot(page, "by-keyboard-contact")
    tab_to(page, says="Your account")
    page.keyboard.press("Enter")
    tab_to(page, says="Sign out")
    enter(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.locator("main")).not_to_contain_text("Lark Invented")
