"""What a leader does with a group and what its phones do, step by step, with real clicks and keys.

Conventions: as in `care_steps`; every step ends when its effect can be seen.
"""

import re
from collections.abc import Iterable, Mapping

from playwright.sync_api import Locator, Page
from tests.web.browser import care_steps as steps

PHONE = {"viewport": {"width": 375, "height": 720}, "has_touch": True}
ASKED = "[data-step]:not([hidden])"
"""What a phone shows of its questions, or its thanks."""


def begin(page: Page, absent: Iterable[str] = (), *, reminded: bool = False) -> None:
    """Say on the page before a meeting who is not there, and begin it."""
    for alias in absent:
        page.locator(".group-tile", has_text=alias).first.click()
    if reminded:
        page.locator("label", has_text="I have said this aloud").click()
    steps.press(page, "Begin")
    ready(page)


def ready(page: Page) -> None:
    """Wait until the meeting's page takes taps."""
    page.wait_for_selector("group-run[data-ready]")


def member(page: Page, alias: str) -> Locator:
    """Return a member's line on the meeting's page."""
    return page.locator(f".meet-members [data-name='{alias}']")


def mark(page: Page, alias: str, name: str) -> None:
    """Mark what was seen of a member: beside the name, or on the sheet that the name opens."""
    beside = member(page, alias).locator("button.meet-pad", has_text=name)
    if beside.count():
        beside.first.click()
        return
    member(page, alias).locator("a.meet-name").click()
    sheet = page.locator("dialog[open]")
    sheet.locator("button[name=key]", has_text=name).first.click()
    sheet.wait_for(state="hidden")


def quote(page: Page, alias: str, words: str) -> None:
    """Keep what a member said: one tap, the words, one tap."""
    member(page, alias).locator("a[data-typing]").click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_label("word for word").wait_for()
    page.keyboard.type(words)
    sheet.get_by_role("button", name="Keep the words").click()
    sheet.wait_for(state="hidden")


def comes(page: Page, alias: str) -> None:
    """Say that somebody who was not there comes now; the meeting's page is before one after."""
    _attends(page, f"Comes now – {alias}")


def leaves(page: Page, alias: str) -> None:
    """Say that somebody leaves now; the meeting's page is before one after."""
    _attends(page, f"Leaves now – {alias}")


def _attends(page: Page, says: str) -> None:
    steps.all_sent(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Late or left").click()
    with page.expect_navigation():
        page.get_by_role("button", name=says).click()
    steps.follow(page, "Go on")
    ready(page)


def part(page: Page, number: int) -> None:
    """Begin a part of the plan for everybody."""
    parts = page.locator("[data-part]")
    parts.nth(number).locator("button.run-part").click()


def end(page: Page) -> None:
    """End the meeting and go to its notes."""
    page.get_by_role("button", name="End the meeting").click()
    steps.all_sent(page)
    with page.expect_navigation():
        page.locator("a[data-note]").click()
    page.get_by_label("What we did together").wait_for()


def share(page: Page, topic: str, words: str) -> None:
    """Write the shared part, on the page after the meeting, and go on to the first card."""
    page.get_by_label("What it was about").click()
    page.keyboard.type(topic)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")  # own words in place of those that are drafted
    page.keyboard.type(words)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Save ")).first.click()


def card_of(page: Page) -> str:
    """Return whose card is before one."""
    return page.locator(".person-banner strong, .person-banner .person-alias").first.inner_text()


def fill_card(page: Page, engagement: str, response: str, own: str, following: str) -> None:
    """Fill a member's card in; it is not saved yet."""
    choices = page.locator("#card-words")
    choices.locator("[name=engagement]").first.wait_for(state="attached")
    pick(page, "engagement", engagement)
    pick(page, "response-", response)
    page.locator("[name=own]").click()
    page.keyboard.type(own)
    pick(page, "next", "own")
    words = page.locator("[name=next_words]")
    if not words.evaluate("(box) => box === document.activeElement"):
        words.click()  # it was chosen before: nothing has led there
    page.keyboard.type(following)


def pick(page: Page, name: str, value: str) -> None:
    """Choose one of a card's choices by a tap on what it says."""
    field = page.locator(f"#card-words [name^='{name}'][value='{value}']").first
    page.locator(f"label[for='{field.get_attribute('id')}']").click()


def keep(page: Page) -> None:
    """Save the card that is before one; what comes next is before one then."""
    with page.expect_navigation():
        page.locator("button[value=keep]").click()


def sign_all(page: Page) -> None:
    """Sign every note that is ready, from the page after the meeting."""
    if page.get_by_role("link", name="Look and sign").count():
        steps.follow(page, "Look and sign")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(r"^Sign \d+ notes?")).click()


def come_in(phone: Page, code: str, sign: str) -> None:
    """Come into a room with its code and sit down at a sign."""
    phone.goto("/room/")
    phone.get_by_label("The code on the screen").fill(code)
    phone.get_by_role("button", name="Come in").click()
    phone.get_by_role("button", name=sign, exact=True).click()
    phone.locator("group-room").wait_for()


def answer(phone: Page, answers: Mapping[str, str | tuple[int, int]]) -> None:
    """Answer the round on a phone, question after question."""
    while phone.locator(f"[data-shown] form{ASKED}").count():
        question = phone.locator(f"[data-shown] form{ASKED}")
        number = question.get_attribute("data-step")
        if question.locator("label.mood-cell").count():
            column, row = answers["mood"]
            question.locator("label.mood-cell").nth((9 - int(row)) * 9 + int(column) - 1).click()
        elif question.locator("input[name=words]").count():
            question.locator("input[name=words]").fill(str(answers["word"]))
        else:
            question.locator("label.run-number").nth(int(str(answers["number"]))).click()
        question.get_by_role("button", name="Next").click()
        phone.locator(f"[data-shown] {ASKED}:not([data-step='{number}'])").wait_for()
