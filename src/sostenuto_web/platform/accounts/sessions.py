"""The session store: sealed data, hashed keys, and columns by which sessions are listed and ended.

Conventions: a session notes in itself when it ``began`` and was last ``used`` (Unix seconds), on
which kind of ``device``, and whether the device is ``mine``. Whoever reads the table or a backup of
it can neither take a session over nor see what it holds.
"""

import base64
import binascii
import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from sostenuto_web.platform.accounts.models import Session
from sostenuto_web.platform.vault import keys

BEGAN, USED, DEVICE, MINE, HANDLE = "began", "used", "device", "mine", "handle"
PLACE = b"session"


def hashed(session_key: str) -> str:
    """Return what the table holds instead of the key in the cookie (40 hexadecimal digits)."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Keeps sessions in `Session`."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session's data, sealed."""
        plain = self.serializer().dumps(session_dict)
        return base64.b64encode(keys.seal(keys.derived(b"sessions"), plain, PLACE)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what was sealed; an empty session when it does not open."""
        try:
            sealed = base64.b64decode(session_data, validate=True)
            plain = keys.unseal(keys.derived(b"sessions"), sealed, PLACE)
            return dict(self.serializer().loads(plain))
        except (binascii.Error, keys.SealError, ValueError):
            return {}

    def load(self) -> dict[str, Any]:
        """Return the data of the session that the cookie names."""
        found = Session.objects.filter(
            session_key=hashed(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        """Say whether the table has this session."""
        return Session.objects.filter(session_key=hashed(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        session_key = session_key or self.session_key
        if session_key:
            Session.objects.filter(session_key=hashed(session_key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of the session as it stands."""
        return Session(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            handle=uuid.UUID(data[HANDLE]) if HANDLE in data else None,
            user_id=data.get(SESSION_KEY),
            device=data.get(DEVICE, ""),
            began_at=_moment(data.get(BEGAN)),
            used_at=_moment(data.get(USED)),
        )

    async def aload(self) -> dict[str, Any]:
        """Do as `load`."""
        return await sync_to_async(self.load)()

    async def aexists(self, session_key: str) -> bool:
        """Do as `exists`."""
        return await sync_to_async(self.exists)(session_key)

    async def adelete(self, session_key: str | None = None) -> None:
        """Do as `delete`."""
        await sync_to_async(self.delete)(session_key)

    async def asave(self, must_create: bool = False) -> None:
        """Do as ``save``."""
        await sync_to_async(self.save)(must_create)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
