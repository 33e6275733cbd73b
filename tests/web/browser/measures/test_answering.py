"""Answering on the clinician's screen: by keyboard, from paper, with the network away."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.web.browser.laws import broken_on
from tests.web.browser.listening.player_steps import inside

pytestmark = pytest.mark.browser
ROOMS = str(Path(__file__).parent / "answering_rooms.py")
SAVED = "() => document.querySelector('[data-line]').textContent.includes('saved')"
SHOWN = """
() => [...document.querySelectorAll('[data-question]')]
  .filter(one => one.checkVisibility()).map(one => one.dataset.question)
"""


def kept(house, client):
    return json.loads(inside(house, ROOMS, "kept", client))


@pytest.fixture
def client(house):
    return inside(house, ROOMS).strip()


@pytest.fixture
def come(client, signed_in):
    """Open the PHQ-9 for a client; ``come("paper", **options)`` of the browser's context."""

    def opened(way="screen", **options):
        page = signed_in("therapist", **options)
        page.goto(f"/people/{client}/measures/open/")
        page.select_option("select[name=measure]", "phq9")
        page.check(f"input[type=radio][name=way][value={way}]")
        page.click("button:has-text('Open it')")
        page.wait_for_url(f"**/{way}/")
        return page

    return opened


def saved(page):
    page.wait_for_function(SAVED)


def press(page, keys):
    for key in keys:
        page.keyboard.press(key)


def test_an_urgent_answer_is_shown_at_once_and_looked_at_before_it_is_done(
    house, client, come, axe
):
    page = come()
    assert list(broken_on(page)) == []
    page.focus("[data-question=item-9] input")

    page.keyboard.press("1")

    page.wait_for_selector("[data-question=item-9] + [data-panel] [role=alert]")
    expect(page.locator("[data-panel]")).to_contain_text("Thoughts of harming oneself")
    assert kept(house, client)["alerts"] == [["self_harm", ""]]
    axe(page)
    assert list(broken_on(page)) == []
    page.goto("/people/alerts/")
    assert "thoughts of harming oneself" in page.inner_text("main")

    page.go_back()
    page.focus("[data-question=item-1] input")
    press(page, "00000000")
    saved(page)
    page.click("button:has-text('Go on to the end')")
    page.wait_for_url("**/finish/")
    axe(page)
    with page.expect_navigation():
        page.click("button:has-text('Finish it')")
    assert "It is not finished yet" in page.inner_text("main")
    page.fill("textarea", "We spoke, and made a plan.")
    page.click("button:has-text('Finish it')")
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1] not in ("finish", "screen"))

    page.wait_for_load_state()
    said = kept(house, client)
    assert said["states"] == ["done"]
    assert said["alerts"] == [["self_harm", "We spoke, and made a plan."]]
    assert "minimal" in page.inner_text("main")
    axe(page)


def test_digits_answer_and_move_on(house, client, come):
    page = come()

    press(page, "012301230")
    saved(page)

    answers = kept(house, client)["answers"]
    assert answers == [[n, (n - 1) % 4] for n in range(1, 9)] + [[9, 0]]


def test_from_paper_by_keyboard(house, client, come, axe):
    page = come("paper")
    page.focus("#id-item-1")

    press(page, "012-1230")
    page.keyboard.press("0")
    saved(page)

    answers = dict(kept(house, client)["answers"])
    assert answers == {1: 0, 2: 1, 3: 2, 5: 1, 6: 2, 7: 3, 8: 0, 9: 0}
    axe(page)
    assert list(broken_on(page)) == []


def test_what_the_network_loses_is_said_and_sent_again(house, client, come):
    page = come()
    page.context.set_offline(True)
    page.focus("[data-question=item-9] input")
    press(page, "2")
    page.wait_for_selector("[data-line][data-how=away]")
    assert "Not saved yet" in page.inner_text("[data-line]")
    assert kept(house, client)["answers"] == []

    page.context.set_offline(False)
    page.wait_for_selector("[data-panel] [role=alert]")
    saved(page)

    assert kept(house, client)["answers"] == [[9, 2]]


def test_one_at_a_time(house, client, come):
    page = come()
    page.click("button:has-text('One at a time')")
    assert page.evaluate(SHOWN) == ["item-1"]

    press(page, "3")
    assert page.evaluate(SHOWN) == ["item-2"]
    page.click("button:has-text('Back')")
    assert page.evaluate(SHOWN) == ["item-1"]
    saved(page)


def test_without_scripts_the_form_is_sent_as_a_whole(house, client, come):
    page = come(java_script_enabled=False)
    for item in range(1, 10):
        page.check(f"[name=item-{item}][value='1']", force=True)

    with page.expect_navigation():
        page.click("button:has-text('Save and stay here')")

    assert "Thoughts of harming oneself" in page.inner_text("main")
    assert len(kept(house, client)["answers"]) == 9
