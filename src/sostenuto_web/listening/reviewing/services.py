"""Writing what was decided of a song to which a client had said "not this"."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.listening.models import NotThisReview
from sostenuto_web.listening.reviewing import selectors
from sostenuto_web.listening.reviewing.selectors import NotThis
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import Preference
from sostenuto_web.repertoire.tastes import services as tastes

Decision = NotThisReview.Decision
WORDS = {
    Decision.NOT_NOW: Preference.Word.NOT_NOW,
    Decision.NEVER: Preference.Word.NEVER,
}
"""What is written among the client's preferences; "again" writes nothing there."""


class LookedAtError(SostenutoError):
    """Somebody has looked at it meanwhile, or it was taken back."""


@transaction.atomic
def decide(by: Any, client: Client, felt_id: UUID, decision: str) -> NotThis:
    """Write down what was decided of a song; of every "not this" to it that still waits.

    *Not now* and *never* become the client's own word for the song, which planning keeps to.

    Raises
    ------
    LookedAtError
        It does not wait any more.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    one = next((each for each in selectors.waiting(client) if felt_id in each.felts), None)
    if one is None:
        raise LookedAtError("it does not wait")
    word = WORDS.get(Decision(decision))
    if word is not None:
        if one.song is None:
            raise LookedAtError("nobody has said which song it is")
        tastes.say(by, client, one.song, word)
    rows = [
        NotThisReview(client=client, felt_id=pk, decision=decision, made_by=by) for pk in one.felts
    ]
    NotThisReview.objects.bulk_create(rows)
    together = NotThisReview.objects.filter(pk__in=[row.pk for row in rows])
    together.update(made_at=timezone.now())  # one moment for all of them: they are one answer
    audit.record(by, "programme.reviewed", client)
    return one
