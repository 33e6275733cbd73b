"""Reading what a client says of music: preferences, talks about music, totals from paper."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sostenuto.care.interviews.paper_totals import paper_totals
from sostenuto.repertoire.preferences import LIKING
from sostenuto.repertoire.preferences import UNWANTED as UNWANTED
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.repertoire.models import (
    HumsTotal,
    Interview,
    Preference,
    Song,
    Trigger,
    TriggerRegister,
)
from sostenuto_web.repertoire.registers import selectors as registers


def preferences_of(client: Client, *, voided: bool = False) -> list[Preference]:
    """Return what a client says of songs, what they love first, what they never want last."""
    rows = Preference.objects.filter(client=client, voided_at__isnull=not voided)
    rows = rows.select_related("data_key").order_by("-changed_at", "pk")
    return sorted(rows, key=lambda row: -LIKING[row.word])


def words_of(client: Client) -> dict[UUID, Preference]:
    """Return the preferences of a client by their song; of two, the one that keeps it out holds."""
    found: dict[UUID, Preference] = {}
    for row in preferences_of(client):
        pk = _song_of(row)
        if pk is not None and (pk not in found or row.word in UNWANTED):
            found[pk] = row
    heirs = Song.objects.filter(pk__in=found).exclude(merged_into=None)
    for pk, heir in heirs.values_list("pk", "merged_into"):
        if heir is not None:
            found.setdefault(heir, found[pk])
    return found


def unwanted_songs(client: Client) -> set[UUID]:
    """Return the songs that no suggestion for this client offers: *not now* and *never*."""
    return {pk for pk, row in words_of(client).items() if row.word in UNWANTED}


def in_register(user: Any, client: Client) -> set[UUID]:
    """Return the songs of a client's register whose entries ``user`` may read."""
    rows = registers.entries_of(user, client).filter(kind=Trigger.Kind.SONG)
    return {pk for row in rows if (pk := _song_of(row)) is not None}


def _song_of(row: Any) -> UUID | None:
    try:
        return UUID(row.song_ref)
    except (SealError, ValueError):  # no song: a path, or what cannot be opened
        return None


def preference_for(client: Client, preference_id: UUID) -> Preference:
    """Return one preference of a client, or 404."""
    return get_object_or_404(Preference, pk=preference_id, client=client)


def interviews_of(client: Client, *, voided: bool = False) -> QuerySet[Interview]:
    """Return a client's talks about music, the latest first."""
    rows = Interview.objects.filter(client=client, voided_at__isnull=not voided)
    return rows.select_related("data_key", "made_by").order_by("-made_at", "pk")


def interview_for(client: Client, interview_id: UUID) -> Interview:
    """Return one talk that is not voided, or 404."""
    row = interviews_of(client).filter(pk=interview_id).first()
    if row is None:
        raise Http404
    return row


def hums_of(client: Client, *, voided: bool = False) -> QuerySet[HumsTotal]:
    """Return a client's totals from paper, the latest first."""
    rows = HumsTotal.objects.filter(client=client, voided_at__isnull=not voided)
    return rows.select_related("data_key", "made_by").order_by("-on_day", "-made_at", "pk")


@dataclass(frozen=True, slots=True)
class Hums:
    """The latest totals from paper with what each could be at most."""

    row: HumsTotal
    most_healthy: int
    most_unhealthy: int


def latest_hums(client: Client) -> Hums | None:
    """Return the latest totals from paper."""
    row = HumsTotal.objects.filter(client=client, voided_at=None).order_by("-on_day", "-made_at")
    found, totals = row.first(), paper_totals()
    if found is None:
        return None
    return Hums(found, totals["hums_healthy"].highest, totals["hums_unhealthy"].highest)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the card on a client's record says about their music."""

    words: list[tuple[str, int]]
    talk: Interview | None
    hums: Hums | None
    asked: bool | None
    """Whether somebody has asked what raises the urge; None for those who may not know it."""


def summary(request: HttpRequest, client: Client) -> Summary:
    """Return what a card says about a client's music, as far as whoever looks may know it."""
    rows = Preference.objects.filter(client=client, voided_at=None)
    counts = dict(rows.order_by().values_list("word").annotate(Count("pk")))
    asked = None
    if may(request.user, "register.read", client, request=request):
        asked = TriggerRegister.objects.filter(client=client, asked_at__isnull=False).exists()
    return Summary(
        [(str(word.label), counts[word]) for word in Preference.Word if word in counts],
        interviews_of(client).first(),
        latest_hums(client),
        asked,
    )
