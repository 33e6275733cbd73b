"""What is known, in a browser: asked without scripts, dark, on a phone, and pooled."""

import re

import pytest
from playwright.sync_api import expect
from tests.web.browser.laws import broken_on

pytestmark = pytest.mark.browser
ASKED = "/evidence/?context=addiction&outcome=craving"
PAGES = [
    "/evidence/",
    ASKED,
    "/evidence/techniques/iso/",
    "/evidence/rows/E008/",
    "/evidence/pool/",
]
DARK = "() => getComputedStyle(document.querySelector('.forest .mark')).fill"
TRIALS = "study,ai,bi,ci,di\nFirst,4,119,11,128\nSecond,6,300,29,274\nThird,3,228,11,209"


@pytest.fixture
def reader(signed_in):
    return lambda **options: signed_in("researcher", **options)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_the_laws_and_can_be_read_by_everybody(reader, axe, path):
    page = reader()
    page.goto(path)

    axe(page)
    assert list(broken_on(page)) == []


def test_a_question_needs_no_script_and_both_sides_stand_beside_each_other(reader):
    page = reader(java_script_enabled=False)
    page.goto("/evidence/")
    page.select_option("[name=context]", "addiction")
    page.select_option("[name=outcome]", "craving")
    with page.expect_navigation():
        page.click("main form button")

    expect(page).to_have_url(re.compile(r"context=addiction"))
    sides = page.locator(".evidence-side")
    speaks, other = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert speaks["y"] == other["y"]
    assert speaks["width"] == other["width"]


def test_a_press_on_the_overview_shows_what_it_counted(reader):
    page = reader()
    page.goto("/evidence/")
    cell = page.locator(".evidence-cell").first
    counted = [
        int(number) for number in re.findall(r"\d+", cell.locator("span").first.inner_text())
    ]
    with page.expect_navigation():
        cell.click()

    assert page.locator(".evidence-part >> nth=0 >> .evidence-row").count() == sum(counted)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_forest_plot_takes_the_light_of_the_page_and_scrolls_on_a_phone(reader, axe, scheme):
    page = reader(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(ASKED)

    axe(page)
    red = int(re.search(r"\d+", page.evaluate(DARK))[0])
    assert (red > 128) == (scheme == "dark")
    wide = "one => one.scrollWidth > one.clientWidth"
    assert page.locator(".forest figure").first.evaluate(wide)


def test_studies_of_ones_own_are_pooled_and_taken_away(reader, axe):
    page = reader()
    page.goto("/evidence/pool/")
    page.fill("[name=lines]", TRIALS)
    page.click("main form button >> nth=0")
    page.wait_for_selector(".forest")

    axe(page)
    expect(page.locator("[name=lines]")).to_have_value(TRIALS)
    with page.expect_download() as taken:
        page.click("button[value=picture]")
    assert taken.value.suggested_filename == "studies.svg"


def test_a_picture_of_both_sides_can_be_made(reader, picture):
    page = reader(viewport={"width": 1280, "height": 1000})
    page.goto(ASKED)
    page.locator("main h1").evaluate("one => scrollTo(0, one.getBoundingClientRect().top - 24)")
    picture(page, "evidence")
