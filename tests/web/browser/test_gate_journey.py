"""The gate in a browser: what is typed in words alone is kept from sounding, everywhere.

A therapist types three songs into a client's register, without any file. They are refused in the
client's music, in a group's set list (which tells nobody whose they are) and among what is played
live; one is let through with a reason, which then waits to be looked at.
"""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.web.browser.test_journey_by_keyboard import enter, tab_to

pytestmark = pytest.mark.browser

SONGS = (
    ("Friday Comes Too Soon", "The Corner Choir", 9),
    ("Money on the Dresser", "Pilar and the Lamplighters", 8),
    ("Neon Aquarium", "Velvet Barometer", 7),
)
REFUSED = "✕ does not play"
OF_GROUP = "not for this group"


def client_of(page: Page, alias: str) -> str:
    """Return the address of a client's record."""
    page.goto("/people/")
    link = page.locator("tbody tr", has_text=alias).get_by_role("link").first
    return str(link.get_attribute("href"))


def add_to_repertoire(page: Page, line: str) -> None:
    page.goto("/music/")
    page.fill("form[action='/music/songs/add/'] [name=line]", line)
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(line.split(" – ")[0])


def type_into_register(page: Page, record: str) -> None:
    """By keyboard alone: a line, Enter, and it stands among what is kept out."""
    page.goto(f"{record}music/register/")
    for title, artist, urge in SONGS:
        tab_to(page, name="line")
        page.keyboard.type(f"{title} – {artist}, urge {urge}")
        enter(page)
        expect(page.locator("tbody")).to_contain_text(f"{artist} – {title}")


def row_of(page: Page, title: str) -> Locator:
    return page.locator("tbody tr", has_text=title)


def make_group_set(page: Page) -> None:
    """Make a set list for a group in which somebody has a register and somebody has none."""
    page.goto("/music/sets/new/")
    page.fill("[name=title]", "Thursday")
    for alias in ("Wren", "Finch"):
        page.get_by_label(alias).check()
    page.get_by_role("button", name="Make the set list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thursday")


def test_three_songs_without_files_sound_nowhere_and_one_with_a_reason(signed_in, axe, screenshot):
    page = signed_in("therapist")
    wren = client_of(page, "Wren")
    for title, artist, _urge in SONGS:
        add_to_repertoire(page, f"{title} – {artist}")
    add_to_repertoire(page, "Counting Swallows – The Paper Herons")

    type_into_register(page, wren)
    axe(page)

    page.goto(f"{wren}music/")
    for title, _artist, _urge in SONGS:
        expect(row_of(page, title)).to_contain_text(REFUSED)
        expect(row_of(page, title)).to_contain_text("registered")
    expect(row_of(page, "Counting Swallows")).not_to_contain_text(REFUSED)
    axe(page)
    screenshot(page, "gate-client-music")

    page.get_by_role("searchbox").fill("fridy coms to soon")
    page.get_by_role("button", name="Find").click()
    expect(row_of(page, "Friday Comes Too Soon")).to_contain_text(REFUSED)

    in_a_group(page, axe, screenshot)

    page.goto(f"{wren}music/")
    row_of(page, "Money on the Dresser").get_by_role("link", name="Let it sound").click()
    expect(page.locator("[name=reason]")).to_be_visible()
    axe(page)
    page.fill("[name=reason]", "We work on this song together today.")
    page.get_by_role("button", name="Let it sound today").click()
    expect(page.get_by_text("It may sound until the day ends")).to_be_visible()
    expect(row_of(page, "Money on the Dresser")).to_contain_text("plays, with a reason")
    expect(row_of(page, "Neon Aquarium")).to_contain_text(REFUSED)

    page.goto("/music/overrides/")
    expect(row_of(page, "Money on the Dresser")).to_have_count(1)
    axe(page)
    screenshot(page, "gate-overrides")


def in_a_group(page: Page, axe, screenshot) -> None:
    """Look for the songs in a group's list: refused in the same words, and never whose they are."""
    make_group_set(page)
    for title, _artist, _urge in SONGS:
        page.locator("#main form[role=search] [name=q]").fill(title)
        with page.expect_navigation():
            page.get_by_role("button", name="Find").click()
        found = page.locator("#found li", has_text=title)
        expect(found).to_contain_text(REFUSED)
        expect(found).to_contain_text(OF_GROUP)
        expect(found).not_to_contain_text("registered")
        expect(found).not_to_contain_text("Wren")
        expect(found.get_by_role("button", name="Put it in")).to_have_count(0)
    axe(page)
    screenshot(page, "gate-group-set")
