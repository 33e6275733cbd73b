"""Monday, replayed: 26 signed notes in at most 25 minutes of a practised person's time."""

import re

import pytest
from tests.reference.monday import replay
from tests.reference.monday.corpus import monday
from tests.web.browser import group_steps
from tests.web.browser.demo_house import opened_demo
from tests.web.browser.opened_house import come_in

from sostenuto_web.config.demo.filling import invented

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]
MOST_MINUTES = 25
MOST_TAPS = {"start with 2 absent of 10": 4, "a member's card": 6}
SIGNED = re.compile(r"Signed by .*Rosa Wren")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with opened_demo(tmp_path_factory.mktemp("monday")) as house:
        yield house


@pytest.fixture(scope="module")
def day(house, browser):
    done = replay.Replay(browser, house, lambda page: come_in(page, "rosa", invented()["password"]))
    yield done
    done.context.close()


def test_26_notes_are_signed_in_25_minutes(day, capsys):
    notes = list(day.all_of_it())

    page, took = day.page, day.took
    minutes = took.seconds(replay.NOTES, replay.START, replay.CARD) / 60
    cards = took.clicks(replay.CARD)
    with capsys.disabled():
        print(f"\n26 notes: {minutes:.1f} minutes; a member's card: {max(cards)} taps at most")
    assert len(set(notes)) == 26
    for address in notes:
        page.goto(address)
        page.locator(".note-signatures").get_by_text(SIGNED).first.wait_for()
    assert minutes <= MOST_MINUTES
    # The tap that puts the caret into the own sentence belongs to the sentence.
    assert max(cards) - 1 <= MOST_TAPS["a member's card"]


def test_what_was_typed_stands_in_the_right_note_alone(day):
    page = day.page
    for group in monday().groups:
        members = day.where["groups"][group.key]["members"]
        for one in group.members:
            page.goto(f"/people/{members[one.key]}/sessions/")
            page.locator("tbody th a").first.click()
            text = page.locator("#main").inner_text()
            assert one.own in text
            assert one.next in text
            assert group.shared in text
            assert not [other.key for other in group.members if other != one and other.own in text]


def test_beginning_with_two_absent_of_ten_takes_four_taps(day, capsys):
    """From Today: the demo's own group, which waits to be begun."""
    page = day.page
    page.goto("/")
    start = page.locator(".slot", has_text="10 come").locator("a", has_text="Start")
    page.wait_for_load_state("networkidle")
    day.counter.begin()
    with page.expect_navigation():
        start.first.click()
    names = page.locator(".group-tile .group-name")
    group_steps.begin(page, [names.nth(place).inner_text() for place in (2, 7)])
    taps = day.counter.end().clicks

    with capsys.disabled():
        print(f"\nstart with 2 absent of 10: {taps} taps")
    assert taps <= MOST_TAPS["start with 2 absent of 10"]
    assert page.locator("[data-member][data-away]").count() == 2
