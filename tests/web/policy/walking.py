"""The walk: every address × method × person × record, held against the oracle."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

import oracle
import records
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser
from people_of_the_walk import CLIENTS, HOUSE, TWINS, Person, World, canary

from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.addresses import Address, every_address

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SHARES = {
    True: {"GET": 3, "HEAD": 20, "POST": 6},
    False: {"GET": 16, "HEAD": 20, "POST": 24},
}
"""Of how many steps a quick walk takes one, where it ought to be granted and where not."""
RARELY = 80
MISSING = "missing"
NO_RULE = "stands under no rule"
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
PASSING = re.compile(
    r"nonce-[\w+/=-]+|nonce=\"[^\"]*\"|csrfmiddlewaretoken\" value=\"[^\"]*\""
    r"|Content-Length: \d+|csrf=[^;]*|expires=[^;]*|data-seconds=\"\d+\"|[A-Za-z0-9]{64}"
)
CANARY = re.compile(
    rf"zq({'|'.join(oracle.OPENS)})({'|'.join([*CLIENTS, *TWINS.values(), HOUSE])})qz"
)


@dataclass(frozen=True)
class Finding:
    """One answer that is not what the policy says."""

    what: str
    person: str
    method: str
    route: str
    record: str


@dataclass
class Walk:
    """One walk through a world; ``findings`` is empty when the house holds to its policy."""

    world: World
    every_step: bool = False
    methods: tuple[str, ...] = METHODS
    until_found: bool = False
    findings: list[Finding] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    asked: int = 0

    def through(self, addresses: Iterable[Address]) -> "Walk":
        addresses = [address for address in addresses if self._can_be_written(address)]
        for person in self.world.people.values():
            browser = Browser(raise_request_exception=False)
            for address in addresses:
                # Each time anew: what is rolled back leaves a session that idles on.
                self._visit(browser, signed_in(browser, person), person, address)
                if self.until_found and self._has_found():
                    return self
        return self

    def _has_found(self) -> bool:
        return any(finding.what != NO_RULE for finding in self.findings)

    def _can_be_written(self, address: Address) -> bool:
        unknown = [name for name in address.names if not records.is_known(name)]
        for name in unknown:
            self._find(f"no sample for {name} in records.py", None, "", address, "")
        if address.rule is None:
            self._find(NO_RULE, None, "", address, "")
        if address.rule is not None and address.rule not in oracle.TABLE:
            self._find(f"its rule {address.rule} is not in the table", None, "", address, "")
        written = oracle.RULES.get("/" + address.route, address.rule)
        if written != address.rule:
            self._find(f"stands under {address.rule}, not {written}", None, "", address, "")
        return not unknown

    def _find(self, what: str, person: Person | None, method: str, address: Address, record: str):
        who = person.key if person else "everybody"
        self.findings.append(Finding(what, who, method, "/" + address.route, record))

    def _visit(self, browser: Browser, cookies: dict, person: Person, address: Address) -> None:
        for method in self.methods:
            wanted = [
                record
                for record in records_of(address)
                if self._is_wanted(address, method, person, record)
            ]
            none = Nowhere(partial(self._nowhere, browser, cookies, person, address, method))
            for record in wanted:
                answer = self._ask(browser, cookies, method, address, record)
                for what in self._wrong(person, method, address, record, answer, none):
                    self._find(what, person, method, address, "+".join(record))

    def _nowhere(self, browser, cookies, person, address: Address, method: str) -> Any:
        """Return what is answered where there is no such record, for some steps of a quick walk."""
        if not address.names or not self._one_of(3, "compare", address.route, method, person.key):
            return None
        return self._ask(browser, cookies, method, address, MISSING)

    def _ought(self, person: Person, address: Address, record: tuple[str, ...]) -> str:
        named = named_by(address)
        relation = relation_of(person, record) if named else None
        owner = records.owner_of(address.names)
        return oracle.expected(person, address.rule, relation, bool(named), owner)

    def _is_wanted(self, address: Address, method: str, person: Person, record: tuple) -> bool:
        """Let a quick walk take a share of the steps, the same share each time."""
        opens = self._ought(person, address, record) == oracle.GRANTED
        return self._one_of(
            SHARES[opens].get(method, RARELY), address.route, method, person.key, *record
        )

    def _one_of(self, share: int, *step: str) -> bool:
        return self.every_step or zlib.crc32(" ".join(step).encode()) % share == 0

    def _ask(self, browser: Browser, cookies: dict, method: str, address: Address, record) -> Any:
        self.asked += 1
        cache.clear()  # where attempts are counted
        browser.cookies.clear()
        for name, value in cookies.items():
            browser.cookies[name] = value
        ids = ids_of(self.world, address, record)
        path, form = path_of(address, ids), "application/x-www-form-urlencoded"
        # Forms about a client carry who they are about; without, the view behind would not look.
        body = urlencode({"person": token_for(ids["client_id"])}) if "client_id" in ids else ""
        with transaction.atomic():
            if method == "POST":
                answer = browser.generic(method, path, body, content_type=form)
            else:
                answer = browser.generic(method, path)
            answer.said = said_by(answer)
            answer.plain = PASSING.sub("", UUID.sub("ID", answer.said.replace(path, "ADDRESS")))
            transaction.set_rollback(True)
        return answer

    def _wrong(self, person, method, address, record, answer, none) -> Iterator[str]:
        wanted = self._ought(person, address, record)
        status = answer.status_code
        if wanted == oracle.GRANTED and status == 404 and "voided" in record:
            return  # whoever may not take a client back does not see that there was one
        if status >= 500:
            yield f"{status}"
        if wanted == oracle.GRANTED:
            absent = "/" + address.route in records.ABSENT
            if status in (403, 404) and not absent:
                yield f"granted, and got {status}"
            if is_door(answer) and not is_about_the_door(address):
                yield "granted, and sent to the door"
            if status == 200:
                self.opened.add(address.route)
        elif wanted == oracle.DOOR and not is_door(answer):
            yield f"no account, and got {status}"
        elif wanted == oracle.REFUSED and status != 404:
            yield f"refused, and got {status}"
        elif wanted == oracle.NOBODYS and status not in (404, 405):
            yield f"somebody else's, and got {status}"
        closed = wanted != oracle.GRANTED or status == 404
        if closed and none.differs_from(answer):
            yield "what is refused differs from what does not exist"
        yield from self._shown(person, answer)

    def _shown(self, person: Person, answer: Any) -> Iterator[str]:
        """Yield what an answer shows to somebody who may not read it."""
        for kind, key in set(CANARY.findall(answer.said)):
            relation = person.relations.get(key)
            if not oracle.may_read(person, kind, relation, voided=key == "voided"):
                yield f"shows what is {kind} of {key}"


@dataclass
class Nowhere:
    """What is answered where there is no such record."""

    ask: Callable[[], Any]
    kept: Any = None

    def differs_from(self, answer: Any) -> bool:
        if self.kept is None:
            self.kept = self.ask()
        if self.kept is None or alike(answer) == alike(self.kept):
            return False
        # What stands on a page may have passed on since, like a time of day: ask just now.
        self.kept = self.ask()
        return alike(answer) != alike(self.kept)


def signed_in(browser: Browser, person: Person) -> dict[str, str]:
    """Sign somebody in and return the cookies with which each step begins."""
    browser.cookies.clear()
    if person.user is not None:
        browser.force_login(person.user)
    return {name: morsel.value for name, morsel in browser.cookies.items()}


def named_by(address: Address) -> list[str]:
    return [name for name in address.names if name in records.OF_CLIENT]


def records_of(address: Address) -> list[tuple[str, ...]]:
    """Return which clients' records to put into an address; one of each where it names several."""
    named = named_by(address)
    if not named:
        return [("",)]
    alike_ones = [(key,) * len(named) for key in CLIENTS]
    if len(named) == 1:
        return alike_ones
    rest = len(named) - 1
    strangers = [("own", "team"), ("own", "clinic"), *TWINS.items()]
    return [*alike_ones, *((first,) + (other,) * rest for first, other in strangers)]


