"""What a client said "not this" to: it does not come back before the clinic's next day."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.models import Song


def skipped_today(client: Client, now: datetime | None = None) -> frozenset[UUID]:
    """Return the songs and recordings to which a client said "not this" this clinic day.

    A song that has become another one since counts as that one.
    """
    now, here = now or timezone.now(), clinic.clinic()
    since = days.start_of(days.day_of(now, here), here)
    rows = Felt.objects.filter(client=client, skipped=True, voided_at=None)
    rows = rows.filter(at__gte=since, at__lte=now)
    pairs = rows.values_list("song_id", "recording_id")
    said = {one for pair in pairs for one in pair if one is not None}
    if not said:
        return frozenset()
    heirs = Song.objects.filter(pk__in=said).exclude(merged_into=None)
    return frozenset(said | {pk for pk in heirs.values_list("merged_into", flat=True) if pk})
