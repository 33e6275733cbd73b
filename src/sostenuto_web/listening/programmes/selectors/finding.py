"""Finding programmes: those of a client, one of them, its slots, what was left out of it.

Conventions: who asks sees a client's programmes by the rule ``programme.read``.
"""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.record.models import Rating
from sostenuto_web.repertoire.gate import asking

TAKEN_OUT = "taken_out"
"""The code in the gate log of what somebody took out of a programme."""

FRESH = timedelta(minutes=15)
"""How long a mood that was said counts as where the person is."""


def programmes_of(client: Client) -> QuerySet[Any]:
    """Return a client's programmes that hold, the latest first."""
    rows = ListeningProgramme.objects.filter(client=client, voided_at=None)
    rows = rows.select_related("made_by", "session").annotate(seconds=Sum("slots__seconds"))
    return rows.order_by("-made_at", "pk")


def programme_for(client: Client, programme_id: UUID) -> ListeningProgramme:
    """Return one programme of a client, or 404."""
    rows = ListeningProgramme.objects.filter(client=client, pk=programme_id, voided_at=None)
    found = rows.select_related("data_key", "made_by", "session").first()
    if found is None:
        raise Http404
    return found


def slot_for(programme: ListeningProgramme, slot_id: UUID) -> ProgrammeSlot:
    """Return one slot of a programme, or 404."""
    rows = ProgrammeSlot.objects.filter(programme=programme, pk=slot_id)
    found = rows.select_related("recording__song", "data_key").first()
    if found is None:
        raise Http404
    return found


def latest_mood(client: Client) -> Rating | None:
    """Return what the client said of their mood in the last quarter of an hour."""
    since = timezone.now() - FRESH
    rows = Rating.objects.filter(client=client, voided_at=None, valence__isnull=False)
    return rows.filter(at__gte=since, at__lte=timezone.now()).order_by("-at", "-made_at").first()


def gate_for(programme: ListeningProgramme) -> asking.Asked:
    """Return the gate for a programme's client in its setting."""
    alone = programme.setting == ListeningProgramme.Setting.ALONE
    return asking.for_client(programme.client_id, "alone" if alone else "with_therapist")


def slots_of(programme: ListeningProgramme) -> list[ProgrammeSlot]:
    """Return the slots of a programme in order, each with its recording."""
    rows = programme.slots.select_related("recording__song", "data_key")
    return list(rows.order_by("place", "pk"))


def taken_out(programme: ListeningProgramme) -> set[str]:
    """Return the recordings that somebody took out of a programme, in hexadecimal digits."""
    return set(log_of(programme).get(TAKEN_OUT, ()))


def log_of(programme: ListeningProgramme) -> dict[str, list[str]]:
    """Return what was left out, by code; empty where it cannot be read."""
    try:
        found = json.loads(programme.left_out or "{}")
    except (SealError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
