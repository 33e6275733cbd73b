"""What a higher floor tells of music that was listened to in a session: its programmes.

Conventions: a room calls `tells` when it starts (``AppConfig.ready``). It is asked only of sessions
in which a recording sounded or something was said of a programme.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from sostenuto.base.affect import AffectPoint
from sostenuto.care.notes import facts as told
from sostenuto.measures.ratings import mood_words
from sostenuto_web.care.models import Session
from sostenuto_web.record.facts.selectors import SessionFacts
from sostenuto_web.record.models import Felt


@dataclass(frozen=True, slots=True)
class Listened:
    """The programmes of a session by their ids, and which ratings are told with them."""

    programmes: Mapping[UUID, told.Listening] = field(default_factory=lambda: MappingProxyType({}))
    ratings: frozenset[UUID] = frozenset()


NOTHING = Listened()
Tells = Callable[[Session], Listened]
_tells: list[Tells] = []


def tells(reads: Tells) -> None:
    """Let a room tell of the programmes of a session; registering it again changes nothing."""
    if reads not in _tells:
        _tells.append(reads)


def of_session(session: Session, found: SessionFacts) -> Listened:
    """Return what was listened to in a session."""
    is_asked = any(not row.is_live for row in found.music) or any(
        row.programme_id for row in found.felt
    )
    return _tells[0](session) if is_asked and _tells else NOTHING


def felt_of(row: Felt, song: Any, listened: Listened) -> told.Felt:
    """Return what was said of a song, in the words of the mood square."""
    programme = listened.programmes.get(cast(UUID, row.programme_id))
    return told.Felt(
        key=row.pk.hex,
        title=song.title if song else "a song",
        artist=song.artist if song else "",
        place=place_words(row.valence, row.arousal),
        liked=_liked(row.liked),
        known=row.familiar,
        refused=row.skipped,
        listening_key=programme.key if programme else "",
    )


def place_words(valence: float | None, arousal: float | None) -> str:
    """Return a place on the plane as a note says it; "" where there is none.

    Examples
    --------
    >>> place_words(0.5, -0.25), place_words(None, None)
    ('pleasant, a bit quiet', '')
    """
    if valence is None or arousal is None:
        return ""
    return ", ".join(mood_words(AffectPoint(valence, arousal)))


def _liked(liked: float | None) -> Any:
    if liked is None:
        return ""
    return "yes" if liked > 0 else "no" if liked < 0 else "neither"
