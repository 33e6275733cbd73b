"""A cast for every test of the house: one person a role, and a client in each relation to them."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey

PASSWORD = "only for this test 1"


@dataclass
class Cast:
    """Invented people: ``staff[role]``, a client account, and clients by who cares for them."""

    staff: dict[Role, User]
    client_user: User
    clients: dict[str, Client]
    """``own``: every member of staff leads; ``team``: takes part; ``clinic``: nobody here does."""

    def browser(self, role: Role | str | None) -> Browser:
        """Return a browser signed in as that role; None for a stranger."""
        browser = Browser()
        if role is not None:
            user = self.client_user if role == Role.CLIENT else self.staff[Role(role)]
            browser.force_login(user)
        return browser


def make_client(alias: str, **fields) -> Client:
    return Client.objects.create(alias=alias, data_key=DataKey.make(), **fields)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    """Let the cast move in: into a test's database, or the house that a browser test drives."""
    staff = {
        role: User.objects.create_user(f"{role}", PASSWORD, name=f"Invented {role}", roles=[role])
        for role in Role
        if role != Role.CLIENT
    }
    account = User.objects.create_user("wren", PASSWORD, name="Wren", roles=[Role.CLIENT])
    clients = {
        "own": make_client("Wren", name="Wren Invented", account=account),
        "team": make_client("Finch", name="Finch Invented"),
        "clinic": make_client("Robin", name="Robin Invented"),
    }
    for user in staff.values():
        CareTeamMember.objects.create(client=clients["own"], user=user, leads=True)
        CareTeamMember.objects.create(client=clients["team"], user=user)
    return Cast(staff, account, clients)
