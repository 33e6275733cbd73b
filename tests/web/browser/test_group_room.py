"""A group's room in real browsers: phones that tell nothing, and lose nothing."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from tests.web.browser.conftest import RunningHouse
from tests.web.care.groups.rooms.live_house import KEPT, LiveHouse
from tests.web.reading import without_tokens

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

ASKED_FOR = ("WebSocket connection to", "net::ERR_CONNECTION_REFUSED", "status of 5")
PHONE = {"viewport": {"width": 375, "height": 720}}
HIDDEN = ("Thursday", "Sostenuto", "Rosa", "Invented", "choir")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    house = LiveHouse(tmp_path_factory.mktemp("room") / "house")
    house.furnish(6)
    house.start()
    try:
        house.sign_in()
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="module")
def house(live: LiveHouse) -> RunningHouse:
    return RunningHouse(live.folder, f"http://localhost:{live.port}", live.folder / "server.log")


def sit(page: Page, live: LiveHouse) -> None:
    """Come in by the square code, and sit down at the first free sign."""
    page.goto(f"/room/#{live.room['code']}")
    page.click(".room-signs button >> nth=0")
    page.wait_for_selector(".mood-square")


def answer(page: Page, where: str) -> None:
    page.locator(f"form[data-step]:visible {where}").click()
    page.click("form[data-step]:visible .button >> nth=0")


def leaders_page(open_page: Callable[..., Page], live: LiveHouse, house: RunningHouse) -> Page:
    cookie = {"name": "session", "value": live.session, "url": house.url}
    page = open_page(storage_state={"cookies": [], "origins": []})
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"/groups/{live.room['group']}/meetings/{live.room['meeting']}/round/")
    page.wait_for_function("() => performance.getEntriesByName('round-told').length")
    return page


def overheard(page: Page) -> list[str]:
    """Return, from now on, everything that goes over a phone's lines."""
    heard: list[str] = []

    def line(socket: Any) -> None:
        heard.append(socket.url)
        socket.on("framesent", lambda text: heard.append(str(text)))
        socket.on("framereceived", lambda text: heard.append(str(text)))

    page.on("websocket", line)
    page.on("request", lambda asked: heard.extend([asked.url, asked.post_data or ""]))
    return heard


def without_chance(known: str, phone: Page) -> str:
    """Take out what was drawn by lot, in which any word of four letters may stand."""
    for cookie in phone.context.cookies():
        for drawn in (cookie["value"], quote(cookie["value"])):
            known = known.replace(drawn, "")
    return without_tokens(known)


def test_a_phone_tells_and_keeps_nothing_and_the_leader_sees_who_has_answered(
    live: LiveHouse, house: RunningHouse, open_page: Callable[..., Page], axe: Any, screenshot: Any
) -> None:
    leader = leaders_page(open_page, live, house)
    phone = open_page(**PHONE)
    heard = overheard(phone)
    sit(phone, live)
    pages = [phone.content()]
    axe(phone)
    assert phone.url == f"{house.url}/room/"
    answer(phone, ".mood-cell >> nth=20")
    pages.append(phone.content())
    answer(phone, ".run-number >> nth=7")
    phone.fill(".room-word:visible", "rain")
    phone.click("form[data-step]:visible .button >> nth=0")
    phone.wait_for_selector("h2:has-text('Thank you')")
    phone.wait_for_function("() => Object.keys(localStorage).length === 0")
    leader.wait_for_selector("[data-state=done]")
    screenshot(leader, "group-round")
    axe(leader)
    pages.append(phone.content())

    known = "".join(pages) + "".join(heard) + json.dumps(phone.context.cookies())
    known = without_chance(re.sub(r"/static/\S+", "", known), phone)
    for word in (*HIDDEN, *live.room["aliases"], live.room["meeting"], live.room["group"]):
        assert word.casefold() not in known.casefold(), word
    assert phone.title() == "The round"
    lines = " ".join(one for one in heard if one.startswith(("{", "ws")))
    assert not re.search("crav|mood|pre|post", lines)
    assert any("kept" in one for one in heard)


def test_an_answer_waits_out_a_fall_of_the_house_and_a_reload(
    live: LiveHouse, open_page: Callable[..., Page], screenshot: Any
) -> None:
    phone, other = open_page(color_scheme="dark", **PHONE), open_page(**PHONE)
    sit(phone, live)
    sit(other, live)
    for page in (phone, other):
        answer(page, ".mood-cell >> nth=40")
        page.wait_for_function("() => Object.keys(localStorage).length === 0")
    before = len(json.loads(live.asked(KEPT)))

    live.stop(signal.SIGKILL)
    for page in (phone, other):
        answer(page, ".run-number >> nth=3")
        page.wait_for_selector(".room-word:visible")  # it goes on as if nothing were
        page.wait_for_selector("[data-line][data-waits]")
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert not re.search("Wren|crav|mood|choir", kept)
    screenshot(phone, "group-phone-waits")
    live.start()
    other.reload()
    for page in (phone, other):
        page.wait_for_function("() => Object.keys(localStorage).length === 0")

    rows = [row for row in json.loads(live.asked(KEPT)) if row[1] == "craving" and row[3] == 3]
    assert len(rows) == 2
    assert len(json.loads(live.asked(KEPT))) == before + 2


def test_without_scripts_a_guest_answers_by_plain_forms(
    live: LiveHouse, open_page: Callable[..., Page]
) -> None:
    phone = open_page(java_script_enabled=False, **PHONE)
    phone.goto("/room/")
    phone.fill("[name=code]", live.room["code"].lower())
    phone.click("form button")
    phone.click("button:has-text('I am a guest')")
    phone.click(".mood-cell >> nth=30")
    phone.click("form[data-step] .button >> nth=0")

    phone.wait_for_selector("h2:has-text('Thank you')")
    phone.click("button:has-text('Leave')")
    phone.wait_for_selector("h1:has-text('Goodbye')")


def test_a_phone_hears_of_the_next_round_and_sees_the_picture_while_it_is_shown(
    live: LiveHouse, house: RunningHouse, open_page: Callable[..., Page], screenshot: Any, axe: Any
) -> None:
    phone = open_page(**PHONE)
    sit(phone, live)
    answer(phone, ".mood-cell >> nth=50")
    leader = leaders_page(open_page, live, house)
    leader.click("button[value=show]")
    leader.wait_for_selector("button[value=hide]")
    phone.click("[data-skip]:visible")
    phone.click("[data-skip]:visible")
    phone.wait_for_selector("[data-shown] .room-plane:visible circle")
    screenshot(phone, "group-phone-picture")
    axe(phone)

    leader.click("a:has-text('After')")
    leader.click("button[value=post]")
    phone.wait_for_selector(".mood-square:visible")
    assert phone.locator(".room-plane:visible").count() == 0
