"""What a handed-over device shows: read anew with every request, a fixed number of queries a form.

Conventions: a place is ``start``, the number of a question, or ``help-3``: what to do in need, and
then question 3. After the last question comes the end; when the client is through, only thanks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from sostenuto_web.care.groups.rooms.answering import Given
from sostenuto_web.care.running.views import Fresh
from sostenuto_web.measures.handing import given, steps, taking
from sostenuto_web.measures.handing.given import Handed
from sostenuto_web.measures.handing.steps import Step
from sostenuto_web.measures.models import Administration
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts import locking, log_off
from sostenuto_web.platform.clinic import crisis

NOBODY = Handed(UUID(int=0), is_over=True)
HELP = "help-"


@dataclass
class Screen:
    """The device: whom it asks, what, and how far that is."""

    by: Any
    handed: Handed
    client: Client | None
    rows: Sequence[Administration]
    since: float
    rests_s: int = 0

    @cached_property
    def steps(self) -> list[Step]:
        """Every question, those that are left out by an answer before as well."""
        if self.client is None or self.handed.is_over:
            return []
        return steps.steps_of(self.client, self.handed, self.rows, self.since)

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked any more."""
        return not self.steps

    @property
    def left_out(self) -> list[str]:
        """What is not asked because of another answer: as the device calls it."""
        return [step.handle for step in self.steps if step.is_left_out]

    @property
    def told(self) -> bool:
        """Whether something was answered at which one should speak with a person."""
        return any(map(taking.tells, self.rows))

    def find(self, handle: str) -> Step | None:
        """Return the question that the device calls so."""
        return steps.find(self.steps, handle)

    def after(self, number: int) -> int:
        """Return which question comes after one."""
        return steps.next_after(self.steps, number)

    def take(self, sent: Given) -> bool:
        """Keep an answer; return whether one should speak with a person about it.

        Raises
        ------
        taking.NoAnswerError
            It is no answer, or to no question of this device.
        """
        step = self.find(sent.question)
        if step is None or self.client is None:
            raise taking.NoAnswerError("no such question")
        whom = (self.by, self.client, self.handed, self.since)
        return taking.take(*whom, step, sent.said, sent.token, sent.ago)

    def rows_now(self) -> list[Administration]:
        """Return the administrations as they are by now."""
        return given.rows_of(self.client, self.handed) if self.client else []

    def context(self, place: str) -> dict[str, Any]:
        """Return what the page is drawn from."""
        helps = place.startswith(HELP)
        at = self._number(place.removeprefix(HELP))
        started = at is not None and not self.is_over
        first = next((one.number for one in self.steps if not one.is_done), 0)
        return {
            "steps": self.steps,
            "count": len(self.steps),
            "fresh": Fresh(),
            "tag": uuid5(self.handed.client_id, "tablet").hex[:12],
            "rests": self.rests_s,
            "over": self.is_over,
            "helps": helps and started,
            "at": at,
            "first": first,
            "begun": any(one.is_done for one in self.steps),
            "step": self.steps[at] if at is not None and at < len(self.steps) else None,
            "ends": started and at == len(self.steps),
            "told": self.told,
            "numbers": crisis.confirmed(),
        }

    def _number(self, said: str) -> int | None:
        if not (said.isascii() and said.isdigit() and len(said) < 4):
            return None
        return min(int(said), len(self.steps))


def screen_of(request: Any) -> Screen | None:
    """Return what the device of a request shows; None where it was not handed over."""
    if not locking.is_handed(request):
        return None
    handed = given.handed_in(request) or NOBODY
    client = given.client_of(request.user, handed)
    rows = given.rows_of(client, handed) if client else []
    since = locking.handed(request).get(locking.SINCE)
    began = float(since) if isinstance(since, int | float) else log_off.now_s()
    left = getattr(request, "log_off", None)
    return Screen(request.user, handed, client, rows, began, left.idle_s if left else 0)
