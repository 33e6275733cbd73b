"""Drives a browser through Monday and counts: what is done with people, and what notes take after.

Conventions: seconds are those of the keystroke-level model (`bench.keystroke_model`), waits for the
server included. *With people* is what is tapped while a session goes on: beginning it, its parts,
marks, quotes, its end. *Notes* is everything from the end of a session to its signed note. What
clients answer by their own hand is not asked here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.keystroke_model import Counted, Counter
from playwright.sync_api import Browser, Page
from tests.reference.monday.corpus import Group, Individual, Member, monday
from tests.web.browser import care_steps as steps
from tests.web.browser import group_steps
from tests.web.browser.conftest import RunningHouse
from tests.web.browser.demo_house import asked

from sostenuto.care.session_words import session_words

NOTES, PEOPLE, START, CARD, BY_HAND = "notes", "with people", "start", "card", "by hand"
BROUGHT_IN = """
import runpy, sys
sys.argv = ["bringing_in", *sys.argv[1:]]
runpy.run_path(sys.argv[1], run_name="__main__")
"""
PLACE = Path(__file__).with_name("bringing_in.py")
PATIENCE_MS = 60_000
WINDOW = {"width": 1280, "height": 900}


@dataclass
class Took:
    """What each piece of work took, by the kind of work, in the order in which it was done."""

    pieces: dict[str, list[Counted]] = field(default_factory=dict)

    def add(self, kind: str, counted: Counted) -> None:
        """Add one piece."""
        self.pieces.setdefault(kind, []).append(counted)

    def seconds(self, *kinds: str) -> float:
        """Return how long some kinds took together."""
        return sum(one.estimate_s for kind in kinds for one in self.pieces.get(kind, ()))

    def clicks(self, kind: str) -> list[int]:
        """Return how many clicks each piece of a kind took."""
        return [one.clicks for one in self.pieces.get(kind, ())]

    def total(self, *kinds: str) -> Counted:
        """Return what some kinds took together."""
        every = [one for kind in kinds for one in self.pieces.get(kind, ())]
        return Counted(
            clicks=sum(one.clicks for one in every),
            keys=sum(one.keys for one in every),
            decisions=sum(one.decisions for one in every),
            server_s=sum(one.server_s for one in every),
        )


class Replay:
    """A therapist's browser on Monday, in a demo's house where its people were brought in.

    Parameters
    ----------
    browser : playwright Browser
    house : RunningHouse
    come_in : callable
        Signs rosa in on a page.
    by_hand : bool
        Whether everybody is also there to be typed by hand.
    """

    def __init__(
        self,
        browser: Browser,
        house: RunningHouse,
        come_in: Callable[[Page], Any],
        *,
        by_hand: bool = False,
    ) -> None:
        words = ["--by-hand"] if by_hand else []
        self.where = json.loads(asked(house.folder, BROUGHT_IN, str(PLACE), *words))
        self.context = browser.new_context(base_url=house.url, viewport=WINDOW, has_touch=True)
        self.context.set_default_timeout(PATIENCE_MS)
        self.counter = Counter(self.context)
        self.page = self.context.new_page()
        self.took = Took()
        come_in(self.page)

    def all_of_it(self) -> Iterator[str]:
        """Do the day; yield the address of each signed note."""
        for one in monday().individuals:
            yield self.alone(one)
        for group in monday().groups:
            yield from self.together(group)

    def alone(self, one: Individual) -> str:
        """See somebody alone, from the planned session to the signed note."""
        self.page.goto(f"{self.where['individuals'][one.key]}run/")
        steps.ready(self.page)
        self._count(PEOPLE, self._session, one)
        steps.all_sent(self.page)
        self._count(NOTES, self._note, one)
        return self.page.url

    def _session(self, one: Individual) -> None:
        page = self.page
        page.get_by_role("button", name="Start").click()
        for part in page.locator("[data-part]").all():
            part.locator("button.run-part").click()
        steps.quote(page, one.quote)
        page.get_by_role("button", name="End the session").click()
        page.get_by_role("link", name="Write the note").wait_for()

    def _note(self, one: Individual) -> None:
        page = self.page
        with page.expect_navigation():
            page.get_by_role("link", name="Write the note").click()
        choose_response(page, one.response)
        type_parts(page, (one.seen, one.meaning, one.next))
        steps.sign(page)

    def together(self, group: Group) -> Iterator[str]:
        """Meet with a group, from its page before the meeting to ten signed notes."""
        page, meeting = self.page, self.where["groups"][group.key]["meeting"]
        page.goto(f"{meeting}start/")
        late = [one.alias for one in group.members if one.late_min]
        self._count(START, group_steps.begin, page, late)
        self._count(PEOPLE, self._meeting, group)
        self._count(NOTES, self._shared, group)
        for _ in group.members:
            self._count(CARD, self._card, group)
        page.goto(f"{meeting}after/")
        self._count(NOTES, group_steps.sign_all, page)
        page.goto(f"{meeting}after/")
        links = page.locator(".group-cards a").all()
        yield from [str(one.get_attribute("href")) for one in links]

    def _meeting(self, group: Group) -> None:
        page, known = self.page, session_words().marks
        group_steps.part(page, 0)
        for one in group.members:
            if one.late_min:
                group_steps.comes(page, one.alias)
        for number in range(1, len(group.cards)):
            group_steps.part(page, number)
        for one in group.members:
            for key, times in one.marks.items():
                for _ in range(times):
                    group_steps.mark(page, one.alias, known[key].name)
            if one.left_min:
                group_steps.leaves(page, one.alias)
        page.get_by_role("button", name="End the meeting").click()
        steps.all_sent(page)

    def _shared(self, group: Group) -> None:
        with self.page.expect_navigation():
            self.page.locator("a[data-note]").click()
        group_steps.share(self.page, group.topic, group.shared)

    def _card(self, group: Group) -> None:
        one = whose(self.page, group)
        group_steps.fill_card(self.page, one.engagement, one.response, one.own, one.next)
        group_steps.keep(self.page)

    def typed(self) -> None:
        """Type every note by hand, each in a finished session of its own, and sign it."""
        for address, note in zip(self.where["by_hand"], monday().notes, strict=True):
            self.page.goto(address)
            self._count(BY_HAND, self._typed, (note.seen, note.meaning, note.next_steps))

    def _typed(self, parts: tuple[str, str, str]) -> None:
        type_parts(self.page, parts)
        steps.sign(self.page)

    def _count(self, kind: str, task: Callable[..., Any], *said: Any) -> None:
        self.page.wait_for_load_state("networkidle")
        self.counter.begin()
        task(*said)
        self.took.add(kind, self.counter.end())


def whose(page: Page, group: Group) -> Member:
    """Return whose card is before one."""
    name = group_steps.card_of(page)
    return next(one for one in group.members if one.name == name)


def choose_response(page: Page, key: str) -> None:
    """Say by a tap what came of the goal."""
    field = page.locator(f".note-goals [name^=response-][value={key}]").first
    page.locator(f"label[for='{field.get_attribute('id')}']").click()


KEYS = str.maketrans("“”’–", '""\'-')
"""What stands on a keyboard in place of signs that do not."""


def type_parts(page: Page, parts: tuple[str, str, str]) -> None:
    """Type the three own parts of a note, by Tab from one to the next."""
    page.locator("[name=seen]").click()
    for number, words in enumerate(parts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(words.translate(KEYS))
