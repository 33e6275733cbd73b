"""A plan in a browser: cards in three parts, a song swapped in two taps, and nothing axe minds."""

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser.test_gate_journey import add_to_repertoire, client_of

pytestmark = pytest.mark.browser

SONGS = (
    "Kettle on the Stove – The Harbour Band, key G",
    "Late Bus Home – The Harbour Band, key G",
    "Two Rooms Down – The Harbour Band, key G",
)
PHONE = {"width": 375, "height": 800}


def begin_a_plan(page: Page) -> None:
    page.goto(f"{client_of(page, 'Wren')}sessions/new/")
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan")


def press(page: Page, button: str, *, exact: bool = False) -> None:
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=exact).click()


def add_a_card(page: Page, part: str, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=f"Add – {part}").click()
    page.get_by_label("Find a card").fill(name)
    press(page, "Find", exact=True)
    page.get_by_role("button", name=f"Put it in – {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan")


def put_songs_in(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name="Choose a set list – Songs").click()
    press(page, "Make a set list")
    for line in SONGS[:2]:
        title = line.partition(" – ")[0]
        page.get_by_label("Find a song to put in").fill(title)
        press(page, "Find", exact=True)
        press(page, f"Put it in – {title}")
    page.get_by_role("link", name="Back to the plan").click()


def swap_one(page: Page) -> None:
    """In two taps, from the plan and back to it."""
    page.get_by_role("link", name="Swap – Late Bus Home").click()
    page.get_by_role("button", name="Play this instead – Two Rooms Down").click()
    songs = page.locator("#songs")
    expect(songs).to_contain_text("Two Rooms Down")
    expect(songs).not_to_contain_text("Late Bus Home")


def test_a_session_is_planned_from_cards_and_songs(signed_in, axe, screenshot):
    page = signed_in("therapist")
    for line in SONGS:
        add_to_repertoire(page, line)
    begin_a_plan(page)
    add_a_card(page, "Opening", "Arriving: one song, one word")
    add_a_card(page, "Main part", "Talking about a song")
    add_a_card(page, "Closure", "Closing song and a look back")
    put_songs_in(page)
    swap_one(page)

    expect(page.locator("main")).to_contain_text("of 45 minutes")
    axe(page)
    screenshot(page, "plan")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    axe(page)
    screenshot(page, "plan-phone")


def test_what_a_card_shows_is_open_to_everybody(signed_in, axe, screenshot):
    page = signed_in("therapist", color_scheme="dark")
    for name, where in (
        ("techniques", ""),
        ("technique", "lyric_analysis/"),
        ("technique-form", "lyric_analysis/change/"),
        ("technique-history", "lyric_analysis/history/"),
    ):
        page.goto(f"/care/cards/{where}")
        axe(page)
        screenshot(page, name)
