"""Asking before, after and while music plays: by mouse, by keyboard, offline, without scripts."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from tests.web.browser.conftest import until
from tests.web.browser.laws import broken_on
from tests.web.browser.listening.player_steps import TITLE, inside

pytestmark = pytest.mark.browser
ROOMS = str(Path(__file__).parent / "asking_rooms.py")
ROWS = """() => new Promise((give) => {
  indexedDB.open("sostenuto-offline").onsuccess = ({ target }) => {
    const asked = target.result.transaction("actions").objectStore("actions").getAll();
    asked.onsuccess = () => {
      target.result.close();
      give(asked.result.map((row) => {
        const sealed = new TextDecoder("latin1").decode(row.sealed.bytes);
        return { ...row, sealed };
      }));
    };
  };
})"""
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def kept(house, programme):
    return json.loads(inside(house, ROOMS, "kept", programme[1]))


@pytest.fixture
def programme(house):
    return inside(house, ROOMS).split()


@pytest.fixture
def come(programme, signed_in):
    """Open the player; ``come(**options)`` of the browser's context."""

    def opened(**options):
        page = signed_in("therapist", **options)
        page.goto(f"/people/{programme[0]}/programmes/{programme[1]}/play/")
        if options.get("java_script_enabled", True):
            page.wait_for_selector("listening-player[data-ready]")
        return page

    return opened


def cell(page, part, name, value):
    return page.locator(f"[data-ask={part}] label:has([name={name}][value='{value}'])")


def until_it_sounds(page):
    page.wait_for_function("() => document.querySelector('[data-progress]').value > 0.02")


def felt_square(page):
    page.click("[data-ask=felt] summary")
    square = page.locator("[data-ask=felt] .mood-square")
    square.scroll_into_view_if_needed()
    return square.bounding_box()


def wait_for(page, house, programme, wanted):
    """Wait until what is kept is as it should be; return it."""
    for _try in range(60):
        page.wait_for_timeout(300)  # the page goes on meanwhile
        found = kept(house, programme)
        if wanted(found):
            return found
    pytest.fail(f"it was not kept: {found}")


def test_by_mouse(come, programme, house, axe, screenshot):
    page = come()
    screenshot(page, "asking-before-desk")
    cell(page, "before", "mood", "3,7").click()
    cell(page, "before", "tension", "7").click()
    axe(page)
    page.click("[data-play]")
    until_it_sounds(page)
    assert page.locator("[data-ask=before]").is_hidden()
    found = kept(house, programme)
    assert found["ratings"] == [
        ["pre", "mood", None, -0.5, 0.5, "told"],
        ["pre", "tension", 7, None, None, "told"],
    ]
    assert found["before_it_began"] == [True, True]

    box = felt_square(page)
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    at_s = [time.monotonic()]
    for step in range(30):
        page.mouse.move(box["x"] + 20 + 4 * step, box["y"] + 20 + 4 * step)
        page.wait_for_timeout(100)
        at_s.append(time.monotonic())
    page.mouse.up()
    # A machine that halts lets the point rest, and each rest is kept.
    halts = sum(later - earlier > 0.3 for earlier, later in pairwise(at_s))
    cell(page, "felt", "liked", "0.5").click()
    page.wait_for_function("() => document.querySelector('[data-kept]').textContent")
    axe(page)
    screenshot(page, "asking-felt-desk")
    found = wait_for(page, house, programme, lambda one: one["felt"])
    assert found["felt"][0]["valence"] is None  # it is the last place that counts
    path = found["moved"]
    most = 3 + (at_s[-1] - at_s[0]) / 2 + halts
    assert 2 <= len(path) <= most  # every two seconds, and where it rested
    assert path[-1][1] > path[0][1] - 1e-6
    assert all(later[0] > earlier[0] for earlier, later in pairwise(path))

    page.click("form[data-act=stop] button")
    assert page.locator("[data-ask=after]").is_hidden()
    assert page.locator("[data-ask=felt]").is_hidden()
    page.click("#sheet-ground [data-closes]")
    page.wait_for_selector("[data-ask=after]:not([hidden])")
    assert page.evaluate("() => document.activeElement.id") == "after-title"
    found = wait_for(page, house, programme, lambda one: one["state"] == "stopped")
    (felt,) = found["felt"]
    assert [felt["valence"], felt["arousal"]] == path[-1][1:]
    assert (felt["liked"], felt["mood_valence"], felt["mood_arousal"]) == (0.5, -0.5, 0.5)
    cell(page, "after", "mood", "7,3").click()
    screenshot(page, "asking-after-desk")
    page.click("[data-ask=after] .button-row button")
    page.wait_for_url("**/after/")
    assert kept(house, programme)["ratings"][-1] == ["post", "mood", None, 0.5, -0.5, "told"]


