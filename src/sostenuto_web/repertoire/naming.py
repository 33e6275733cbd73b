"""What songs are called in facts of lower floors, which point at a song by its bare id."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sostenuto_web.platform.policy.asking import may
from sostenuto_web.repertoire.songs import selectors


def called(user: Any, ids: Collection[UUID], client_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return title and artist of those songs that stand in the service's list.

    A song that somebody only spoke of is not named: that it is known would tell. What became
    another song is named as that one.
    """
    if not may(user, "music.see"):
        return {}
    songs = selectors.called(map(str, ids))
    return {
        pk: ", ".join(filter(None, (song.title, song.artist)))
        for pk in ids
        if (song := songs.get(str(pk))) is not None and song.in_repertoire
    }
