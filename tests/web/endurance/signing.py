"""A ledger of notes that were signed, kept outside the server, and held against it after a fall."""

import http.client
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.web.endurance.ledger import FOUND
from tests.web.endurance.running_house import RunningHouse

MADE = """
import json, sys, django
django.setup()
from tests.web.endurance import sessions_of_a_house
print(json.dumps(sessions_of_a_house.made(int(sys.argv[1]))))
"""
KEPT = """
import json, django
django.setup()
from tests.web.endurance import sessions_of_a_house
print(json.dumps(sessions_of_a_house.kept()))
"""


@dataclass
class Form:
    """The page of one session's note as somebody filled it in: sent again, it is the same."""

    client: str
    person: str
    session: str
    words: str = field(default_factory=lambda: f"Wren sang {uuid4().hex}.")
    once: str = field(default_factory=lambda: str(uuid4()))

    @property
    def path(self) -> str:
        """Where it is sent."""
        return f"/people/{self.client}/sessions/{self.session}/note/sign/"

    @property
    def fields(self) -> dict[str, str]:
        """What is sent."""
        own = {"seen": self.words, "meaning": "More ease.", "next_steps": "Go on."}
        return {**own, "format": "soap", "revision": "", "person": self.person, "once": self.once}


@dataclass
class Signing:
    """What was sent and what was acknowledged; every unanswered form is sent again.

    Attributes
    ----------
    forms : list of Form
        Those that wait; the next writer takes the first.
    acknowledged : list of Form
    refused : list of int
        Statuses of answers that were no acknowledgement.
    """

    forms: list[Form] = field(default_factory=list)
    acknowledged: list[Form] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self, house: RunningHouse, each: int) -> None:
        """Make sessions whose notes can be signed."""
        made = json.loads(house.asked(MADE, str(each)).splitlines()[-1])
        self.forms = [Form(*one) for one in made]

    def write(self, house: RunningHouse, by: http.client.HTTPConnection, _: Any) -> None:
        """Sign one note; the same form goes back to the others when nobody answers."""
        with self.lock:
            form = self.forms.pop(0) if self.forms else self.acknowledged[0]
        try:
            status = house.post(form.path, form.fields, by)
        except BaseException:
            with self.lock:
                self.forms.insert(0, form)
            raise
        with self.lock:
            if status == FOUND:
                self.acknowledged.append(form)
            else:
                self.refused.append(status)

    def faults(self, house: RunningHouse) -> list[str]:
        """Return what the house does not hold as it should."""
        kept = json.loads(house.asked(KEPT).splitlines()[-1])
        signed = Counter(kept["signed"])
        lost = len({form.session for form in self.acknowledged} - set(signed))
        doubled = sum(count > 1 for count in Counter(kept["words"]).values())
        said = {
            f"{lost} acknowledged signatures lost": lost,
            f"{doubled} signed twice": doubled or any(n > 1 for n in signed.values()),
            f"half-signed: {sorted(Counter(kept['half']).items())}": kept["half"],
            f"the audit's chain: {kept['chain']}": kept["chain"],
            f"refused: {sorted(set(self.refused))}": self.refused,
        }
        return [what for what, wrong in said.items() if wrong]