def test_by_keyboard(come, programme, house):
    page = come()
    keys = page.keyboard
    page.focus("[data-ask=before] [name=mood]")
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp", "Tab", "Space", "ArrowRight"):
        keys.press(key)
    page.focus("[data-ask=before] [data-plays]")
    keys.press("Enter")
    until_it_sounds(page)
    mood, tension = kept(house, programme)["ratings"]
    assert mood[1:] == ["mood", None, -0.25, 0.5, "told"]
    assert tension[1:3] == ["tension", 1]

    page.focus("[data-ask=felt] summary")
    keys.press("Enter")
    keys.press("Tab")
    for _step in range(3):
        keys.press("ArrowRight")
    keys.press("ArrowDown")
    there = [0.75, -0.25]
    wait_for(page, house, programme, lambda one: one["moved"] and one["moved"][-1][1:] == there)

    page.focus("form[data-act=skip] button")
    title = page.evaluate(TITLE)
    keys.press("Enter")
    page.wait_for_function(f"(title) => ({TITLE})() !== title", arg=title)
    (felt,) = wait_for(page, house, programme, lambda one: one["felt"])["felt"]
    assert (felt["valence"], felt["arousal"], felt["mood_valence"]) == (0.75, -0.25, -0.25)
    assert page.locator("[data-ask=felt] [name=felt]:checked").count() == 0
    assert page.locator(".asking-point").is_hidden()

    page.focus("form[data-act=stop] button")
    keys.press("Enter")
    keys.press("Escape")
    page.wait_for_selector("[data-ask=after]:not([hidden])")
    keys.press("Tab")
    keys.press("ArrowDown")
    page.focus("[data-ask=after] .button-row button")
    keys.press("Enter")
    page.wait_for_url("**/after/")
    assert kept(house, programme)["ratings"][-1][:2] == ["post", "mood"]


def test_what_the_network_loses_comes_later_and_once(come, programme, house):
    page = come()
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.context.set_offline(True)
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 30)
    page.wait_for_function(
        "() => document.querySelector('[data-kept]').textContent.includes('network')"
    )
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 30)
    assert kept(house, programme)["moved"] == []
    page.context.set_offline(False)

    found = wait_for(page, house, programme, lambda one: len(one["moved"]) == 2)
    page.wait_for_timeout(1500)
    assert kept(house, programme)["moved"] == found["moved"]
    assert found["moved"][0][1] < 0 < found["moved"][1][1]


def test_what_is_said_of_a_piece_that_began_without_the_network_is_kept_too(come, programme, house):
    page = come()
    page.context.set_offline(True)
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 30)
    page.wait_for_function(
        "() => document.querySelector('[data-kept]').textContent.includes('network')"
    )
    page.context.set_offline(False)

    found = wait_for(page, house, programme, lambda one: one["moved"])
    assert (len(found["moved"]), found["state"]) == (1, "playing")


