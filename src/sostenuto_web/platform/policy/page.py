"""The policy in plain words: for the page in the house and for ``docs/who-may-see-what.md``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.policy import table
from sostenuto_web.platform.policy.table import Relation, Role, Rule

ROLES: dict[Role, str | Promise] = {
    Role.THERAPIST: _("Therapist"),
    Role.INTERN: _("Intern"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.DIRECTOR: _("Director"),
    Role.RESEARCHER: _("Researcher"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.CLIENT: _("Client"),
}

REACHES: dict[frozenset[Relation], str | Promise] = {
    frozenset({Relation.SELF}): _("about themselves"),
    frozenset({Relation.OWN}): _("clients whose care they lead"),
    frozenset({Relation.TEAM}): _("clients in whose care they take part"),
    frozenset({Relation.CLINIC}): _("clients in whose care they take no part"),
    frozenset({Relation.OWN, Relation.TEAM}): _("their clients"),
    frozenset({Relation.OWN, Relation.CLINIC}): _("clients but those in whose care they take part"),
    frozenset({Relation.TEAM, Relation.CLINIC}): _("clients but those whose care they lead"),
    frozenset({Relation.OWN, Relation.TEAM, Relation.CLINIC}): _("all clients"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be done, and to whom each role may do it."""

    rule: str
    says: str
    reaches: tuple[tuple[str, str], ...]
    """Role and whom it reaches, in the language of the moment; no words for nobody."""
    confirm: bool
    everybody: bool


def lines(roles: frozenset[str] = frozenset(Role)) -> list[Line]:
    """Return what can be done by at least one of these roles, in the order of the table."""
    shown = []
    for rule in table.rules().values():
        reaches = tuple(_reaches(rule, roles))
        everybody = rule.anyone or rule.signed_in
        line = Line(rule.name, gettext(rule.says), reaches, rule.confirm, everybody)
        if line.reaches:
            shown.append(line)
    return shown


def _reaches(rule: Rule, roles: frozenset[str]) -> Iterator[tuple[str, str]]:
    if rule.anyone:
        yield gettext("Everybody"), gettext("without an account")
        return
    if rule.signed_in:
        yield gettext("Everybody"), gettext("with an account")
        return
    for role, name in ROLES.items():
        if role in roles and role in rule.granted:
            whom = REACHES[rule.granted[role]] if rule.about_client else ""
            yield str(name), str(whom)


HEAD = """# Who may see what

*This page is made from the table that the program itself goes by
(`src/sostenuto_web/platform/policy/policy.toml`); a test holds the two together.*

What is not listed here is refused, and to whoever is refused the page looks exactly as if there
were nothing. Every page that is opened and every refusal is written down in the audit, without
its content. "Their clients" are those in whose care team somebody is today; when that ends, so
does the sight of the record, with the next click. Nobody sees their own record as a colleague's.
Somebody with two roles may do what either may. What is marked *asks again* wants the password or
the passkey once more.
"""


def markdown() -> str:
    """Return the page of the documentation, in English."""
    with override("en"):
        rows = list(_rows())
    return "\n".join([HEAD, "| May | Who, and to whom |", "|---|---|", *rows, ""])


def _rows() -> Iterator[str]:
    for line in lines():
        whom = "; ".join(
            f"**{role}**: {reach}" if reach else f"**{role}**" for role, reach in line.reaches
        )
        again = " *(asks again)*" if line.confirm else ""
        yield f"| {line.says}{again} | {whom} |"
