"""What a client heard lately in programmes, by what sounded and not by what was planned.

Conventions: a song is keyed by its id, or the recording's where nobody has named the song; of a
song that became another one both keys count.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot


def heard_lately(programme: ListeningProgramme, rules: Mapping[str, Any]) -> frozenset[UUID]:
    """Return songs and recordings that sounded in the client's other programmes lately.

    Parameters
    ----------
    programme : ListeningProgramme
        Its own slots do not count: what sounds in it stands in it once anyway.
    rules : mapping
        ``heard_days`` and ``heard_programmes`` count; what either of them covers is returned.
    """
    asked = []
    if days := rules.get("heard_days"):
        asked.append(Q(started_at__gte=timezone.now() - timedelta(days=days)))
    if number := rules.get("heard_programmes"):
        asked.append(Q(programme__in=_last(programme, number)))
    if not asked:
        return frozenset()
    rows = ProgrammeSlot.objects.filter(reduce(or_, asked), programme__voided_at=None)
    rows = rows.filter(client_id=programme.client_id, started_at__isnull=False)
    columns = ("recording_id", "recording__song_id", "recording__song__merged_into_id")
    found = rows.exclude(programme=programme.pk).values_list(*columns)
    return frozenset(pk for row in found for pk in row if pk is not None)


def _last(programme: ListeningProgramme, number: int) -> list[UUID]:
    rows = ListeningProgramme.objects.filter(client_id=programme.client_id, voided_at=None)
    rows = rows.filter(started_at__isnull=False).exclude(pk=programme.pk)
    return list(rows.order_by("-started_at").values_list("pk", flat=True)[:number])
