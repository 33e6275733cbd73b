"""Everybody who walks, every client they meet, and how they stand to each other."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import DataKey

CLIENTS = ("own", "team", "clinic", "ended", "voided")
TWINS = {"own": "owntwo", "team": "teamtwo", "clinic": "clinictwo"}
"""Others to whom everybody stands alike: an address may not mix their records."""
HOUSE = "house"
"""Whose the canaries are in what belongs to no client."""
LISTED = {"alias", "name", "clinic_number", "pronouns"}
PASSWORD = "only for this test 1"


def canary(kind: str, key: str) -> str:
    return f"zq{kind}{key}qz"


@dataclass
class Person:
    """Somebody who walks: an account (None for a stranger) and relations by client."""

    key: str
    user: User | None
    relations: dict[str, str | None] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        return self.user.roles if self.user else []


@dataclass
class World:
    """People, clients by key, and whatever else the samples of `records` made."""

    people: dict[str, Person]
    clients: dict[str, Client]
    made: dict[tuple[str, str], Any] = field(default_factory=dict)
    missing: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def users(self) -> list[User]:
        return [person.user for person in self.people.values() if person.user]


def full_of_canaries(model: type[models.Model], key: str, kind: str, /, **given: Any) -> dict:
    """Return ``given`` and a canary for every free text of the model that was not given."""
    values = dict(given)
    for one in model._meta.concrete_fields:
        if one.name in values or one.attname in values or one.primary_key or one.is_relation:
            continue
        free = isinstance(one, (EncryptedTextField, models.TextField)) or (
            isinstance(one, models.CharField) and not one.choices and one.max_length >= 30
        )
        if free and not one.unique and "keyed" not in one.name and one.name != "kind":
            listed = model is Client and one.name in LISTED
            values[one.name] = canary("listed" if listed else kind, key)
    return values


def make_client(key: str, **given: Any) -> Client:
    given.setdefault("clinic_number_keyed", None)
    given = full_of_canaries(Client, key, "recorded", **given)
    return Client.objects.create(data_key=DataKey.make(), **given)


def make_user(login: str, *roles: str) -> User:
    return User.objects.create_user(login, PASSWORD, name=f"Invented {login}", roles=list(roles))


def make_world() -> World:
    wren, finch = make_user("wren", Role.CLIENT), make_user("finch", Role.CLIENT)
    peer = make_user("peer", Role.PRIVACY_OFFICER, Role.CLIENT)
    clients = {
        "own": make_client("own", account=wren),
        "team": make_client("team", account=finch),
        "clinic": make_client("clinic", account=peer),
        **{key: make_client(key) for key in TWINS.values()},
        "ended": make_client("ended"),
        "voided": make_client("voided", voided_at=timezone.now()),
    }
    staff = [make_user(str(role), role) for role in Role if role != Role.CLIENT]
    staff.append(make_user("two-roles", Role.RESEARCHER, Role.INTERN))
    staff.append(make_user("colleague", Role.ADMINISTRATOR))
    people = {
        "stranger": Person("stranger", None, dict.fromkeys(CLIENTS)),
        "wren": Person("wren", wren, {"own": "self"}),
        "finch": Person("finch", finch, {"team": "self"}),
    }
    for user in [*staff, peer]:
        people[user.login] = Person(user.login, user, _join(user, clients))
    people["peer"].relations["clinic"] = "self"
    return World(people, clients)


def _join(user: User, clients: dict[str, Client]) -> dict[str, str | None]:
    for key, client in clients.items():
        if key.startswith(("own", "team", "voided")):
            CareTeamMember.objects.create(client=client, user=user, leads="team" not in key)
    over = timezone.now()
    CareTeamMember.objects.create(client=clients["ended"], user=user, leads=True, until=over)
    stands = {"own": "own", "team": "team", "clinic": "clinic", "ended": "clinic", "voided": "own"}
    return stands | {TWINS[key]: stands[key] for key in TWINS} | {HOUSE: "clinic"}
