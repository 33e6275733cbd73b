"""What a therapist does in a day, step by step, with real clicks and real keys.

Conventions: every step ends when its effect can be seen. Journeys and the stopwatch share them, so
that what is measured is what is shown to work.
"""

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SENT = "All sent"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
COPIED = "navigator.clipboard.readText()"


def main(page: Page) -> Locator:
    """Return the main part of a page."""
    return page.locator("#main")


def press(page: Page, button: str) -> None:
    """Press a button of the main part by what it says, and wait for the page that follows."""
    with page.expect_navigation():
        main(page).get_by_role("button", name=button).first.click()


def follow(page: Page, link: str) -> None:
    """Follow a link of the main part by what it says, and wait for its page."""
    with page.expect_navigation():
        main(page).get_by_role("link", name=link).first.click()


def record_of(page: Page, alias: str) -> str:
    """Open a client's record by their alias; return its address."""
    page.goto("/people/")
    row = page.locator("tbody tr").filter(has=page.get_by_text(alias, exact=True)).first
    with page.expect_navigation():
        row.get_by_role("link").first.click()
    return page.url


def plan_session(page: Page, record: str, *, like_the_last: bool) -> None:
    """Plan a session for now; its plan is before one afterwards."""
    page.goto(f"{record}sessions/")
    follow(page, "Plan a session")
    box = page.locator("[name=copy]")
    if box.count() and box.is_checked() != like_the_last:
        box.click()
    press(page, "Plan the session")
    main(page).get_by_role("heading", name="Plan", exact=True).wait_for()


def put_in(page: Page, part: str, card: str) -> None:
    """Put a card into a part of a plan."""
    follow(page, f"Add – {part}")
    offer = page.locator("li.technique-card", has_text=card).first
    hidden = page.locator("details.plan-more:not([open]) > summary")
    for number in range(hidden.count()):
        if not offer.is_visible():
            hidden.nth(number).click()
    if offer.get_by_role("checkbox").count():
        offer.get_by_role("checkbox").check()
    with page.expect_navigation():
        offer.get_by_role("button", name="Put it in").click()


def swap_first_song(page: Page) -> tuple[str, str]:
    """Swap the first song of a plan for another one; return their titles."""
    before = page.locator("#songs li strong").first.inner_text()
    follow(page, f"Swap – {before}")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Play this instead")).first.click()
    return before, page.locator("#songs li strong").first.inner_text()


def ready(page: Page) -> None:
    """Wait until the session's page takes taps."""
    page.wait_for_selector("session-run[data-ready]")


def kept_for_later(page: Page) -> None:
    """Wait until the device holds the page for when the network is away."""
    page.wait_for_selector("session-run[data-kept]")


def all_sent(page: Page) -> None:
    """Wait until nothing waits on the device."""
    page.locator("[data-line]", has_text=SENT).wait_for()


def begin(page: Page, card: str) -> None:
    """Begin an activity of the plan."""
    page.locator("[data-part] button", has_text=card).first.click()
    page.locator("[aria-current=step]", has_text=card).wait_for()


def pad(page: Page, name: str) -> None:
    """Tap one of the large pads."""
    page.locator("session-run").get_by_role("link", name=name, exact=True).click()


def quote(page: Page, words: str) -> None:
    """Keep what somebody said."""
    pad(page, "In their words")
    page.get_by_label("word for word").click()
    page.keyboard.type(words)
    page.get_by_role("button", name="Keep the words").click()
    page.get_by_text(f"“{words}”").first.wait_for()


def choose(page: Page, name: str, choice: str) -> None:
    """Tap a pad and one of what it offers."""
    pad(page, name)
    sheet = page.locator("dialog[open]")
    sheet.get_by_role("button", name=re.compile(f"^{choice}")).first.click()
    sheet.wait_for(state="hidden")


def sounds(page: Page, title: str) -> None:
    """Say that a song of the set list sounds now."""
    pad(page, "Music")
    sheet = page.locator("dialog[open]")
    sheet.locator("button.run-song", has_text=title).first.click()
    sheet.wait_for(state="hidden")


def rate(page: Page, when: str, mood: tuple[int, int], number: int) -> None:
    """Hand the device over: one cell of the square, one number for all but the last, left out."""
    pad(page, f"Rate: {when}")
    sheet = page.locator("dialog[open]")
    sheet.get_by_role("button", name="Hand it over").click()
    column, row = mood
    count = sheet.locator("[data-step=question]").count()
    for place in range(count):
        question = sheet.locator("[data-step=question]").nth(place)
        if question.locator("label.mood-cell").count():
            question.locator("label.mood-cell").nth((9 - row) * 9 + column - 1).click()
        elif place == count - 1:
            question.get_by_role("button", name="Leave this one out").click()
            continue
        else:
            question.locator("label.run-number").nth(number).click()
        question.get_by_role("button", name="Next").click()
    sheet.get_by_role("button", name="Back to the session").click()
    sheet.wait_for(state="hidden")


def write_note(page: Page, words: Iterable[str], *, response: str = "a step") -> None:
    """Say what came of each goal and type own words; by Tab from one field to the next."""
    for choices in page.locator(".note-goals .choices").all():
        choices.get_by_text(response, exact=True).click()
    for number, text in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        else:
            page.locator("[name=seen]").click()
        page.keyboard.type(text)


def sign(page: Page) -> None:
    """Sign the note that is before one."""
    press(page, "Sign the note")
    page.locator(".note-signatures").get_by_text("Signed by").wait_for()


def copy_as(page: Page, name: str) -> str:
    """Copy a signed note in a format; return what is on the clipboard."""
    with page.expect_navigation():
        main(page).get_by_role("link", name=name, exact=True).first.click()
    page.locator("a[data-copy]").first.click()
    page.get_by_text("The note is copied.").wait_for()
    return str(page.evaluate(COPIED))


def answer(page: Page, name: str, text: str) -> None:
    """Answer a question of a form: by what is chosen, or in words."""
    field = page.locator(f"#main [name=q-{name}]")
    if field.first.get_attribute("type") == "radio":
        page.locator(f"#main [name=q-{name}][value={text}]").check()
    else:
        field.click()
        page.keyboard.type(text)
