"""The policy: role × relation × action, read from ``policy.toml`` and asked from everywhere.

Conventions: a *rule* is an action on a kind of record (``client.read``). A *relation* is how the
person who asks stands to the client whose record it is. What the table does not grant is refused.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

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


CARE = (Relation.OWN, Relation.TEAM, Relation.CLINIC)
"""What staff can be granted; clients only ever ``self``, and nobody ``none``."""
RULE_NAME = re.compile(r"[a-z_]+\.[a-z_]+")


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
    """Return every rule by its name.

    Raises
    ------
    InputError
        ``policy.toml`` says something that cannot be meant; nothing of it holds then.
    """
    text = (files("sostenuto_web.platform.policy") / "policy.toml").read_text(encoding="utf-8")
    return rules_in(text)


def rules_in(text: str) -> Mapping[str, Rule]:
    r"""Return the rules that a text in the form of ``policy.toml`` sets.

    Examples
    --------
    >>> text = "['note.read']\nsays = 'read a note'\ntherapist = ['own']"
    >>> set(rules_in(text)["note.read"].granted[Role.THERAPIST])
    {<Relation.OWN: 'own'>}
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InputError("policy.toml", expected="a TOML file", got=str(problem)) from problem
    return MappingProxyType({name: _rule(name, table) for name, table in said.items()})


def _rule(name: str, said: object) -> Rule:
    if not RULE_NAME.fullmatch(name):
        raise InputError(f"policy.toml: {name}", expected="named like client.read", got=name)
    if not isinstance(said, dict):
        raise InputError(f"policy.toml: {name}", expected="a table", got=said)
    said = dict(said)
    says = said.pop("says", "")
    if not isinstance(says, str) or not says.strip():
        raise InputError(f"policy.toml: {name}: says", expected="a few words", got=says)
    flags = {flag: said.pop(flag, False) for flag in ("anyone", "signed_in", "confirm")}
    for flag, value in flags.items():
        if not isinstance(value, bool):
            raise InputError(f"policy.toml: {name}: {flag}", expected="true or false", got=value)
    granted = {_role(name, role): _relations(name, role, found) for role, found in said.items()}
    _meant(name, flags, granted)
    about_client = any(found - {Relation.CLINIC} for found in granted.values())
    return Rule(name, says.strip(), about_client, MappingProxyType(granted), **flags)


def _role(name: str, said: str) -> Role:
    if said not in set(Role):
        known = ", ".join([*Role, "says", "anyone", "signed_in", "confirm"])
        raise InputError(f"policy.toml: {name}: {said}", expected=f"one of {known}", got=said)
    return Role(said)


def _relations(name: str, role: str, said: object) -> frozenset[Relation]:
    fit = [Relation.SELF] if role == Role.CLIENT else [*CARE]
    if not isinstance(said, list) or not said or any(found not in fit for found in said):
        expected = f"a list out of {', '.join(fit)}"
        raise InputError(f"policy.toml: {name}: {role}", expected=expected, got=said)
    return frozenset(Relation(found) for found in said)


def _meant(
    name: str, flags: Mapping[str, bool], granted: Mapping[Role, frozenset[Relation]]
) -> None:
    """Refuse a rule that opens in two ways at once, or in none."""
    ways = [flags["anyone"], flags["signed_in"], bool(granted)]
    if ways.count(True) != 1:
        raise InputError(
            f"policy.toml: {name}",
            expected="either anyone, or signed_in, or a list of relations for at least one role",
            got=", ".join(role for role in granted) or "nothing",
        )
    if flags["anyone"] and flags["confirm"]:
        raise InputError(f"policy.toml: {name}: confirm", expected="false for anyone", got=True)


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
    # A role that nobody knows (an older house, a hand-made row) is granted nothing.
    found = [granted[Role(role)] for role in roles if role in granted]
    return frozenset[Relation]().union(*found)


def allows(roles: Iterable[str], name: str, relation: Relation = Relation.CLINIC) -> bool:
    """Say whether somebody with these roles, standing so to the client, may do it."""
    return relation in relations(roles, name)
