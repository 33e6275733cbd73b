"""Every page of the house, as people see it: each address by somebody whom the policy lets in.

``for page in pages(world): page.html`` is what an address answered, to a look (GET) and to its form
sent with nothing filled in (POST). Nothing that a visit writes is kept.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import oracle
import records
import walking
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils.translation import trans_real
from people_of_the_walk import Person, World

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.platform.clinic.steps import STEPS
from sostenuto_web.platform.policy.addresses import Address, every_address

STAFF = ("therapist", "privacy_officer", "administrator", "director")
"""Who is asked first: with the client and the stranger they see every page."""
CLIENT, STRANGER = "wren", "stranger"
FROM_RECORDS = re.compile(r"zq\w+qz|Invented [\w-]+|one\.wav")
"""What the records of the walk hold; whatever stands around it is looked at all the same."""
ASKING = {"gettext": (0,), "pgettext": (1,), "ngettext": (0,), "npgettext": (1,)}
"""Which arguments are the texts; of two forms the first, by which catalogues know them."""
HIDDEN = re.compile(r"<input\b[^>]*type=\"hidden\"[^>]*>")


@dataclass(frozen=True)
class Page:
    """What one address answered somebody."""

    person: str
    method: str
    route: str
    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.person} {self.method} {self.route} ({self.status})"


def pages(
    world: World, addresses: list[Address] | None = None, *, by_everybody: bool = False
) -> Iterator[Page]:
    """Visit every address: by the first who may, the client and the stranger; or by everybody."""
    besides = list(_besides(world)) if addresses is None else []
    for address in every_address() if addresses is None else addresses:
        if address.rule is None or not all(records.is_known(name) for name in address.names):
            continue  # the walk of the policy tells of these
        for person, record in _visitors(world, address, by_everybody):
            path = walking.path_of(address, walking.ids_of(world, address, record))
            yield from visited(person, path, "/" + address.route)
    for key, path in besides:
        yield from visited(world.people[key], path, path)


def visited(person: Person, path: str, route: str) -> Iterator[Page]:
    """Look at a page, then send its form with nothing but what it says by itself."""
    look = _asked(person, "GET", path)
    hidden = dict(_hidden(look[1])) if look else {}
    for method, answer in (("GET", look), ("POST", _asked(person, "POST", path, hidden))):
        if answer and answer[1]:
            yield Page(person.key, method, route, *answer)


@contextmanager
def asked_for() -> Iterator[set[str]]:
    """Note every text that a catalogue is asked for; stands inside ``bracketed()``."""
    asked: set[str] = set()

    def noting(real: Any, *places: int) -> Any:
        def ask(*given: Any) -> Any:
            asked.update(str(given[place]) for place in places)
            return real(*given)

        return ask

    with ExitStack() as stack:
        for name, places in ASKING.items():
            real = getattr(trans_real, name)
            stack.enter_context(patch.object(trans_real, name, noting(real, *places)))
        yield asked


def _visitors(
    world: World, address: Address, by_everybody: bool
) -> Iterable[tuple[Person, tuple[str, ...]]]:
    may = [
        (person, record)
        for person in _in_order(world)
        for record in walking.records_of(address)
        if _is_let_in(person, address, record)
    ]
    if by_everybody:
        return may
    seen: dict[str, tuple[Person, tuple[str, ...]]] = {}
    for person, record in may:
        seen.setdefault(
            person.key if person.key in (CLIENT, STRANGER) else "staff", (person, record)
        )
    return seen.values()


def _in_order(world: World) -> list[Person]:
    first = [world.people[key] for key in STAFF]
    return first + [person for person in world.people.values() if person not in first]


def _is_let_in(person: Person, address: Address, record: tuple[str, ...]) -> bool:
    named = bool(walking.named_by(address))
    relation = walking.relation_of(person, record) if named else None
    owner = records.owner_of(address.names)
    return oracle.expected(person, address.rule, relation, named, owner) == oracle.GRANTED


def _asked(person: Person, method: str, path: str, data: Any = None) -> tuple[int, str] | None:
    browser = Browser(raise_request_exception=False)
    walking.signed_in(browser, person)
    cache.clear()  # where attempts are counted
    with transaction.atomic():
        send = browser.get if method == "GET" else browser.post
        answer: Any = send(path, data or {})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return None
    return answer.status_code, body.decode("utf-8", "replace")


def _hidden(html: str) -> Iterator[tuple[str, str]]:
    for tag in HIDDEN.findall(html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            yield name[1], value[1]


def _besides(world: World) -> Iterator[tuple[str, str]]:
    """Return pages that the walk's samples do not reach: other steps and other kinds."""
    for step in STEPS:
        yield "administrator", step.address
    client = world.clients["own"]
    for template in templates():
        yield "therapist", reverse("consent-start", args=[client.pk, template.key])


__all__ = ["FROM_RECORDS", "Page", "asked_for", "pages", "visited"]
