"""Reading recordings: which ones somebody may see, and what holds of each.

Conventions: what a person said wins over what was heard, in ``now_…`` of every row from here.
"""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.shortcuts import get_object_or_404

from sostenuto_web.people.selectors import clients_for
from sostenuto_web.repertoire.models import Audience, Correction, Recording

A_PAGE = 50
NOW: dict[str, Any] = {
    "now_tempo_bpm": Coalesce("said_tempo_bpm", "tempo_bpm"),
    "now_key": Coalesce(NullIf(F("said_key"), Value("")), "key"),
    "now_valence": Coalesce("said_valence", "valence"),
    "now_arousal": Coalesce("said_arousal", "arousal"),
}


def visible(user: Any) -> QuerySet[Recording]:
    """Return the recordings that ``user`` may see: a client's own only with their care."""
    mine = clients_for(user, "taste.read").values("pk")
    return Recording.objects.filter(Q(only_for=None) | Q(only_for__in=mine))


def heard(user: Any) -> QuerySet[Recording]:
    """Return the recordings that were heard and are there, by title, with what holds of them."""
    rows = visible(user).filter(failure="", missing=False)
    return rows.annotate(**NOW).order_by("title", "artist", "pk")


def page_of(user: Any, number: Any) -> Page[Any]:
    """Return one page of what was heard; a fixed count of queries."""
    # Sorted are ids alone: the rows are wide, and most of them are on other pages.
    page: Page[Any] = Paginator(heard(user).values_list("pk", flat=True), A_PAGE).get_page(number)
    shown = list(page.object_list)
    rows = heard(user).in_bulk(shown)
    page.object_list = [rows[pk] for pk in shown if pk in rows]
    return page


def recording_for(user: Any, recording_id: UUID) -> Recording:
    """Return one recording with what holds of it, or 404."""
    rows = visible(user).filter(failure="").annotate(**NOW)
    return get_object_or_404(rows.select_related("song__merged_into"), pk=recording_id)


def unheard(user: Any) -> QuerySet[Recording]:
    """Return the files that could not be heard."""
    return visible(user).exclude(failure="").filter(missing=False).order_by("path", "pk")


def unnamed(user: Any) -> QuerySet[Recording]:
    """Return the recordings whose song nobody has named, in the order of their files.

    What nobody may hear is left out: somebody looked at it and found that it is no music for here.
    """
    rows = visible(user).filter(song=None, failure="", missing=False)
    return rows.exclude(audience=Audience.NOBODY).order_by("folder", "path", "pk")


def corrections_of(recording: Recording) -> QuerySet[Correction]:
    """Return what people said of a recording, the latest first."""
    return recording.corrections.select_related("by")
