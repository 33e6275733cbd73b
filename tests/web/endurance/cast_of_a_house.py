"""Runs inside a running house: one invented therapist, and clients of theirs."""

import random
from typing import Any

SYLLABLES = tuple("ba do fe gi ka lo mu na pe ri sa to vu wi ze cha dre flo gri sten".split(" "))  # noqa: SIM905

LOGIN, PASSWORD = "rosa", "play it softly"


def made(clients: int) -> list[tuple[str, str]]:
    """Make them and return each client's id and the token that forms about them carry."""
    from sostenuto_web.people.guard import token_for
    from sostenuto_web.people.services import clients as services
    from sostenuto_web.platform.accounts.models import User

    user = User.objects.create_user(LOGIN, PASSWORD, name="Rosa Invented", roles=["therapist"])
    rows = [
        services.take_in(user, {"alias": f"Wren {number}", "name": name(number)}, lead=user)
        for number in range(clients)
    ]
    return [(str(row.pk), token_for(row.pk)) for row in rows]


def name(number: int) -> str:
    """Return an invented name; thousands of them are about as much alike as people's are."""
    chance = random.Random(number)
    first, last = ("".join(chance.choices(SYLLABLES, k=k)).title() for k in (2, 3))
    return f"{first} {last}"


def kept() -> dict[str, Any]:
    """Return what the house holds after a fall: names of contacts, and whether all is whole.

    To one contact belong one row of the client's history and one of the audit, whose chain is
    looked through from end to end.
    """
    from sostenuto_web.people.models import Contact, RecordChange
    from sostenuto_web.platform.audit import verification
    from sostenuto_web.platform.audit.models import AuditRow

    names = [contact.name for contact in Contact.objects.all()]
    told = RecordChange.objects.filter(action="contact.added").count()
    rows = AuditRow.objects.filter(action="contact.added").count()
    return {
        "names": names,
        "told": told,
        "rows": rows,
        "chain": str(verification.verify().fault or ""),
    }
