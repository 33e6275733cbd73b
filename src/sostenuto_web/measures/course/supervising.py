"""What somebody asks to talk about in supervision, for whoever supervises in that client's care.

Conventions: nothing of it is kept here. Asking is to decide on the step ``supervision``. It is
answered once another person, who supervises, decides later what will be done about the same measure
of the same client; a decision that was voided neither asks nor answers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sostenuto_web.measures.models import StepsTaken
from sostenuto_web.measures.scheduling.words import name_of
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.policy.table import Role

STEP = "supervision"
"""The key of the step that asks; a clinic may word it in its own way."""
Key = tuple[UUID, str, str, UUID | None]
"""A client, a measure with its variant, and who asks."""


@dataclass(frozen=True, slots=True)
class Asks:
    """Somebody asks to talk about how one measure of a client goes: who, and since when."""

    row: StepsTaken

    @property
    def client(self) -> Client:
        """About whom."""
        client: Client = self.row.client
        return client

    @property
    def name(self) -> str:
        """What the measure is called."""
        return name_of(self.row.administration.code, self.row.administration.variant)

    @property
    def by(self) -> str:
        """Who asks; empty where that is not known."""
        return str(self.row.made_by.called) if self.row.made_by else ""

    @property
    def since(self) -> datetime:
        """Since when."""
        made_at: datetime = self.row.made_at
        return made_at


def waiting_for(user: Any) -> list[Asks]:
    """Return what others ask somebody who supervises to talk about, the oldest first.

    Of what one person asks about one measure of a client there is one entry, the first. One query;
    none for whoever does not supervise.
    """
    if not user.has(Role.SUPERVISOR):
        return []
    clients = clients_for(user, "measure.read").values("pk")
    rows = StepsTaken.objects.filter(client__in=clients, voided_at=None).defer("words")
    asking: dict[Key, Asks] = {}
    rows = rows.select_related("client", "administration", "made_by").order_by("made_at", "pk")
    for row in rows:
        of = (row.client_id, row.administration.code, row.administration.variant)
        if row.made_by is not None and row.made_by.has(Role.SUPERVISOR):
            answered = [key for key in asking if key[:3] == of and key[3] != row.made_by_id]
            for key in answered:
                del asking[key]
        if STEP in row.keys:
            asking.setdefault((*of, row.made_by_id), Asks(row))
    return [one for one in asking.values() if one.row.made_by_id != user.pk]
