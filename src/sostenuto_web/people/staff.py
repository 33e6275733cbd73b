"""Who of the staff can take part in care, as the policy says."""

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Relation, relations


def carers() -> list[User]:
    """Return the people who may be in a care team, by name."""
    return _those_who_may("client.read", Relation.TEAM)


def leaders() -> list[User]:
    """Return the people who may lead a client's care, by name."""
    return _those_who_may("client.change", Relation.OWN)


def _those_who_may(rule: str, relation: Relation) -> list[User]:
    # Roles are a list in JSON, which SQLite and PostgreSQL search in different ways.
    # A privacy officer reads every record, in a team or not, and does not care for anybody.
    found = [
        user
        for user in User.objects.filter(is_active=True)
        if any(
            relation in relations([role], rule) and Relation.CLINIC not in relations([role], rule)
            for role in user.roles
        )
    ]
    return sorted(found, key=lambda user: (user.name or user.login).casefold())
