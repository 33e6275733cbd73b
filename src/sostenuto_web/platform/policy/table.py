"""The policy: role × relation × action, read from ``policy.toml`` and asked from everywhere.

Conventions: a *rule* is an action on a kind of record (``client.read``). A *relation* is how the
person who asks stands to the client whose record it is. What the table does not grant is refused.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from sostenuto.base.errors import InputError


class Role(StrEnum):
    """What somebody is in this house; one person may be several."""

    THERAPIST = "therapist"
    INTERN = "intern"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    RESEARCHER = "researcher"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"
    CLIENT = "client"


STAFF = frozenset(Role) - {Role.CLIENT}


class Relation(StrEnum):
    """How somebody stands to a client's record, from nearest to farthest."""

    SELF = "self"
    """It is their own record."""
    OWN = "own"
    """The client is theirs: they lead the care."""
    TEAM = "team"
    """They are in the client's care team."""
    CLINIC = "clinic"
    """They work here, outside the client's care team."""
    NONE = "none"
    """Neither."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One action, and to whom it is granted.

    Attributes
    ----------
    name : str
        Like ``"client.read"``.
    says : str
        What it lets a person do, in plain words that follow "may".
    about_client : bool
        Whether the relation to a client counts; otherwise only the role does.
    granted : mapping of Role to set of Relation
    anyone, signed_in : bool
        Open to everybody, or to everybody with an account.
    confirm : bool
        Whether the person has to prove once more who they are.
    """

    name: str
    says: str
    about_client: bool
    granted: Mapping[Role, frozenset[Relation]]
    anyone: bool = False
    signed_in: bool = False
    confirm: bool = False


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Return every rule by its name."""
    text = (files("sostenuto_web.platform.policy") / "policy.toml").read_text(encoding="utf-8")
    return {name: _rule(name, said) for name, said in tomllib.loads(text).items()}


def _rule(name: str, said: dict[str, object]) -> Rule:
    said = dict(said)
    says = str(said.pop("says"))
    flags = {flag: bool(said.pop(flag, False)) for flag in ("anyone", "signed_in", "confirm")}
    granted = {
        Role(role): frozenset(Relation(r) for r in relations)  # type: ignore[attr-defined]
        for role, relations in said.items()
    }
    about_client = any(granted[role] - {Relation.CLINIC} for role in granted)
    return Rule(name, says, about_client, granted, **flags)


def rule_named(name: str) -> Rule:
    """Return one rule.

    Raises
    ------
    InputError
        There is no such rule.
    """
    try:
        return rules()[name]
    except KeyError:
        raise InputError("rule", expected="one of policy.toml", got=name) from None


def relations(roles: Iterable[str], name: str) -> frozenset[Relation]:
    """Return the relations in which somebody with these roles may do what the rule says.

    Examples
    --------
    >>> sorted(relations(["therapist"], "client.read"))
    [<Relation.OWN: 'own'>, <Relation.TEAM: 'team'>]
    >>> relations(["director"], "client.read")
    frozenset()
    """
    granted = rule_named(name).granted
    found = [granted.get(Role(role), frozenset()) for role in roles]
    return frozenset().union(*found)


def allows(roles: Iterable[str], name: str, relation: Relation = Relation.CLINIC) -> bool:
    """Say whether somebody with these roles, standing so to the client, may do it."""
    return relation in relations(roles, name)
