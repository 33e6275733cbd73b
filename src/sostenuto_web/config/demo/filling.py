"""Fills a demo house with invented people, through the same services that its pages use.

Conventions: everything is drawn from one seed (``invented.toml``), so every demo shows the same
clinic; every name ends with "(invented)".
"""

import datetime
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto.care.consent.catalogue import templates
from sostenuto.care.contexts import contexts
from sostenuto_web.config.demo import care, harms, repertoire
from sostenuto_web.people.consents import services as consents
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import clients, details, team
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic import services as set_up

MARK = "(invented)"
OLDEST_BORN, YOUNGEST_BORN = 1948, 2006


@dataclass(frozen=True, slots=True)
class LogIn:
    """One account of the demo, as it is told at the terminal and on the sign-in page."""

    login: str
    what: str
    sees: str


@cache
def invented() -> dict[str, Any]:
    """Return ``invented.toml``."""
    text = (files("sostenuto_web.config.demo") / "invented.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def log_ins() -> tuple[LogIn, ...]:
    """Return every account of the demo.

    Examples
    --------
    >>> [log_in.login for log_in in log_ins()][:2]
    ['ada', 'rosa']
    """
    told = [
        LogIn(one["login"], ", ".join(one["roles"]).replace("_", " "), one["sees"])
        for one in invented()["staff"]
    ]
    client = invented()["client_account"]
    return (*told, LogIn(client["login"], "client", client["sees"]))


@transaction.atomic
def fill() -> bool:
    """Fill an empty demo house; return whether there was anything to do.

    Raises
    ------
    InputError
        The house is a real one.
    """
    if not settings.HOUSE.is_demo:
        raise InputError("house", expected="a demo house", got=settings.HOUSE.kind)
    if User.objects.exists():
        return False
    chance = random.Random(invented()["seed"])
    # Careful hashing takes its time, and this password is no secret: once will do for everybody.
    hashed = make_password(invented()["password"])
    staff = {one["login"]: _member_of_staff(one, hashed) for one in invented()["staff"]}
    _settle(staff["ada"])
    came = []
    for number in range(invented()["clients"]):
        client = _client(number, chance, staff)
        came.append(client)
        _surroundings(client, chance, staff["rosa"])
        if number == 0:
            _account_of(client, hashed)
        if number % 6 == 0:
            _agreed(client, client.made_by)
    harms.write_down(came)
    repertoire.write_down(came, staff)
    care.write_down(came, staff, invented()["seed"])
    return True


def _settle(by: User) -> None:
    """Set the clinic up, but for what only a person at the place can do."""
    said = invented()["set_up"]
    for step, values in said["steps"].items():
        set_up.settle(by=by, step=step, **values)
    number = crisis.save(by=by, **said["crisis_number"])
    crisis.confirm(
        by=by,
        number=number,
        person=by.name,
        on_day=timezone.localdate(),
        said=crisis.as_confirmed(number),
    )


def _account(login: str, hashed: str, **fields: Any) -> User:
    user = User.objects.create_user(login, **fields)
    user.password = hashed
    user.save(update_fields=["password"])
    return user


def _member_of_staff(one: dict[str, Any], hashed: str) -> User:
    return _account(
        one["login"],
        hashed,
        name=one["name"],
        roles=one["roles"],
        credential=one.get("credential", ""),
        credential_number=one.get("number", ""),
        credential_expires=datetime.date(2028, 6, 30) if "number" in one else None,
        trainings=one.get("trainings", []),
    )


def _client(number: int, chance: random.Random, staff: dict[str, User]) -> Client:
    names = invented()["names"]
    first = names["first"][number % len(names["first"])]
    # Every turn of the first names meets other last names; a few people still are much alike.
    turn = number // len(names["first"])
    last = names["last"][(number * 7 + turn * 5) % len(names["last"])]
    alias = names["alias"][number % len(names["alias"])]
    lead = staff["rosa"] if number % 8 else staff["tomas"]
    client = clients.take_in(
        lead,
        {
            "name": f"{first} {last} {MARK}",
            "alias": f"{alias} {turn + 1}" if turn else alias,
            "pronouns": chance.choice(names["pronouns"]),
            "birth_year": chance.randint(OLDEST_BORN, YOUNGEST_BORN),
            "clinic_number": f"L-{1001 + number}",
            "status": "waiting" if number % 12 == 11 else "active",
            "language": "en",
        },
        contexts=_contexts(number, chance.sample(sorted(contexts()), k=chance.choice((1, 1, 2)))),
        lead=lead,
    )
    if number % 3 == 0:
        team.add(lead, client, staff["ines"])
    if number % 4 == 1:
        team.add(lead, client, staff["tomas"])
    return client


def _contexts(number: int, drawn: list[str]) -> list[str]:
    """Return what somebody comes with: to most of the house's people, recovery is a part of it."""
    if number in invented()["not_in_recovery"] or "addiction" in drawn:
        return drawn
    return ["addiction", *drawn[1:]]


def _surroundings(client: Client, chance: random.Random, by: User) -> None:
    """Give a client somebody to call, and, to some, something to take care with."""
    last = chance.choice(invented()["names"]["last"])
    details.add_contact(
        by,
        client,
        {
            "kind": chance.choice(("family", "friend", "professional")),
            "name": f"{chance.choice(invented()['names']['first'])} {last} {MARK}",
            "phone": f"555 01{chance.randint(0, 99):02}",
            "emergency": chance.random() < 0.5,
            "may_say_who": chance.random() < 0.3,
            "may_leave_message": chance.random() < 0.5,
        },
    )
    suggested = [kind for c in client.contexts.all() for kind in contexts()[c.context].cautions]
    if suggested and chance.random() < 0.4:
        details.add_caution(
            by,
            client,
            {
                "kind": chance.choice(suggested),
                "detail": f"Asked about at the first meeting {MARK}.",
                "since": datetime.date(2026, chance.randint(1, 10), chance.randint(1, 28)),
                "state": "active",
            },
        )


def _agreed(client: Client, by: Any) -> None:
    """Let a client have signed the paper that lets the house share with those who treat them."""
    paper = next(one for one in templates() if one.key == "tpo")
    consent = consents.draft(client=client, by=by, template=paper, **invented()["consent"])
    consents.sign(
        consent=consent,
        by=by,
        seen_sha256=consent.text_sha256,
        signings=[consents.Signing("patient", client.name, "screen")],
        statement="I have read this and I agree.",
    )


def _account_of(client: Client, hashed: str) -> None:
    """Give the first client an account to look around with."""
    login = invented()["client_account"]["login"]
    client.account = _account(login, hashed, name=client.alias, roles=["client"])
    client.save()
