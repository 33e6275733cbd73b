"""What songs are called in facts of lower floors, which point at a song by its bare id."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.repertoire.models import Song
from sostenuto_web.repertoire.songs import selectors
from sostenuto_web.repertoire.tastes import selectors as tastes


def called(user: Any, ids: Collection[UUID], client_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return title and artist of those songs that stand in the service's list.

    A song that somebody only spoke of is not named: that it is known would tell. Among facts about
    the client who spoke of it, it is named to whoever may read that. What became another song is
    named as that one.
    """
    if not may(user, "music.see"):
        return {}
    songs = selectors.called(map(str, ids))
    found = {pk: song for pk in ids if (song := songs.get(str(pk))) is not None}
    hidden = {pk for pk, song in found.items() if not song.in_repertoire}
    if hidden:
        hidden -= _spoken_of(user, client_id)
    return {pk: _words(song) for pk, song in found.items() if pk not in hidden}


def _words(song: Song) -> str:
    return ", ".join(filter(None, (song.title, song.artist)))


def _spoken_of(user: Any, client_id: UUID | None) -> set[UUID]:
    """Return the songs that a client spoke of, as far as ``user`` may know it."""
    client = Client.objects.filter(pk=client_id).first() if client_id else None
    if client is None:
        return set()
    found: set[UUID] = set(tastes.words_of(client)) if may(user, "taste.read", client) else set()
    return found | (
        tastes.in_register(user, client) if may(user, "register.read", client) else set()
    )
