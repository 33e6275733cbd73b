"""Keeping what is said around a programme: a rating for each answer, put right while it is new."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.listening.asking import selectors
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player.services import locked_programme
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import When
from sostenuto_web.record.models import Rating


@transaction.atomic
def note(
    by: Any,
    programme: ListeningProgramme,
    moment: str,
    said: Mapping[str, Mapping[str, float]],
    given_by: str = "",
    token: UUID | None = None,
) -> int:
    """Keep each answer as a rating; return how many are new.

    Parameters
    ----------
    by : User
    programme : ListeningProgramme
    moment : str
        ``pre`` or ``post``, of `Rating.moment`.
    said : mapping of scale to columns
        ``value``, or ``valence`` and ``arousal``.
    given_by : str
        Whose answer it is; empty: as the last one was.
    token : UUID or None
        Of the form: sent twice it is kept once.
    """
    programme = locked_programme(programme)
    whose = given_by or selectors.given_by(programme)
    token = token or uuid4()
    new = 0
    for scale, columns in said.items():
        fields = {"scale": scale, "moment": moment, "given_by": whose, **columns}
        new += _noted(by, programme, fields, uuid5(token, scale))
    if new:
        audit.record(by, "programme.asked", programme, count=new)
    return new


def _noted(by: Any, programme: ListeningProgramme, fields: Mapping[str, Any], token: UUID) -> bool:
    before = selectors.own_answer(by, programme, fields["moment"], fields["scale"])
    if before is None:
        when = When(timezone.now(), programme.session_id)
        _row, made = facts.note(by, programme.client, "rating", fields, when, token)
        return made
    if all(getattr(before, name) == value for name, value in fields.items()):
        return False
    made = facts.correct(by, before, fields, _("answered again on the player's page"), token)
    return isinstance(made, Rating) and made.voided_at is None
