"""A meeting run on a phone while the network comes and goes: to each what was theirs, once."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.web.browser.conftest import until
from tests.web.browser.test_session_offline import (
    OVERFLOW,
    PHONE,
    TAP_MS,
    all_sent,
    inside,
    not_yet_sent,
)

pytestmark = pytest.mark.browser
ASKED_FOR = ("net::ERR_", "the server responded with a status of 50")
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
TAPS_MS = "() => performance.getEntriesByName('group-tap').map((one) => one.duration)"
INSIDE = """
import sys, json, django
django.setup()
from sostenuto_web.care.models import Meeting, Session, Step
from sostenuto_web.record.facts import selectors
from sostenuto_web.record.models import Alert
meeting = Meeting.objects.get(pk=sys.argv[1])
told = {}
for session in Session.objects.filter(meeting=meeting).select_related("client__data_key"):
    rows = list(selectors.of_session(session.pk))
    told[session.client.alias] = {
        "state": session.state,
        "marks": [row.key for row in rows if type(row).__name__ == "Mark"],
        "quotes": [row.words for row in rows if type(row).__name__ == "Quote"],
        "songs": [row.until is not None for row in rows if type(row).__name__ == "MusicEvent"],
        "done": [row.done for row in rows if type(row).__name__ == "Distress"],
        "cards": list(session.activities.exclude(started_at=None).order_by("started_at")
            .values_list("card", flat=True)),
        "alerts": Alert.objects.filter(session_id=session.pk).count(),
    }
