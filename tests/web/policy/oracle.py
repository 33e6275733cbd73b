"""What ought to happen, worked out from policy.toml alone: nothing of the house is asked."""

import tomllib
from pathlib import Path

POLICY = Path(__file__).parents[3] / "src/sostenuto_web/platform/policy/policy.toml"
TABLE = tomllib.loads(POLICY.read_text(encoding="utf-8"))
WRITTEN = tomllib.loads(Path(__file__).with_name("addresses.toml").read_text(encoding="utf-8"))
RULES = {route: rule for rule, routes in WRITTEN.items() for route in routes}
"""The rule of every address, as it was written down beside the views."""

GRANTED, REFUSED, DOOR, NOBODYS = "granted", "refused", "door", "nobody's"

# Whoever stands under one of these rules to a client, or to the house, may read such texts.
OPENS = {
    "listed": {"client.list", "client.read", "client.void", "client.erase", "team.change"}
    | {"client.change", "consent.read", "consent.record", "consent.revoke", "self.read"},
    "recorded": {"client.read", "client.change", "self.read"},
    "consented": {"consent.read", "consent.record", "consent.revoke", "disclosure.read"},
    "harmed": {"harm.read", "harm.report", "harm.close", "harm.void"},
    "alerted": {"alert.read", "alert.handle"},
    "sat": {"session.read", "session.plan", "session.run", "note.read"},
    "noted": {"note.read", "note.write", "note.sign", "note.cosign"},
    "confided": {"counselling.read"},
    "registered": {"register.read", "register.change", "register.review"},
    "tasted": {"taste.read", "taste.change"},
    "excepted": {"gate.review", "gate.override"},
    "cared": {"course.read", "course.change", "course.decide"},
    "grouped": {"group.read", "group.change", "group.run"},
    "listened": {"programme.read", "programme.make", "programme.play", "programme.give_out"},
    "measured": {"measure.read", "measure.assign", "measure.ask", "measure.void"},
    "planned": {"set.list", "set.read", "set.change", "set.override"},
    "setup": {"setup.change"},
    "kept": {"backup.run"},
    "sheet": {"recovery.print"},
    "music": {"music.see"},
    "shelved": {"measure.shelf", "measure.load"},
    "brought": set(),  # by whoever brought it
    "uploaded": set(),
    "secret": set(),  # by nobody, on no page
}


BROUGHT_BY = {"brought": "administrator", "uploaded": "therapist"}


def relations(roles, rule: str) -> set[str]:
    return {relation for role in roles for relation in TABLE[rule].get(role, [])}


def expected(
    person, rule: str | None, relation: str | None, names_a_record: bool, owner: str = ""
) -> str:
    """Say what an address under ``rule`` does for somebody who stands so to what it names.

    ``owner`` is the one person whose thing it names, if it is somebody's.
    """
    if rule is None:
        return REFUSED
    if TABLE[rule].get("anyone"):
        return GRANTED
    if person.user is None:
        return DOOR
    if names_a_record:
        return GRANTED if relation in relations(person.roles, rule) else REFUSED
    if TABLE[rule].get("signed_in") or relations(person.roles, rule):
        return GRANTED if owner in ("", person.key) else NOBODYS
    return REFUSED


def may_read(person, kind: str, relation: str | None, *, voided: bool = False) -> bool:
    """Say whether somebody who stands so may read; what is voided only who could take it back."""
    if kind in BROUGHT_BY:
        return person.key == BROUGHT_BY[kind]
    if voided and relation not in relations(person.roles, "client.void"):
        return False
    return any(relation in relations(person.roles, rule) for rule in OPENS[kind] & TABLE.keys())
