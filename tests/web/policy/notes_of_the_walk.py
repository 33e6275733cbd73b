"""Samples of notes: a session that is over, one whose note waits, one whose note is signed."""

from typing import Any

from django.utils import timezone
from people_of_the_walk import World, canary, full_of_canaries

from sostenuto.care.notes.rendering import render
from sostenuto_web.care.models import CounsellingNote, Note, Session, Signature
from sostenuto_web.care.notes import versions
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.models import DataKey

ONE = "people/<uuid:client_id>/sessions/<uuid:session_id>/note/"
VARIANTS = {
    ONE: "session_id over",
    f"{ONE}draft/": "session_id over",
    f"{ONE}done/<uuid:activity_id>/": "activity_id done",
    f"{ONE}sign/": "session_id over",
    f"{ONE}hand-in/": "session_id over",
    f"{ONE}co-sign/": "session_id handed-in",
    f"{ONE}return/": "session_id handed-in",
    f"{ONE}amend/": "session_id noted",
    f"{ONE}history/": "session_id noted",
    f"{ONE}copy/": "session_id noted",
    f"{ONE}text/": "session_id noted",
    f"{ONE}pdf/": "session_id noted",
    "people/<uuid:client_id>/counselling/<uuid:counselling_id>/restore/": "counselling_id voided",
}


def over(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "starts_at": timezone.now()}
    given |= {"state": "finished", "delivered": "therapy", "missed_because": ""}
    given |= {"led_by": world.people["therapist"].user}
    return Session.objects.create(**full_of_canaries(Session, key, "sat", **given)).pk


def handed_in(world: World, client: Client, key: str) -> Any:
    return _noted(world, client, key, state="waiting", author=world.people["intern"].user)


def noted(world: World, client: Client, key: str) -> Any:
    return _noted(world, client, key, state="signed", author=world.people["therapist"].user)


def _noted(world: World, client: Client, key: str, **given: Any) -> Any:
    session = Session.objects.get(pk=over(world, client, key))
    given |= {"client": client, "data_key": client.data_key, "session": session}
    given |= {"format": "soap", "wordings": "", "cleared": ""}
    note = Note.objects.create(**full_of_canaries(Note, key, "noted", **given))
    facts = gather(session, note).facts
    by = given["author"]
    signed = versions.Signed(facts, {}, render(facts, "soap"))
    version = versions.written(by, note, signed, canary("noted", key))
    Signature.objects.create(version=version, role="author", by=by, name=canary("noted", key))
    return session.pk


def confided(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": DataKey.make()}
    made = full_of_canaries(CounsellingNote, key, "confided", **given)
    return CounsellingNote.objects.create(**made).pk


def voided(world: World, client: Client, key: str) -> Any:
    return confided(world, client, key, voided_at=timezone.now())
