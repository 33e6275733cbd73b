"""The map of brain and body and the suggestions, in a browser: by key, dark, on a phone."""

import re

import pytest
from playwright.sync_api import expect
from tests.web.browser.laws import broken_on

pytestmark = pytest.mark.browser
MAP = "/evidence/mechanisms/"
RING = "element => getComputedStyle(element.querySelector('.map-reach')).stroke"
COVERED = """() => {
  const labels = [...document.querySelectorAll('.map-label')];
  const boxes = labels.map(one => one.getBoundingClientRect());
  return boxes.some((one, n) => boxes.slice(n + 1).some(other =>
    one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1280, 390, 320])
def test_the_map_can_be_read_by_everybody_and_no_label_covers_another(signed_in, axe, scheme, wide):
    page = signed_in("therapist", color_scheme=scheme, viewport={"width": wide, "height": 900})
    page.goto(f"{MAP}?place=oxytocin")

    axe(page)
    assert not page.evaluate(COVERED)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    if (wide, scheme) == (1280, "light"):
        assert list(broken_on(page)) == []


def test_a_key_leads_from_a_place_to_its_findings_without_a_script(signed_in):
    page = signed_in("therapist", java_script_enabled=False)
    page.goto(MAP)
    place = page.get_by_label("amygdala: 1 finding")
    place.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    expect(place).to_be_focused()
    assert page.locator(".map-place:focus-visible").count() == 1
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?place=amygdala#findings$"))
    expect(page.locator(".map-ways tbody")).to_have_count(1)
    expect(page.locator(".map-chosen")).to_have_count(1)


def test_the_place_that_has_the_focus_shows_it(signed_in):
    page = signed_in("therapist")
    page.goto(MAP)
    place = page.locator(".map-place").first
    before = place.evaluate(RING)
    page.locator(".breadcrumbs a, nav[aria-label] a").last.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(".map-place:focus-visible").count():
            break

    assert page.locator(".map-place:focus-visible").first.evaluate(RING) != before


@pytest.mark.parametrize("wide", [1280, 390])
def test_suggestions_are_asked_and_lead_into_the_plan(signed_in, axe, wide):
    page = signed_in("therapist", viewport={"width": wide, "height": 900})
    page.goto("/people/")
    with page.expect_navigation():
        page.click("main table.list a >> nth=0")
    client = re.search(r"/people/([0-9a-f-]{36})/", page.url)[1]
    page.goto(f"/people/{client}/suggestions/")
    if page.locator(".suggest-ask").get_attribute("open") is None:
        page.click(".suggest-ask > summary")
    page.select_option("[name=context]", "addiction")
    page.check("[name=needs][value=mood]")
    page.check("[name=likes][value=singing]")
    with page.expect_navigation():
        page.click(".suggest-ask button.button")

    expect(page.locator(".suggest-list > li").first).to_be_visible()
    assert page.url.endswith("/suggestions/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    if wide > 400:
        assert list(broken_on(page)) == []
