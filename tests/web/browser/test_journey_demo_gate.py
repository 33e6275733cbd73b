"""The gate in the demo, as a therapist meets it: songs typed in words alone sound nowhere.

Rosa types three songs, without any file, into the register of a client. They are refused in what
may sound for this client, in a group's set list (which never says whose they are) and in the list
of what she plays live; one sounds with a reason, which then waits for somebody else to look at it.
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.web.browser.opened_house import OPEN, come_in, fill, go, served

from sostenuto_web.config.demo.filling import invented

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

SONGS = (
    ("Basement Carnival", "The Slow Comets", 9),
    ("Left Hand of the Dealer", "Marla Quill", 8),
    ("Twelve Blue Lighters", "Saint Overpass", 7),
)
HARMLESS = "Ten Small Breaths"
REFUSED, OF_GROUP = "✕ does not play", "not for this group"
REASON = "We sing it together today, slowly, and talk about that evening."


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    yield from served(folder, "demo", "--dir", str(folder), until=OPEN)


@pytest.fixture
def look(axe, screenshot):
    """Look at a page as axe does, and keep its picture for eyes."""

    def at(page: Page, name: str) -> None:
        axe(page)
        screenshot(page, f"demo-gate-{name}")

    return at


@pytest.fixture
def rosa(open_page):
    page = open_page()
    come_in(page, "rosa", invented()["password"])
    return page


def rows(page: Page, text: str) -> Locator:
    return page.locator("tbody tr", has_text=text)


def somebody_and_another(page: Page) -> SimpleNamespace:
    """Take the first of Rosa's clients who has a register, and one more for the group."""
    page.goto("/people/")
    links = page.locator("tbody tr th a")
    people = [(one.inner_text(), str(one.get_attribute("href"))) for one in links.all()]
    for name, record in people:
        page.goto(f"{record}music/register/")
        if page.get_by_role("heading", name="Kept out").count():
            other = next(who for who, where in people if where != record)
            return SimpleNamespace(name=name, record=record, other=other)
    raise AssertionError("nobody in the demo has a register")


def type_songs(page: Page, client: SimpleNamespace, look) -> None:
    page.goto(f"{client.record}music/register/")
    for title, artist, urge in SONGS:
        fill(page, "Put it in the register", line=f"{title} – {artist}, urge {urge}")
        expect(rows(page, title)).to_contain_text(str(urge))
    look(page, "register")


