"""After a meeting in a browser: the shared part, cards in six taps, by keyboard too, all signed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.browser.conftest import surroundings

pytestmark = pytest.mark.browser
MOST_TAPS = 6
ASKED_FOR = ("htmx:afterRequest", "htmx:sendAbort")
"""Typing on lets go of a preview that is still on its way."""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OWN = (
    "Sang the second verse alone and smiled.",
    "Kept the drum going while the others rested.",
    "Asked for the slow song, eyes closed.",
    "Found a new line for the chorus.",
)


@pytest.fixture(scope="module")
def ids(house):
    env = surroundings(house.folder) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    place = str(Path(__file__).parent / "group_card_rooms.py")
    done = subprocess.run([sys.executable, place], env=env, check=True, capture_output=True)
    return done.stdout.decode().split()


def address(ids, rest=""):
    return f"/groups/{ids[0]}/meetings/{ids[1]}/after/{rest}"


def tap(page, name, text):
    choices = page.locator(f".choice:has([name^='{name}'])")
    choices.get_by_text(text, exact=True).first.click()
    return 1


def test_the_shared_part_leads_to_cards_of_at_most_six_taps(ids, signed_in, axe, screenshot):
    page = signed_in("therapist", viewport={"width": 375, "height": 740}, has_touch=True)
    page.goto(address(ids))
    page.get_by_text("0 of 4").wait_for()
    page.get_by_label("What it was about").fill("Songs of coming home")
    page.get_by_label("What we did together").fill("We sang with Bunting of the harbour.")
    page.get_by_role("button", name="Save it and go on").click()
    page.get_by_text("Somebody else is named here").wait_for()
    assert page.locator("mark").inner_text() == "Bunting"
    axe(page)
    screenshot(page, "group-after-named")
    page.get_by_label("What we did together").fill("We sang of the harbour and of ships.")
    page.get_by_role("button", name="Save it and go on").click()

    page.get_by_role("heading", name="A card after the group").wait_for()
    page.wait_for_load_state()
    assert page.evaluate(OVERFLOW) <= 0
    axe(page)
    taps = tap(page, "engagement", "with it")
    taps += tap(page, "response-", "a step")
    page.get_by_label("One sentence of your own").fill(OWN[0])
    taps += tap(page, "next", "the same again")
    for due in ("connection", "loneliness"):
        taps += tap(page, f"rating-{due}", "6")
    page.locator("#card-preview").get_by_text(OWN[0]).wait_for()
    page.locator("#card-preview").get_by_text("We sang of the harbour and of ships.").wait_for()
    screenshot(page, "group-card-phone")
    page.get_by_role("button", name="Save, and on to the next").click()
    taps += 1
    page.get_by_text("1 of 4 written").wait_for()
    assert taps <= MOST_TAPS
    page.goto(address(ids))
    page.get_by_text("Were not there").wait_for()
    assert page.evaluate(OVERFLOW) <= 0
    axe(page)
    screenshot(page, "group-after-phone")


def test_a_card_is_filled_in_by_keyboard_alone(ids, signed_in, axe, screenshot):
    page = signed_in("therapist", color_scheme="dark")
    page.goto(address(ids))
    page.get_by_role("link", name="Bunting").click()
    page.get_by_text("left at").first.wait_for()
    page.wait_for_load_state()

    page.locator("[name=engagement]").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{OWN[1]} There was hope in it.")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    assert page.locator("[name=engagement]:checked").get_attribute("value") == "with_it"
    assert page.locator("[name=next]:checked").get_attribute("value") == "same"
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="It is a word here").wait_for()
    axe(page)
    screenshot(page, "group-card-asked-dark")
    page.get_by_role("button", name="It is a word here").click()
    page.get_by_text("2 of 4 written").wait_for()
    axe(page)
    screenshot(page, "group-card-dark")


def test_the_rest_is_written_and_all_are_signed_by_both(ids, signed_in, axe, screenshot):
    page = signed_in("therapist")
    page.goto(address(ids))
    for name, words in (("Curlew", OWN[2]), ("Egret", OWN[3])):
        page.goto(address(ids))
        with page.expect_navigation():
            page.get_by_role("link", name=name).click()
        tap(page, "engagement", "leading")
        tap(page, "response-", "there today")
        page.get_by_label("One sentence of your own").fill(words)
        tap(page, "next", "something else")
        page.get_by_label("What comes next, in your words").fill(f"Bring a song, {name} picks it.")
        with page.expect_navigation():
            page.get_by_role("button", name="Save, and on to the next").click()
    page.goto(address(ids, "sign/"))
    axe(page)
    screenshot(page, "group-sign")
    page.get_by_role("button", name="Sign 4 notes").click()
    page.get_by_text("4 notes are done.").wait_for()
    screenshot(page, "group-after")

    other = signed_in("supervisor")
    other.goto(address(ids))
    other.get_by_text("4 notes are signed by whoever wrote them").wait_for()
    axe(other)
    screenshot(other, "group-co-lead")
    other.get_by_role("button", name="Sign them all").click()
    other.get_by_text("You signed 4 notes.").wait_for()
    other.get_by_role("link", name="Curlew").click()
    other.locator(".note-signatures").get_by_text("Signed as co-leader by").wait_for()
    screenshot(other, "group-note-signed")
