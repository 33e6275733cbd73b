"""Runs inside a running house: finished sessions that wait for notes, and what became of them."""

import datetime
from collections import Counter
from typing import Any


def made(each: int) -> list[tuple[str, str, str]]:
    """Make finished sessions for each client; return client, form's token and session, as text."""
    from django.utils import timezone

    from sostenuto_web.care.models import Session
    from sostenuto_web.people.guard import token_for
    from sostenuto_web.people.models import Client
    from sostenuto_web.platform.accounts.models import User
    from sostenuto_web.record.models import Moment, Quote, Rating

    user, now = User.objects.get(login="rosa"), timezone.now()
    sessions, ratings, quotes = [], [], []
    clients = list(Client.objects.select_related("data_key").order_by("pk"))
    for number in range(each):
        begun = now - datetime.timedelta(hours=2 + number)
        for client in clients:
            shared: dict[str, Any] = {"client": client, "data_key": client.data_key}
            session = Session(
                **shared,
                led_by=user,
                made_by=user,
                starts_at=begun,
                started_at=begun,
                ended_at=begun + datetime.timedelta(minutes=45),
                state=Session.State.FINISHED,
                delivered=Session.Delivered.THERAPY,
            )
            sessions.append(session)
            fact = {**shared, "session_id": session.pk, "made_by": user}
            for moment, value in ((Moment.BEFORE, 6.0), (Moment.AFTER, 4.0)):
                said = {"scale": "craving", "moment": moment, "value": value}
                ratings.append(Rating(**fact, **said, at=begun))
            quotes.append(Quote(**fact, words="It went by (invented).", at=begun))
    Session.objects.bulk_create(sessions)
    Rating.objects.bulk_create(ratings)
    Quote.objects.bulk_create(quotes)
    tokens = {client.pk: token_for(client.pk) for client in clients}
    return [(str(one.client_id), tokens[one.client_id], str(one.pk)) for one in sessions]


def kept() -> dict[str, Any]:
    """Return what the house holds after a fall: each session's note, and what belongs to it.

    A signed note has one version that is whole, one signature by who wrote it and one row of the
    audit; any other has none of them, and its words are not there either.
    """
    from sostenuto_web.care.models import Note
    from sostenuto_web.care.notes.versions import is_whole
    from sostenuto_web.platform.audit import verification
    from sostenuto_web.platform.audit.models import AuditRow

    told = Counter(
        str(row)
        for row in AuditRow.objects.filter(action="note.signed").values_list(
            "subject_id", flat=True
        )
    )
    signed, words, faults = [], [], []
    rows = Note.objects.prefetch_related("versions__data_key", "versions__signatures")
    for note in rows:
        versions = list(note.versions.all())
        signatures = [one for version in versions for one in version.signatures.all()]
        found = (note.state, len(versions), len(signatures), told[str(note.pk)])
        if found == ("signed", 1, 1, 1) and is_whole(versions[0]) and note.seen in versions[0].text:
            signed.append(str(note.session_id))
            words.append(note.seen)
        else:
            faults.append(str(found))
    chain = str(verification.verify().fault or "")
    return {"signed": signed, "words": words, "half": faults, "chain": chain}
