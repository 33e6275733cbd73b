"""A tablet handed over: answered by touch, with the network gone, without scripts; Back, tabs."""

import json
import re
from pathlib import Path

import pytest
from tests.web.browser.conftest import PASSWORD
from tests.web.browser.laws import broken_on
from tests.web.browser.listening.player_steps import inside

pytestmark = pytest.mark.browser
ROOMS = str(Path(__file__).parent / "handing_rooms.py")
ASKED_FOR = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_FAILED",
    "the server responded with a status of 4",
)
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
SHOWN = "[data-shown] > [data-part]:not([hidden])"


@pytest.fixture
def client(house):
    return inside(house, ROOMS).strip()


def kept(house, client):
    return json.loads(inside(house, ROOMS, "kept", client))


@pytest.fixture
def come_in(open_page):
    """Sign in anew: handing over ends the session that other tests use."""

    def opened(**options):
        page = open_page(**options)
        page.goto("/sign-in/")
        return sign_in(page)

    return opened


def sign_in(page):
    page.fill("[name=login]", "therapist")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button:not([form])")
    page.wait_for_selector("[data-signed-in]")
    return page


def hand_over(page, client, *, measures=True, ratings=()):
    page.goto(f"/people/{client}/measures/hand-over/")
    page.locator("[name=measures]").set_checked(measures)
    for box in page.locator("[name=ratings]").all():
        box.set_checked(box.get_attribute("value") in ratings)
    page.get_by_role("button", name="Hand over").click()
    page.wait_for_url("**/measures/handed/")


def tap(page, value):
    page.locator(f"{SHOWN} label:has([value='{value}'])").click()
    page.locator(SHOWN).get_by_role("button", name="Next").click()


def begin(page):
    page.locator(SHOWN).get_by_role("link", name=re.compile("Begin|Go on")).click()


def leads(page, pressed):
    """Press something and wait for the page that follows."""
    with page.expect_navigation():
        pressed.click()


def keeps_the_laws(page):
    size = page.viewport_size
    assert list(broken_on(page)) == []
    page.set_viewport_size(size)


def until(page, house, client, wanted):
    for _try in range(20):
        found = kept(house, client)
        if wanted(found):
            return found
        page.wait_for_timeout(300)
    raise AssertionError(found)


def test_a_client_answers_and_staff_take_the_tablet_back(house, client, come_in, axe, screenshot):
    page = come_in(**TABLET)
    hand_over(page, client, ratings=("mood", "craving"))
    assert page.title() == "Questions"
    assert "Heron" not in page.content()
    for step in ("start", "mood", "craving", "first"):
        keeps_the_laws(page)
        axe(page)
        screenshot(page, f"handed-{step}")
        if step == "start":
            begin(page)
        elif step == "mood":
            tap(page, "7,3")
        elif step == "craving":
            tap(page, "4")
    for _item in range(8):
        tap(page, "1")
    tap(page, "1")
    page.get_by_text("Thank you for saying that").wait_for()
    assert page.get_by_text("800 555 0100").first.is_visible()
    axe(page)
    screenshot(page, "handed-help")
    page.get_by_role("link", name="Go on with the questions").click()
    screenshot(page, "handed-end")
    page.get_by_role("button", name="I am done").click()
    page.get_by_text("Give the tablet back.").wait_for()
    axe(page)
    screenshot(page, "handed-thanks")
    found = kept(house, client)
    assert found["states"] == ["given"]
    assert found["answers"] == [[item, 1.0, "client"] for item in range(1, 10)]
    assert found["ratings"] == {"mood": None, "craving": 4.0}
    assert found["alerts"] == ["self_harm"]

    page.get_by_role("link", name="For the person who gave you the tablet").click()
    page.fill("[name=password]", "not this one")
    page.get_by_role("button", name="Take the tablet back").click()
    page.get_by_text("That is not your password").first.wait_for()
    screenshot(page, "handed-back")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Take the tablet back").click()
    page.wait_for_selector("[data-signed-in]")
    assert client in page.url
    screenshot(page, "handed-after")


def test_going_back_shows_nothing_of_the_record(client, come_in):
    page = come_in()
    page.goto(f"/people/{client}/")
    hand_over(page, client, ratings=("mood",))

    for _step in range(4):
        page.go_back()
        page.wait_for_load_state()
        assert "/measures/handed/" in page.url
        assert "Heron" not in page.content()
    for path in (f"/people/{client}/", "/", "/sign-out/", "/alive/"):
        page.goto(path)
        assert page.url.endswith("/measures/handed/")


