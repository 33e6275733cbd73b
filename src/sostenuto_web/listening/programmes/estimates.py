"""Where recordings lie for one client: their own word, staff's, five others', then the sound.

Conventions: an estimate is keyed by the recording's id in hexadecimal digits. What nobody and
nothing can place has none.
"""

from collections.abc import Sequence

from sostenuto.base.affect import AffectEstimate
from sostenuto.listening.learning import felt_places
from sostenuto.listening.response import Source
from sostenuto_web.listening.learning.selectors import shared_means, told_by
from sostenuto_web.listening.programmes.standing import Standing
from sostenuto_web.people.models import Client


def estimates_for(client: Client, stood: Sequence[Standing]) -> dict[str, AffectEstimate]:
    """Return where each recording lies for a client, as far as anything is known.

    Only of those that somebody spoke of is more to be worked out than stands there.
    """
    answers, others = told_by(client).answers, shared_means(client)
    spoken = {one.song for one in answers} | others.keys()
    of_these = [one for one in stood if one.song in spoken]
    found = {one.id: one.sound for one in stood if one.sound is not None}
    said = {one.id: _said(one.sound) for one in of_these}
    return found | felt_places(answers, said, others, {one.id: one.song for one in of_these})


def _said(place: AffectEstimate | None) -> dict[Source, AffectEstimate]:
    if place is None:
        return {}
    return {"therapist" if place.source == "therapist" else "audio": place}