def play_live(page: Page) -> None:
    """Say that these songs, too, are played here on the guitar."""
    for title, artist, _urge in SONGS:
        page.goto("/music/")
        page.fill("form[action='/music/songs/add/'] [name=line]", f"{title} – {artist}")
        page.get_by_role("button", name="Take it in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        page.get_by_role("button", name="I play it").click()
        expect(page.get_by_text("Rosa")).not_to_have_count(0)


def refused_alone(page: Page, client: SimpleNamespace, look) -> None:
    """What may sound for this client: the songs are refused in both settings, and it says why."""
    page.goto(f"{client.record}music/")
    for title, artist, urge in SONGS:
        page.goto(f"{client.record}music/")
        page.get_by_role("searchbox").fill(title)
        page.get_by_role("button", name="Find").click()
        expect(rows(page, title)).to_contain_text(f"urge {urge} of 10: {artist} – {title}")
        expect(rows(page, title).get_by_text(REFUSED)).to_have_count(2)
    look(page, "individual")


def new_set(page: Page, title: str, whom: str, *names: str) -> str:
    page.goto("/music/sets/new/")
    page.fill("[name=title]", title)
    page.get_by_label(whom, exact=True).check()
    for name in names:
        page.locator("label", has_text=name).first.click()
    page.get_by_role("button", name="Make the set list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def look_for(page: Page, title: str) -> Locator:
    page.locator("#main form[role=search] [name=q]").fill(title)
    page.get_by_role("button", name="Find").click()
    found = page.locator("#found li", has_text=title)
    expect(found).to_have_count(1)
    return found


def refused_in_a_group(page: Page, client: SimpleNamespace, look) -> None:
    new_set(page, "Friday circle", "a group", client.name, client.other)
    for title, _artist, _urge in SONGS:
        found = look_for(page, title)
        expect(found).to_contain_text(REFUSED)
        expect(found).to_contain_text(OF_GROUP)
        expect(found).not_to_contain_text("registered")
        expect(found).not_to_contain_text(client.name)
        expect(found.get_by_role("button", name="Put it in")).to_have_count(0)
    look(page, "group")
    look_for(page, HARMLESS).get_by_role("button", name="Put it in").click()
    expect(rows(page, HARMLESS)).to_have_count(1)


def refused_live(page: Page, client: SimpleNamespace, look) -> str:
    """The live list for this one person."""
    live = new_set(page, "Guitar, one to one", "one person", client.name)
    for title, _artist, _urge in SONGS:
        found = look_for(page, title)
        expect(found).to_contain_text("live")
        expect(found).to_contain_text(REFUSED)
        expect(found).to_contain_text("registered as urge")
        expect(found.get_by_role("button", name="Put it in")).to_have_count(0)
    look(page, "live")
    return live


def let_one_sound(page: Page, client: SimpleNamespace, look) -> None:
    title = SONGS[1][0]
    page.goto(f"{client.record}music/")
    page.get_by_role("searchbox").fill(title)
    page.get_by_role("button", name="Find").click()
    go_from(rows(page, title), "Let it sound")
    page.get_by_role("button", name="Let it sound today").click()
    expect(page.get_by_role("heading", name="Let it sound with a reason")).to_be_visible()
    look(page, "no-reason")
    page.fill("[name=reason]", REASON)
    page.get_by_role("button", name="Let it sound today").click()
    expect(page.get_by_text("It may sound until the day ends")).to_be_visible()
    page.get_by_role("searchbox").fill(title)
    page.get_by_role("button", name="Find").click()
    expect(rows(page, title)).to_contain_text("plays, with a reason")


def go_from(row: Locator, link: str) -> None:
    with row.page.expect_navigation():
        row.get_by_role("link", name=link).click()


def test_three_songs_typed_in_words_are_refused_and_one_sounds_with_a_reason(rosa, look):
    client = somebody_and_another(rosa)
    type_songs(rosa, client, look)
    play_live(rosa)
    refused_alone(rosa, client, look)
    refused_in_a_group(rosa, client, look)
    live = refused_live(rosa, client, look)
    let_one_sound(rosa, client, look)

    rosa.goto(live)
    look_for(rosa, SONGS[1][0]).get_by_role("button", name="Put it in").click()
    expect(rows(rosa, SONGS[1][0])).to_contain_text("plays, with a reason")
    expect(look_for(rosa, SONGS[0][0])).to_contain_text(REFUSED)

    rosa.goto("/music/overrides/")
    expect(rows(rosa, SONGS[1][0])).to_contain_text("not yet")
    look(rosa, "exceptions")
    go(rosa, SONGS[1][0])
    expect(rosa.get_by_text(REASON)).to_be_visible()
    expect(rosa.get_by_text("registered as urge, urge 8 of 10")).to_be_visible()
    look(rosa, "exception")

    it_did_harm(rosa, client, look)


def it_did_harm(page: Page, client: SimpleNamespace, look) -> None:
    """From the list of that person: what the song did is written down and tied to it."""
    title, artist, _urge = SONGS[1]
    page.goto("/music/sets/")
    go(page, "Guitar, one to one")
    go_from(rows(page, title), "It did harm")
    expect(page.get_by_text(f"This will be linked to: {title}, {artist}")).to_be_visible()
    look(page, "harm")
    page.get_by_label("The music", exact=False).first.check()
    page.fill("[name=what]", "Shook, and wanted to leave.")
    page.locator("[name=severity]").first.check()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("It is written down.")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"{title}, {artist}")
