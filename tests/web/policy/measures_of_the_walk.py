"""Samples of measures: one being filled in, one that is done, one that was voided, a plan."""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone
from people_of_the_walk import HOUSE, World, canary, full_of_canaries
from tests.measures.forms_for_tests import bare

from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto_web.measures.models import (
    Administration,
    Answer,
    Schedule,
    SiteBasis,
    SiteForm,
    StepsTaken,
)
from sostenuto_web.people.models import Client

_COURSE = "people/<uuid:client_id>/measures/<uuid:administration_id>/course/"
_PLAN = "people/<uuid:client_id>/measures/plan/<uuid:schedule_id>/"
VARIANTS: dict[str, str] = {
    f"{_COURSE}{rest}": "administration_id numbered" for rest in ("", "table/", "steps/")
} | {f"{_PLAN}restore/": "schedule_id voided"}
"""By the address without its first stroke: the sample in the state in which the page is for
something; "administration_id done", "administration_id numbered" or "administration_id voided"."""


def administration(world: World, client: Client, key: str, **given: Any) -> Any:
    """Make one of the PHQ-9, with two answers of which none is urgent."""
    by = world.people["therapist"].user
    given = {"client": client, "data_key": client.data_key, "on": timezone.localdate()} | given
    given |= {"code": "phq9", "opened_by": by, "done_by": by, "form_key": "paper", "result": ""}
    said = full_of_canaries(Administration, key, "measured", **given)
    row = Administration.objects.create(**said)
    for item, value in ((1, 2), (9, 0)):
        Answer.objects.create(administration=row, item=item, value=value, made_by=by)
    return row.pk


def done(world: World, client: Client, key: str) -> Any:
    """Make one that is done."""
    now = timezone.now()
    return administration(world, client, key, state=Administration.State.DONE, done_at=now)


def numbered(world: World, client: Client, key: str) -> Any:
    """Make two that are done and have a number each, flat; return the later."""
    first = done(world, client, key)
    Administration.objects.filter(pk=first).update(
        total=18, on=timezone.localdate() - timedelta(days=14)
    )
    last = done(world, client, key)
    Administration.objects.filter(pk=last).update(total=18)
    return last


def steps(world: World, client: Client, key: str) -> Any:
    """Decide something about a measure of that client."""
    given = {"client": client, "data_key": client.data_key, "keys": ["ask"]}
    given |= {"administration_id": numbered(world, client, key)}
    given |= {"made_by": world.people["therapist"].user}
    return StepsTaken.objects.create(**full_of_canaries(StepsTaken, key, "measured", **given)).pk


def voided(world: World, client: Client, key: str) -> Any:
    """Make one that was done and is voided."""
    now, state = timezone.now(), Administration.State.DONE
    return administration(world, client, key, state=state, done_at=now, voided_at=now)


def schedule(world: World, client: Client, key: str, **given: Any) -> Any:
    """Plan a measure."""
    given |= {"client": client, "data_key": client.data_key, "starts_on": timezone.localdate()}
    given |= {"code": "who5", "made_by": world.people["therapist"].user}
    return Schedule.objects.create(**full_of_canaries(Schedule, key, "measured", **given)).pk


def voided_schedule(world: World, client: Client, key: str) -> Any:
    """Plan a measure by mistake."""
    return schedule(world, client, key, voided_at=timezone.now())


def site_form(world: World) -> Any:
    """Keep a form of the clinic's own that waits until somebody has looked."""
    document = json.dumps(bare("isi"))
    by = world.people["therapist"].user
    form = form_from_text(document, code="isi")
    said = {"code": "isi", "key": form.key, "document": document, "loaded_by": by}
    return SiteForm.objects.create(**said, must_confirm=True).pk


def basis(world: World) -> Any:
    """Enter the clinic's own spread and reliability."""
    said = {"code": "k10", "variant": "us", "sd": 7.5, "r": 0.8}
    by = world.people["therapist"].user
    return SiteBasis.objects.create(**said, source=canary("shelved", HOUSE), made_by=by).pk
