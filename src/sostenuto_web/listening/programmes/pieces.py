"""Pieces that the house makes where music is missing: asked for, being made, there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils import timezone

from sostenuto_web.listening.composing import selectors as composing
from sostenuto_web.listening.composing import services
from sostenuto_web.listening.composing.seeds import drawn_seed
from sostenuto_web.listening.composing.services import TooManyError as TooManyError
from sostenuto_web.listening.composing.services import Wanted
from sostenuto_web.listening.models import Composed
from sostenuto_web.listening.programmes.lacking import Lack
from sostenuto_web.platform.policy.asking import may

RULE = "music.compose"
LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces that were asked for, and how far they are: ``here`` when planning can use them."""

    state: Literal["making", "here", "failed"]
    count: int


def may_ask(user: Any) -> bool:
    """Whether somebody may have the house make a piece."""
    return may(user, RULE)


def ask(by: Any, lack: Lack) -> Pieces:
    """Ask for pieces where music is missing; while some are being made for it, for no more.

    Raises
    ------
    TooManyError
        Too many are being made already.
    """
    there = there_for(lack)
    if there is not None and there.state == "making":
        return there
    asked = 0
    for _piece in range(lack.pieces):
        seed = drawn_seed()
        wanted = Wanted(lack.valence, lack.arousal, float(lack.piece_minutes), seed)
        try:
            services.ask(by, wanted)
        except TooManyError:
            if not asked:
                raise
            break
        asked += 1
    return Pieces("making", asked)


def there_for(lack: Lack, since: datetime | None = None) -> Pieces | None:
    """Return the pieces that were asked for lately, and after a moment; None where none were."""
    rows = Composed.objects.filter(valence=lack.valence, arousal=lack.arousal)
    found = list(rows.filter(asked_at__gte=_lately(since)).select_related("recording"))
    making = [row for row in found if _is_coming(row)]
    if making:
        return Pieces("making", len(making))
    if here := [row for row in found if row.state == Composed.State.MADE]:
        return Pieces("here", len(here))
    return Pieces("failed", len(found)) if found else None


def _lately(since: datetime | None) -> datetime:
    hour_ago = timezone.now() - LATELY
    return hour_ago if since is None else max(since, hour_ago)


def _is_coming(row: Composed) -> bool:
    """Whether it is being made, or was made and has not been heard yet."""
    if row.is_running:
        return not composing.is_stuck(row)
    recording = row.recording
    return recording is not None and recording.valence is None and not recording.failure