def test_what_a_page_could_not_send_outlives_it_sealed_and_is_kept_once(come, programme, house):
    page = come()
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.context.set_offline(True)
    for count, place in enumerate((0.2, 0.8), 1):
        page.mouse.click(box["x"] + place * box["width"], box["y"] + 30)
        until(page, f"async () => (await ({ROWS})()).length === {count}")
    cell(page, "felt", "liked", "0.5").click()
    until(page, f"async () => (await ({ROWS})()).length === 3")
    for row in page.evaluate(ROWS):
        assert set(row) == {"id", "url", "account", "state", "said", "at", "sealed", "n"}
        assert (row["url"], row["said"], row["state"]) == ("", "", "held")
        assert "valence" not in row["sealed"]
        assert programme[0] not in row["sealed"]
    context, url = page.context, page.url
    page.close()
    assert kept(house, programme)["moved"] == []

    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    again.wait_for_selector("listening-player[data-ready]")
    found = wait_for(again, house, programme, lambda one: len(one["moved"]) == 2 and one["felt"])
    until(again, f"async () => (await ({ROWS})()).length === 0")
    assert found["moved"][0][1] < 0 < found["moved"][1][1]
    assert found["felt"][0]["liked"] == 0.5
    again.reload()
    again.wait_for_selector("listening-player[data-ready]")
    again.click("[data-ask=felt] summary")
    assert again.locator(".asking-point").is_visible()  # where it rested
    again.wait_for_timeout(1000)
    assert kept(house, programme) == found


def test_points_go_on_after_a_reload_and_none_is_doubled(come, programme, house):
    page = come()
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 30)
    first = wait_for(page, house, programme, lambda one: one["moved"])["moved"]
    page.reload()
    page.wait_for_selector("listening-player[data-ready]")
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 30)

    both = wait_for(page, house, programme, lambda one: len(one["moved"]) > 1)["moved"]
    assert both[0] == first[0]
    assert (both[0][1] < 0 < both[1][1], len(both)) == (True, 2)
    until(page, f"async () => (await ({ROWS})()).length === 0")


def test_nothing_has_to_be_answered(come, programme, house):
    page = come()
    page.click("[data-play]")
    until_it_sounds(page)
    page.click("form[data-act=stop] button")
    page.click("#sheet-ground [data-closes]")
    page.click("[data-ask=after] a.button")
    page.wait_for_url("**/after/")

    found = kept(house, programme)
    assert (found["ratings"], found["felt"], found["moved"]) == ([], [], [])


def test_without_scripts_each_part_is_a_form(come, programme, house):
    page = come(java_script_enabled=False)
    cell(page, "before", "mood", "3,7").click()
    page.click("[data-ask=before] [data-keeps]")
    assert page.get_by_text("Said a moment ago").count()
    assert page.locator("[data-ask=felt]").is_hidden()
    page.get_by_role("button", name="It plays").click()
    page.click("[data-ask=felt] summary")
    cell(page, "felt", "felt", "8,4").click()
    cell(page, "felt", "familiar", "no").click()
    page.click("[data-ask=felt] [data-keeps]")
    page.click("[data-ask=felt] summary")
    assert page.locator("[data-ask=felt] [value='8,4']").is_checked()
    page.get_by_role("button", name="Stop").click()
    page.click("#sheet-ground [data-closes]")
    cell(page, "after", "tension", "2").click()
    page.click("[data-ask=after] .button-row button")
    page.wait_for_url("**/after/")

    found = kept(house, programme)
    assert [one[:2] for one in found["ratings"]] == [["pre", "mood"], ["post", "tension"]]
    assert (found["felt"][0]["valence"], found["felt"][0]["familiar"]) == (0.75, False)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_the_page_keeps_the_laws_in_each_state(come, axe, screenshot, options):
    page = come(**options)
    called = "phone-dark" if options else "desk"
    screenshot(page, f"asking-{called}-before")
    axe(page)
    assert list(broken_on(page)) == []
    page.set_viewport_size(options.get("viewport", {"width": 1280, "height": 900}))
    page.click("[data-play]")
    until_it_sounds(page)
    box = felt_square(page)
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_timeout(700)
    screenshot(page, f"asking-{called}-felt")
    axe(page)
    assert list(broken_on(page)) == []
    page.set_viewport_size(options.get("viewport", {"width": 1280, "height": 900}))
    page.click("form[data-act=stop] button")
    page.click("#sheet-ground [data-closes]")
    page.wait_for_selector("[data-ask=after]:not([hidden])")
    screenshot(page, f"asking-{called}-after")
    axe(page)
    assert list(broken_on(page)) == []