def test_other_tabs_are_covered_and_come_back_with_what_was_typed(client, come_in):
    page = come_in()
    other = page.context.new_page()
    other.goto(f"/people/{client}/contacts/new/")
    field = other.locator("main form input[type=text]").first
    field.fill("half a word")
    hand_over(page, client, ratings=("mood",))

    other.get_by_text("This device is handed over").wait_for()
    assert not field.is_visible()
    page.goto("/measures/handed/back/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Take the tablet back").click()
    page.wait_for_selector("[data-signed-in]")
    field.wait_for()
    assert field.input_value() == "half a word"


def test_an_answer_waits_on_the_page_while_the_network_is_away(house, client, come_in):
    page = come_in(**PHONE)
    hand_over(page, client)
    begin(page)
    page.context.set_offline(True)
    for value in ("3", "2", "1"):
        tap(page, value)
    page.get_by_text("Your answer is kept on this page").wait_for()
    page.locator("details summary").click()
    page.get_by_role("button", name="Stop here").click()
    page.get_by_text("Some answers are not sent yet").wait_for()
    assert kept(house, client)["answers"] == []

    page.context.set_offline(False)
    page.get_by_text("Give the tablet back.").wait_for()
    found = kept(house, client)
    assert found["answers"] == [[1, 3.0, "client"], [2, 2.0, "client"], [3, 1.0, "client"]]
    assert found["states"] == ["given"]


def test_what_waits_outlives_a_reload(house, client, come_in):
    page = come_in()
    hand_over(page, client)
    begin(page)
    page.route("**/measures/handed/answer/", lambda route: route.abort())
    tap(page, "2")
    page.unroute("**/measures/handed/answer/")
    page.reload()

    found = until(page, house, client, lambda said: said["answers"])
    assert found["answers"] == [[1, 2.0, "client"]]


def test_what_waits_outlives_a_session_that_has_ended(house, client, come_in):
    page = come_in()
    hand_over(page, client)
    begin(page)
    page.route("**/measures/handed/answer/", lambda route: route.abort())
    tap(page, "2")
    inside(house, ROOMS, "end")
    page.unroute("**/measures/handed/answer/")  # tried again by itself, and led here
    page.get_by_text("Please give the tablet back.").wait_for()
    assert kept(house, client)["answers"] == []

    page.get_by_role("link", name="For staff: sign in").click()
    sign_in(page)
    hand_over(page, client)
    found = until(page, house, client, lambda said: said["answers"])
    assert found["answers"] == [[1, 2.0, "client"]]


def test_a_question_can_be_left_out_and_gone_back_to(house, client, come_in, screenshot):
    page = come_in(**PHONE)
    hand_over(page, client, ratings=("getting_back_up",))
    begin(page)
    screenshot(page, "handed-phone-scale")
    keeps_the_laws(page)
    page.locator(SHOWN).get_by_role("button", name="Leave this one out").click()
    screenshot(page, "handed-phone-choice")
    keeps_the_laws(page)
    tap(page, "0")
    page.locator(SHOWN).get_by_role("link", name="Back", exact=True).click()
    assert page.locator(f"{SHOWN} input:checked").get_attribute("value") == "0"
    tap(page, "2")

    found = until(page, house, client, lambda said: len(said["answers"]) == 2)
    assert found["answers"][-1] == [1, 2.0, "client"]
    assert found["ratings"] == {}


def test_it_works_without_scripts(house, client, come_in, axe):
    page = come_in(java_script_enabled=False, **PHONE)
    hand_over(page, client)
    leads(page, page.get_by_role("link", name="Begin"))
    for value in ("0", "1"):
        page.locator(f"label:has([value='{value}'])").click()
        leads(page, page.get_by_role("button", name="Next"))
    leads(page, page.get_by_role("button", name="Next"))
    assert page.get_by_text("Choose an answer, or leave it out.").is_visible()
    for _item in range(6):
        leads(page, page.get_by_role("button", name="Leave this one out"))
    page.locator("label:has([value='1'])").click()
    leads(page, page.get_by_role("button", name="Next"))
    assert page.get_by_text("800 555 0100").is_visible()
    leads(page, page.get_by_role("link", name="Go on with the questions"))
    leads(page, page.get_by_role("button", name="I am done"))
    assert page.get_by_text("Give the tablet back.").is_visible()

    found = kept(house, client)
    assert found["answers"] == [[1, 0.0, "client"], [2, 1.0, "client"], [9, 1.0, "client"]]
    assert "self_harm" in found["alerts"]


def test_the_page_on_which_it_is_chosen(client, come_in, axe, screenshot):
    page = come_in(**PHONE)
    page.goto(f"/people/{client}/measures/hand-over/")
    axe(page)
    keeps_the_laws(page)
    screenshot(page, "hand-over")