def relation_of(person: Person, record: tuple[str, ...]) -> str | None:
    """Return how somebody stands to what is named; None where the parts belong to several."""
    return person.relations.get(record[0]) if len(set(record)) == 1 else None


def ids_of(world: World, address: Address, record: tuple[str, ...] | str) -> dict[str, Any]:
    """Return what to put into an address; of what there is none when ``record`` is `MISSING`."""
    named = named_by(address)
    if record == MISSING:
        return {name: records.missing(world, name) for name in address.names}
    of = {name: record[named.index(name)] if name in named else "" for name in address.names}
    return {
        name: records.value_of(world, records.variant_of(address.route, name), key)
        for name, key in of.items()
    }


def path_of(address: Address, ids: dict[str, Any]) -> str:
    route = PART.sub(lambda part: str(ids[part[1] or part[2]]), address.route)
    return "/" + route.replace("^", "").replace("$", "")


def said_by(answer: Any) -> str:
    """Return everything an answer tells: body, headers, cookies."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.told = body
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{head}\n{answer.cookies.output()}\n{body.decode('utf-8', 'replace')}"


def alike(answer: Any) -> tuple[int, str]:
    """Return what two refusals must have in common: all but nonces, tokens, times and the ids."""
    return answer.status_code, answer.plain


def is_door(answer: Any) -> bool:
    to = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
    return to.startswith("/sign-in")


def is_about_the_door(address: Address) -> bool:
    rule = oracle.TABLE[address.rule]
    return bool(rule.get("confirm") or rule.get("anyone"))


def walk(world: World, addresses: Iterable[Address] | None = None, **options: Any) -> Walk:
    return Walk(world, **options).through(every_address() if addresses is None else addresses)


__all__ = ["Finding", "Walk", "canary", "walk"]
