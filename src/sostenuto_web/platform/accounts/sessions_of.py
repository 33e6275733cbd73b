"""Where somebody is signed in: list their sessions and end them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto_web.platform.accounts.models import Session, User
from sostenuto_web.platform.accounts.sessions import hashed
from sostenuto_web.platform.audit import services as audit


def open_sessions(user: User) -> list[Session]:
    """Return where a person is signed in, the latest used first."""
    now = timezone.now()
    return list(user.sessions.filter(expire_date__gt=now).order_by("-used_at", "handle"))


def is_this(session: Session, request: Any) -> bool:
    """Say whether a session is the one that the request came with."""
    return session.session_key == hashed(request.session.session_key or "")


@transaction.atomic
def end_one(user: User, handle: UUID) -> bool:
    """End one of a person's own sessions; False where they have no such session."""
    ended, _ = user.sessions.filter(handle=handle).delete()
    if ended:
        audit.record(user, "session.ended", user, sessions=1)
    return bool(ended)


@transaction.atomic
def end_others(user: User, request: Any) -> int:
    """End every session of a person but the one the request came with; return how many."""
    kept = hashed(request.session.session_key or "")
    ended, _ = user.sessions.exclude(session_key=kept).delete()
    if ended:
        audit.record(user, "session.ended", user, sessions=ended)
    return ended


def end_all(user: User) -> int:
    """End every session of a person; their next request finds them signed out."""
    ended, _ = user.sessions.all().delete()
    return ended
