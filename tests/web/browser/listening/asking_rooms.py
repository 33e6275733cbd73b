"""Run as a program inside a throw-away house: a programme to be asked about.

Prints ``<client id> <programme id>``; with ``kept`` and a programme's id, what was kept of it, as
JSON.
"""

import django

django.setup()

import json
import sys

from tests.web.browser.listening import player_rooms

from sostenuto_web.listening.models import ListeningProgramme, MovedPoint
from sostenuto_web.record.models import Felt, Rating

PLACE = ("valence", "arousal", "mood_valence", "mood_arousal", "liked", "familiar")


def kept(programme_id: str) -> dict[str, object]:
    """Return what was said around a programme, and of its pieces."""
    row = ListeningProgramme.objects.get(pk=programme_id)
    ratings = Rating.objects.filter(session_id=row.session_id, voided_at=None).order_by("at")
    felt = Felt.objects.filter(programme_id=row.pk, skipped=False).order_by("at", "made_at")
    moved = MovedPoint.objects.filter(programme=row).order_by("seconds")
    return {
        "state": row.state,
        "ratings": [
            [one.moment, one.scale, one.value, one.valence, one.arousal, one.given_by]
            for one in ratings
        ],
        "before_it_began": [row.started_at is None or one.at <= row.started_at for one in ratings],
        "felt": list(felt.filter(voided_at=None).values(*PLACE)),
        "voided": felt.exclude(voided_at=None).count(),
        "moved": list(moved.values_list("seconds", "valence", "arousal")),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["kept"]:
        print(json.dumps(kept(sys.argv[2])))
    else:
        # Nothing ends while somebody still answers.
        player_rooms.LEVELS, player_rooms.SECONDS = (0.3, 0.2), 60.0
        print(*player_rooms.make())
