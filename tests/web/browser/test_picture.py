"""The library as a picture: pressed, walked by keys, filtered, and drawn in time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.browser.laws import broken_on
from tests.web.browser.listening.player_steps import TARGETS

pytestmark = pytest.mark.browser
RECORDINGS, RECORDINGS_FEW = 10_000, 40
MOST_MS = 1000 if TARGETS else 20_000
INSIDE = """
import sys, django
django.setup()
from tests.web.endurance import library_of_a_house
getattr(library_of_a_house, sys.argv[1])(*map(int, sys.argv[2:]))
"""
DRAWN_MS = """() => {
  const [mark] = performance.getEntriesByName("picture-drawn");
  const [page] = performance.getEntriesByType("navigation");
  return mark.startTime - page.responseEnd;
}"""


def inside(house, *words):
    """Let the library of the tests do something in the running house."""
    command = [sys.executable, "-c", INSIDE, *words]
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = kept | {
        "SOSTENUTO_HOUSE": str(house.folder),
        "SOSTENUTO_HOUSE_KIND": "demo",
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    subprocess.run(command, env=env, check=True)


@pytest.fixture
def library(house, request):
    inside(house, "made", str(getattr(request, "param", RECORDINGS_FEW)))
    yield
    inside(house, "forgotten")


@pytest.fixture
def picture(library, signed_in):
    """The picture, drawn."""

    def opened(**options):
        page = signed_in("therapist", **options)
        page.goto("/music/picture/")
        page.wait_for_selector("music-plane [data-live]:not([hidden])")
        return page

    return opened


def said(page):
    return page.locator(".plane-said").inner_text()


def test_keys_walk_to_the_nearest_and_enter_plays_it(picture, axe, screenshot):
    page = picture()
    assert "40 of 40" in said(page)
    page.locator("music-plane canvas").focus()
    page.keyboard.press("ArrowRight")
    first = said(page)
    assert "may play" in first
    page.keyboard.press("ArrowRight")
    assert said(page) != first
    page.keyboard.press("Enter")
    address = page.locator("music-plane audio").get_attribute("src")
    assert re.fullmatch(r"/music/recordings/[0-9a-f-]{36}/sound/", address)
    axe(page)
    screenshot(page, "picture")


def test_every_point_is_reached_by_keys(picture):
    page = picture()
    page.locator("music-plane canvas").focus()
    seen = set()
    for _ in range(RECORDINGS_FEW):
        page.keyboard.press("PageDown")
        seen.add(said(page))
    assert len(seen) == RECORDINGS_FEW
    page.keyboard.press("Home")
    assert said(page) in seen


def test_an_arrow_leads_on_until_nothing_lies_that_way(picture):
    page = picture()
    page.locator("music-plane canvas").focus()
    walked = []
    for _ in range(RECORDINGS_FEW):
        page.keyboard.press("ArrowRight")
        walked.append(said(page))
    on_the_way = list(dict.fromkeys(walked))
    assert len(on_the_way) > 2
    assert walked == sorted(walked, key=on_the_way.index)  # never back to one that was passed


def test_a_press_on_a_point_shows_its_title_and_plays_it(picture):
    page = picture()
    page.locator("music-plane canvas").focus()
    page.keyboard.press("ArrowLeft")
    row = page.locator("[data-plays]").first
    row.click()
    title = page.locator("tbody th").first.inner_text()
    assert title in said(page)
    assert page.locator("music-plane audio").is_visible()
    assert page.url.endswith("/music/picture/")


ROWS = "count => document.querySelectorAll('#picture-list tbody tr').length === count"


def test_filters_change_the_picture_at_once_and_the_list_says_the_same(picture):
    page = picture()
    for name, value in (("tempo_from", "80"), ("minutes_to", "6.5"), ("words", "A")):
        page.fill(f"#id_{name}", value)
        shown = int(re.match(r"(\d+) of 40", said(page))[1])
        assert 0 < shown < RECORDINGS_FEW
        page.locator(f"#id_{name}").blur()
        page.wait_for_function(ROWS, arg=shown)
    page.select_option("#id_tag", "hope")
    shown = int(re.match(r"(\d+) of 40", said(page))[1])
    page.wait_for_function(ROWS, arg=shown)
    assert page.input_value("#id_tempo_from") == "80"


def test_without_a_script_the_drawing_and_the_list_are_there(library, signed_in):
    page = signed_in("therapist", java_script_enabled=False)
    page.goto("/music/picture/")
    assert page.locator("music-plane svg circle").count() == 40
    page.fill("#id_tempo_from", "120")
    with page.expect_navigation():
        page.click("text=Show these")
    assert 0 < page.locator("#picture-list tbody tr").count() < 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(picture, screenshot, axe, scheme):
    page = picture(viewport={"width": 375, "height": 800}, color_scheme=scheme)
    assert list(broken_on(page)) == []
    axe(page)
    screenshot(page, f"picture-phone-{scheme}", whole=False)


def test_a_recording_and_those_without_a_name_are_whole_on_a_phone(house, signed_in, axe):
    inside(house, "made", "5", "3")
    try:
        page = signed_in("therapist", viewport={"width": 375, "height": 800})
        page.goto("/music/recordings/")
        first = page.locator("tbody th a").first.get_attribute("href")
        for address in ("/music/recordings/", first, f"{first}change/", "/music/unnamed/"):
            page.goto(address)
            axe(page)
            assert list(broken_on(page)) == []
    finally:
        inside(house, "forgotten")


@pytest.mark.slow
@pytest.mark.parametrize("library", [RECORDINGS], indirect=True)
def test_ten_thousand_recordings_are_drawn_within_a_second(picture, screenshot):
    page = picture()  # the first look reads them all
    took = []
    for _ in range(3):
        page.reload()
        page.wait_for_function("() => performance.getEntriesByName('picture-drawn').length")
        took.append(page.evaluate(DRAWN_MS))
    print(f"drawn after {sorted(round(ms) for ms in took)} ms")
    screenshot(page, "picture-ten-thousand", whole=False)
    assert min(took) <= MOST_MS
