"""Reading live music: one stretch, the session it belongs to, where it begins."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.listening.models import SteeredMusic
from sostenuto_web.listening.programmes.selectors.finding import latest_mood
from sostenuto_web.people.models import Client

TO_COME = (Session.State.PLANNED, Session.State.RUNNING)


def music_for(client: Client, steered_id: UUID) -> SteeredMusic:
    """Return one stretch of a client's, or 404."""
    rows = SteeredMusic.objects.filter(client=client, pk=steered_id)
    found: SteeredMusic | None = rows.select_related("client__data_key", "session").first()
    if found is None:
        raise Http404
    return found


def open_of(client: Client) -> QuerySet[SteeredMusic]:
    """Return the stretches of a client that nobody ended."""
    return SteeredMusic.objects.filter(client=client, ended_at=None)


def session_of(user: Any, client: Client, wanted: str) -> Session | None:
    """Return the session that is asked for or, where none is, the one that is running."""
    rows = sessions.of_client(user, client).filter(state__in=TO_COME)
    try:
        asked = UUID(wanted)
    except ValueError:
        return rows.filter(state=Session.State.RUNNING).first()
    return rows.filter(pk=asked).first()


def beginning(client: Client) -> tuple[float, float]:
    """Return where the sliders stand at first: at the mood that was said lately, or between all."""
    mood = latest_mood(client)
    if mood is None or mood.valence is None or mood.arousal is None:
        return 0.0, 0.0
    return round(mood.valence, 1), round(mood.arousal, 1)
