"""A client's own account: offered from the record, ended from there."""

from typing import Any

from django.db import transaction

from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.accounts import services as accounts
from sostenuto_web.platform.accounts.models import Invitation
from sostenuto_web.platform.policy.table import Role


@transaction.atomic
def invite(by: Any, client: Client) -> Invitation:
    """Make a one-time link for the client: to a new account, or to a new password of theirs."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.account is not None:
        if not client.account.is_active:
            accounts.restore_access(client.account, by=by)
        return accounts.reset_access(client.account, by=by)
    invitation = accounts.invite(by=by, roles=[Role.CLIENT])
    client.account = invitation.user
    client.save()
    history.note(by, client, "client.invited")
    return invitation


def end(by: Any, client: Client) -> None:
    """Let the client sign in no more, from their next request on."""
    if client.account is not None:
        accounts.end_access(client.account, by=by)