steps = list(meeting.steps.values_list("kind", flat=True))
print(json.dumps({"state": meeting.state, "steps": steps, "members": told}))
"""


@pytest.fixture
def meeting(house):
    return inside(house, str(Path(__file__).parent / "group_rooms.py")).split()


@pytest.fixture
def opened(meeting, signed_in):
    def open_it(**options):
        page = signed_in("therapist", **(PHONE | options))
        page.goto(f"/groups/{meeting[0]}/meetings/{meeting[1]}/run/")
        ready(page)
        return page

    return open_it


def told(house, meeting):
    return json.loads(inside(house, "-c", INSIDE, meeting[1]))


def ready(page):
    page.wait_for_selector("group-run[data-ready]")


def kept(page):
    page.wait_for_selector("group-run[data-kept]")


def mark(page, name, what):
    """One tap for what is seen most."""
    page.get_by_role("button", name=f"{name}: {what}").click()


def mark_rarer(page, name, what):
    """Two taps for the rest."""
    page.locator(f"[data-member][data-name={name}] a.meet-name").click()
    page.locator("dialog[open] button", has_text=what).click()


def quote(page, name, words):
    page.get_by_role("link", name=f"{name}: in their own words").click()
    page.keyboard.type(words)  # the field has the focus
    page.locator("dialog[open]").get_by_role("button", name="Keep the words").click()


def begin(page, name):
    page.locator("[data-part] button", has_text=name).click()


def turns(page, name):
    return page.locator(f"[data-member][data-name={name}] [data-turns]").inner_text()


def test_a_meeting_goes_on_while_the_network_is_away(house, meeting, opened):
    page = opened()
    kept(page)
    begin(page, "Arriving")
    mark(page, "Dove", "speaks")
    mark_rarer(page, "Heron", "draws back")
    all_sent(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="Next: Reading").click()
    mark(page, "Dove", "plays")
    mark(page, "Lark", "speaks")
    quote(page, "Rook", "The river line is mine")
    page.get_by_text("The network is away").wait_for()
    page.reload()
    ready(page)
    assert page.locator("[data-on]").inner_text().startswith("Reading")
    assert page.locator("[data-not-heard]").inner_text().startswith("Not heard yet: Heron, Linnet")
    assert [turns(page, name) for name in ("Dove", "Lark", "Heron")] == [
        "2 turns",
        "1 turn",
        "no turn yet",
    ]
    mark(page, "Lark", "plays")
    page.get_by_role("button", name="Take back: Lark – plays").click()
    expect(page.locator("[data-name=Lark] [data-turns]")).to_have_text("1 turn")
    page.get_by_role("button", name="End the meeting").click()
    not_yet_sent(page, 7)
    taps = page.evaluate(TAPS_MS)

    page.context.set_offline(False)
    all_sent(page)
    found = told(house, meeting)
    members = found["members"]
    assert found["state"] == "finished"
    assert found["steps"] == ["start", "begin", "begin", "stop"]
    assert {name: one["marks"] for name, one in members.items() if one["marks"]} == {
        "Dove": ["speak", "play"],
        "Heron": ["withdraw"],
        "Lark": ["speak"],
    }
    assert {name: one["quotes"] for name, one in members.items() if one["quotes"]} == {
        "Rook": ["The river line is mine"]
    }
    there = [one for one in members.values() if one["state"] != "missed"]
    assert {tuple(one["cards"]) for one in there} == {("arriving", "lyric_analysis")}
    assert len(there) == 7
    assert members["Teal"]["cards"] == []
    assert max(taps) <= TAP_MS, taps


def test_distress_stops_the_music_of_all_at_once_and_stands_in_one_record(
    house, meeting, opened, axe
):
    page = opened()
    kept(page)
    page.get_by_role("link", name="Music", exact=True).click()
    page.get_by_role("button", name="Silver Window").click()
    page.get_by_text("Sounds now: ♪ Silver Window").wait_for()
    all_sent(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="Stop: distress").click()
    assert page.get_by_text("We stop here. You did nothing wrong.").is_visible()
    axe(page)
    page.locator("dialog[open]").get_by_role("button", name="Tern").click()
    page.locator("dialog[open]").get_by_role("button", name="Next", exact=True).click()
    page.locator("dialog[open] summary", has_text="It is over").click()
    page.get_by_label("What was done").fill("We went outside")
    page.locator("dialog[open] [data-over] button").click()
    assert page.locator("[data-sounds-now]").is_hidden()
    not_yet_sent(page, 3)

    page.context.set_offline(False)
    all_sent(page)
    members = told(house, meeting)["members"]
    assert {name for name, one in members.items() if one["done"] or one["alerts"]} == {"Tern"}
    assert (members["Tern"]["done"], members["Tern"]["alerts"]) == (["We went outside"], 1)
    assert {tuple(one["songs"]) for name, one in members.items() if name != "Teal"} == {(True,)}


def test_two_tabs_show_the_same_and_send_nothing_twice(house, meeting, opened):
    page = opened()
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    for _ in range(3):
        mark(page, "Dove", "speaks")
        mark(other, "Lark", "plays")
    begin(other, "Reading")
    page.locator("[aria-current=step][data-name^=Reading]").wait_for()
    page.locator("[data-member][data-name=Lark] [data-turns]", has_text="3 turns").wait_for()
    all_sent(page)
    all_sent(other)
    found = told(house, meeting)

    assert found["steps"] == ["start", "begin"]
    assert found["members"]["Dove"]["marks"] == ["speak"] * 3
    assert found["members"]["Lark"]["marks"] == ["play"] * 3


KEPT = """async () => {
  const pages = await caches.open("sostenuto-pages");
  const keys = (await pages.keys()).filter(({ url }) => url.includes("/groups/"));
  const copy = keys.length && (await pages.match(keys[0]));
  return copy ? new TextDecoder("latin1").decode(await copy.arrayBuffer()) : "";
}"""


def test_the_kept_page_is_sealed_and_goes_when_the_meeting_is_over(opened):
    page = opened()
    kept(page)
    page.reload()  # this time through the worker
    ready(page)
    lying = page.evaluate(KEPT)
    assert len(lying) > 1000
    assert "Heron" not in lying
    page.get_by_role("button", name="End the meeting").click()
    all_sent(page)
    until(page, f"async () => !(await ({KEPT})())")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_page_is_in_order_on_phone_and_tablet_and_in_both_schemes(
    opened, axe, screenshot, scheme, size
):
    page = opened(**size, color_scheme=scheme)
    width = size["viewport"]["width"]
    begin(page, "Reading")
    mark(page, "Dove", "speaks")
    mark(page, "Dove", "plays")
    mark(page, "Lark", "speaks")
    axe(page)
    assert page.evaluate(OVERFLOW) == 0
    screenshot(page, f"group-{scheme}-{width}", whole=True)
    for name, selector in (
        ("music", "a[href='#sheet-music']"),
        ("member", "[data-name=Heron] a.meet-name"),
        ("quote", "[data-name=Heron] a[data-typing]"),
        ("ground", "a[data-stops]"),
    ):
        page.locator(selector).first.click()
        axe(page)
        screenshot(page, f"group-{name}-{scheme}-{width}", whole=False)
        page.keyboard.press("Escape")


def test_everything_is_reached_by_keyboard(opened):
    page = opened(**TABLET)
    page.locator("[data-name=Heron] a.meet-name").focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").get_by_role("button", name="supports").focus()
    page.keyboard.press("Enter")
    page.locator("[data-log]", has_text="Heron – supports").wait_for()
    page.keyboard.press("Tab")
    page.locator("[data-name=Heron] button[value=speak]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-name=Heron] [data-turns]", has_text="1 turn").wait_for()


def test_without_scripts_each_pad_is_a_form(house, meeting, signed_in):
    page = signed_in("therapist", java_script_enabled=False, **PHONE)
    page.goto(f"/groups/{meeting[0]}/meetings/{meeting[1]}/run/")
    sheets = "#quote-1 button", "#sheet-music button", ".meet-whose button"
    with page.expect_navigation():
        begin(page, "Arriving")
    with page.expect_navigation():
        mark(page, "Dove", "speaks")
    page.locator("#quote-1 textarea").fill("Without any script")
    for sheet, says in zip(sheets, ("Keep the words", "Silver Window", "Tern"), strict=True):
        with page.expect_navigation():
            page.locator(sheet, has_text=says).click()
    page.get_by_text("We stop here. You did nothing wrong.").wait_for()
    found = told(house, meeting)

    assert found["steps"] == ["start", "begin", "music", "silence"]
    assert found["members"]["Dove"]["marks"] == ["speak"]
    assert found["members"]["Heron"]["quotes"] == ["Without any script"]
    assert found["members"]["Tern"]["alerts"] == 1
