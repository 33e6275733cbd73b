"""Runs inside a running house: one invented therapist, signed in, and clients of theirs."""

from typing import Any


def made(clients: int) -> dict[str, Any]:
    """Make them and return the session's key and the clients' ids."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from sostenuto_web.people.models import CareTeamMember, Client
    from sostenuto_web.platform.accounts.models import User
    from sostenuto_web.platform.vault.models import DataKey

    user = User.objects.create_user("rosa", "play it softly", name="Rosa", roles=["therapist"])
    ids = []
    for number in range(clients):
        client = Client.objects.create(
            alias=f"Wren {number}", name=f"Wren Invented {number}", data_key=DataKey.make()
        )
        CareTeamMember.objects.create(client=client, user=user, leads=True)
        ids.append(str(client.pk))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"session": session.session_key, "clients": ids}
