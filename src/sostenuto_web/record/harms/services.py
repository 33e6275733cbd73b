"""Writing down what did harm, changing it, and closing it after somebody looked again.

Voiding and taking back are `sostenuto_web.people.services.voiding`'s.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record import naming
from sostenuto_web.record.models import Harm

FIELDS = (
    "happened_at",
    "what",
    "severity",
    "sources",
    "done",
    "course",
    "follow_up_on",
    "noticer",
    "song_words",
)
"""What can be changed later; what a harm is linked to is said when it is written down."""


def report(by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None) -> Harm:
    """Write down what did harm to a client; sent twice with one token, one harm.

    A song or session is linked only where `naming` knows it for this client.
    """
    said = rows.known_of(fields, FIELDS)
    for name, known in (("song_id", naming.songs), ("session_id", naming.sessions)):
        given = fields.get(name)
        if given and given in known(by, [given], client.pk):
            said[name] = given
    added: Harm = rows.add(by, Harm, client, said, token)
    return added


def change(by: Any, harm: Harm, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change a harm; return whether anything differed. A new day to look again opens it anew.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed, closed or voided it.
    """
    said = rows.known_of(fields, FIELDS)
    day = said.get("follow_up_on")
    if harm.closed_at is not None and day and day != harm.follow_up_on:
        said |= {"closed_at": None, "closing": ""}  # who closed it stands in the history
    return rows.change(by, harm, said, seen)


@transaction.atomic
def close(by: Any, harm: Harm, found: str, course: str = Harm.Course.OVER) -> bool:
    """Say what was found when somebody looked again, and that nobody has to any more.

    Returns
    -------
    bool
        Whether it was open; what is closed, voided or was never to be looked at stays as it is.
    """
    harm = Harm.objects.select_for_update(of=("self",)).get(pk=harm.pk)
    if not harm.is_open or harm.voided_at is not None:
        return False
    before = history.taken_over(harm, {"course": course})
    harm.closed_at, harm.closed_by, harm.closing = timezone.now(), by, found
    harm.save()
    history.note(by, harm, "harm.closed", before)
    audit.record(by, "harm.closed", harm)
    return True
