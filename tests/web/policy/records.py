"""What the walk puts into an address: a sample for every name that an address can have.

Add yours when you bring a new name. ``@of_client("thing_id", kind)`` makes a record that belongs
to the client it is given; fill its texts with `full_of_canaries`, of the kind ``recorded``,
``consented`` or ``listed`` (see `oracle.OPENS` for who may read which). ``PLAIN`` is for what
belongs to no client.
"""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import course_of_the_walk
import groups_of_the_walk
import measures_of_the_walk
import notes_of_the_walk
import programmes_of_the_walk
import steered_of_the_walk
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from people_of_the_walk import HOUSE, World, canary, full_of_canaries
from tests.web.pictures import jpeg
from tests.web.repertoire.music_for_tests import sound

from sostenuto.care.consent.catalogue import templates
from sostenuto.exchange.media_source import content_id
from sostenuto_web.care.models import Activity, Session
from sostenuto_web.people.consents import services as consents
from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.models import CareTeamMember, Caution, Client, Contact
from sostenuto_web.people.services import importing, photo
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.backups import shelf
from sostenuto_web.platform.clinic import recovery
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.record.models import Alert, Harm
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import (
    HumsTotal,
    Interview,
    MusicFolder,
    Override,
    Preference,
    Recording,
    SetEntry,
    SetList,
    SetMember,
    Song,
    Trigger,
    Upload,
)

Sample = Callable[[World, Client, str], Any]
OF_CLIENT: dict[str, tuple[str, Sample]] = {}
PLAIN: dict[str, Callable[[World], Any]] = {
    "staff_id": lambda world: world.people["director"].user.pk,
    "token": lambda world: "no-such-link",
    "passkey_id": lambda world: 1,
    "template_key": lambda world: "specific",
    "slug": lambda world: "name",
    "kind": lambda world: "song",
    "card_key": lambda world: "singing",
    "form_key": lambda world: "evaluation",
    "technique_key": lambda world: "iso",
    "row_key": lambda world: "E008",
    "measure_code": lambda world: "k10",
    "variant": lambda world: "us",
    "step_key": lambda world: "ask",
    "site_form_id": measures_of_the_walk.site_form,
    "basis_id": measures_of_the_walk.basis,
}
OWNERS = {
    "handle": "therapist",
    "upload_id": "therapist",
    "draft_id": "administrator",
    "print_id": "administrator",
}
"""Whose the sample is, of what only one person finds."""
MISSING: dict[str, Any] = {
    "token": "another-link",
    "passkey_id": 4_000_000,
    "print_id": 4_000_000,
    "template_key": "nothing",
    "slug": "nothing",
    "kind": "song",
    "card_key": "nothing",
    "form_key": "nothing",
    "technique_key": "nothing",
    "row_key": "nothing",
    "measure_code": "nothing",
    "variant": "nothing",
    "step_key": "nothing",
    "stamp": "20190101T000000Z",
}
"""What there is none of; of what has no entry here, an id that was never given."""

FRESH = "only with a fresh proof of who one is"
STATE = "only in a state in which the sample is not"
ABSENT: dict[str, str] = {
    # route: why it may answer 404 or 403 although the policy grants it
    "/house/first-run/": "only until the first account is made",
    "/welcome/": "only for whoever came by a link",
    "/install/sostenuto-house.crt": "only in a house that has made its own certificate",
    "/account/second/app/": FRESH,
    "/account/second/app/remove/": STATE,
    "/account/second/codes/": STATE,
    "/account/second/codes/new/": FRESH,
    "/account/passkeys/add/": FRESH,
    "/account/passkeys/<int:passkey_id>/name/": FRESH,
    "/account/passkeys/<int:passkey_id>/remove/": FRESH,
    "/people/<uuid:client_id>/restore/": STATE,
    "/people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/swap/": STATE,
    "/people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/in/": STATE,
    "/people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/out/": STATE,
    "/music/sets/<uuid:set_id>/members/": "only of a set list for a group",
    "/music/sets/<uuid:set_id>/<uuid:entry_id>/sound/": "only of a recording",
    "/people/<uuid:client_id>/music/recordings/<uuid:recording_id>/sound/": "as the gate says",
    "/people/<uuid:client_id>/programmes/<uuid:programme_id>/slots/<uuid:slot_id>/sound/": (
        "only while the file is there"
    ),
    "/people/<uuid:client_id>/course/<uuid:course_id>/discharge/again/": STATE,
}

VARIANTS: dict[str, str] = {
    # route: the sample in the state in which the page is for something
    "people/<uuid:client_id>/sessions/<uuid:session_id>/again/": "session_id missed",
    **notes_of_the_walk.VARIANTS,
    **course_of_the_walk.VARIANTS,
    **groups_of_the_walk.VARIANTS,
    **measures_of_the_walk.VARIANTS,
    "people/<uuid:client_id>/contacts/<uuid:contact_id>/restore/": "contact_id voided",
    "people/<uuid:client_id>/cautions/<uuid:caution_id>/restore/": "caution_id voided",
    "people/<uuid:client_id>/harms/<uuid:harm_id>/restore/": "harm_id voided",
    "people/<uuid:client_id>/music/register/<uuid:trigger_id>/restore/": "trigger_id voided",
    "people/<uuid:client_id>/music/preferences/<uuid:preference_id>/restore/": (
        "preference_id voided"
    ),
    "people/<uuid:client_id>/music/interviews/<uuid:interview_id>/restore/": "interview_id voided",
    "people/<uuid:client_id>/music/hums/<uuid:hums_id>/restore/": "hums_id voided",
    "people/<uuid:client_id>/consents/<uuid:consent_id>/change/": "consent_id drafted",
    "people/<uuid:client_id>/consents/<uuid:consent_id>/sign/": "consent_id drafted",
    "people/<uuid:client_id>/consents/<uuid:consent_id>/discard/": "consent_id drafted",
}


def plain(kwarg: str) -> Callable[[Callable[[World], Any]], Callable[[World], Any]]:
    def register(sample: Callable[[World], Any]) -> Callable[[World], Any]:
        PLAIN[kwarg] = sample
        return sample

    return register


def of_client(kwarg: str, kind: str = "recorded") -> Callable[[Sample], Sample]:
    def register(sample: Sample) -> Sample:
        OF_CLIENT[kwarg] = kind, sample
        return sample

    return register


@of_client("client_id")
def _client(world: World, client: Client, key: str) -> Any:
    return client.pk


@of_client("contact_id")
def _contact(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key}
    return Contact.objects.create(**full_of_canaries(Contact, key, "recorded", **given)).pk


@of_client("contact_id voided")
def _voided_contact(world: World, client: Client, key: str) -> Any:
    return _contact(world, client, key, voided_at=timezone.now())


@of_client("caution_id")
def _caution(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "kind": "hyperacusis"}
    given["since"] = timezone.localdate()
    return Caution.objects.create(**full_of_canaries(Caution, key, "recorded", **given)).pk


@of_client("caution_id voided")
def _voided_caution(world: World, client: Client, key: str) -> Any:
    return _caution(world, client, key, voided_at=timezone.now())


@of_client("harm_id", "harmed")
def _harm(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "happened_at": timezone.now()}
    given |= {"severity": "moderate", "noticer": "staff", "follow_up_on": timezone.localdate()}
    given["follow_up_on"] += timedelta(days=1)  # also where it is tomorrow already
    return Harm.objects.create(**full_of_canaries(Harm, key, "harmed", **given)).pk


@of_client("harm_id voided", "harmed")
def _voided_harm(world: World, client: Client, key: str) -> Any:
    return _harm(world, client, key, voided_at=timezone.now())


@of_client("alert_id", "alerted")
def _alert(world: World, client: Client, key: str) -> Any:
    given = {"client": client, "data_key": client.data_key, "kind": "distress", "source": uuid4()}
    given |= {"owner": world.people["therapist"].user}
    return Alert.objects.create(**full_of_canaries(Alert, key, "alerted", **given)).pk


@of_client("session_id", "sat")
def _session_of(world: World, client: Client, key: str, **given: Any) -> Any:
    given = {"state": "planned", "delivered": "", "missed_because": ""} | given
    given |= {"client": client, "data_key": client.data_key, "starts_at": timezone.now()}
    given |= {"led_by": world.people["therapist"].user}
    return Session.objects.create(**full_of_canaries(Session, key, "sat", **given)).pk


@of_client("activity_id", "sat")
def _activity(world: World, client: Client, key: str, **given: Any) -> Any:
    pk = value_of(world, "session_id", key)
    given |= {"client": client, "data_key": client.data_key, "session_id": pk, "card": "singing"}
    given |= {"recorded": "", "part": "main"}
    return Activity.objects.create(**full_of_canaries(Activity, key, "sat", **given)).pk


@of_client("activity_id done", "sat")
def _activity_done(world: World, client: Client, key: str) -> Any:
    return _activity(world, client, key, started_at=timezone.now())


@of_client("session_id missed", "sat")
def _missed_session(world: World, client: Client, key: str) -> Any:
    return _session_of(world, client, key, state="missed", missed_because="ill")


of_client("course_id", "cared")(course_of_the_walk.course)
of_client("course_id voided", "cared")(course_of_the_walk.voided_course)
of_client("form_id", "cared")(course_of_the_walk.filled_form)
of_client("goal_id", "cared")(course_of_the_walk.goal)
of_client("goal_id voided", "cared")(course_of_the_walk.voided_goal)
of_client("objective_id", "cared")(course_of_the_walk.objective)
of_client("objective_id voided", "cared")(course_of_the_walk.voided_objective)
of_client("session_id over", "sat")(notes_of_the_walk.over)
of_client("session_id handed-in", "noted")(notes_of_the_walk.handed_in)
of_client("session_id noted", "noted")(notes_of_the_walk.noted)
of_client("counselling_id", "confided")(notes_of_the_walk.confided)
of_client("counselling_id voided", "confided")(notes_of_the_walk.voided)
of_client("group_id", "grouped")(groups_of_the_walk.group)
of_client("meeting_id", "grouped")(groups_of_the_walk.meeting)
of_client("roster_id", "grouped")(groups_of_the_walk.roster)
of_client("leader_id", "grouped")(groups_of_the_walk.leader)
of_client("part_id", "grouped")(groups_of_the_walk.part)
of_client("seat_id", "grouped")(groups_of_the_walk.seat)
of_client("programme_id", "listened")(programmes_of_the_walk.programme)
of_client("slot_id", "listened")(programmes_of_the_walk.slot)
of_client("steered_id", "listened")(steered_of_the_walk.steered)
of_client("administration_id", "measured")(measures_of_the_walk.administration)
of_client("administration_id done", "measured")(measures_of_the_walk.done)
of_client("administration_id voided", "measured")(measures_of_the_walk.voided)
of_client("administration_id numbered", "measured")(measures_of_the_walk.numbered)
of_client("steps_id", "measured")(measures_of_the_walk.steps)
of_client("schedule_id", "measured")(measures_of_the_walk.schedule)
of_client("schedule_id voided", "measured")(measures_of_the_walk.voided_schedule)
of_client("session_id met", "sat")(groups_of_the_walk.met)
of_client("session_id at-meeting", "sat")(groups_of_the_walk.at_meeting)


@of_client("member_id", "listed")
def _member(world: World, client: Client, key: str) -> Any:
    # Somebody who walks nowhere: a membership must not change how the others stand.
    user, _ = User.objects.get_or_create(login="somebody", defaults={"roles": [Role.THERAPIST]})
    return CareTeamMember.objects.create(client=client, user=user).pk


@of_client("consent_id drafted", "consented")
def _draft(world: World, client: Client, key: str) -> Any:
    return consents.draft(
        client=client,
        by=world.people["therapist"].user,
        template=next(each for each in templates() if each.key == "specific"),
        classes=["attendance"],
        recipient_kind="named",
        recipient=canary("consented", key),
        information=canary("consented", key),
        purposes=["treatment"],
        expires_on=timezone.localdate() + timedelta(days=20),
        signed_by="patient",
    ).pk


@of_client("consent_id", "consented")
def _consent(world: World, client: Client, key: str) -> Any:
    consent = Consent.objects.get(pk=_draft(world, client, key))
    consents.sign(
        consent=consent,
        by=world.people["therapist"].user,
        seen_sha256=consent.text_sha256,
        signings=[consents.Signing("patient", canary("consented", key), "screen")],
        statement="I agree.",
    )
    return consent.pk


@plain("handle")
def _session(world: World) -> Any:
    user = world.people[OWNERS["handle"]].user
    Browser().force_login(user)
    return user.sessions.latest("used_at").handle


@plain("draft_id")
def _draft_of_a_table(world: World) -> Any:
    table = f"name;alias\n{canary('brought', HOUSE)} Invented;Olive\n"
    return importing.keep_draft(world.people[OWNERS["draft_id"]].user, table).pk


@plain("print_id")
def _print(world: World) -> Any:
    return recovery.begin_print(by=world.people[OWNERS["print_id"]].user).pk


@plain("number_id")
def _number(world: World) -> Any:
    said = {name: canary("setup", HOUSE) for name in ("label", "hours", "for_whom")}
    return CrisisNumber.objects.create(number="555 0100", **said).pk


@plain("folder_id")
def _folder(world: World) -> Any:
    return MusicFolder.objects.create(path=f"/nowhere/{canary('music', HOUSE)}").pk


@of_client("trigger_id", "registered")
def _trigger(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "kind": "theme", "song_ref": ""}
    given["review_on"] = timezone.localdate()
    return Trigger.objects.create(**full_of_canaries(Trigger, key, "registered", **given)).pk


@of_client("trigger_id voided", "registered")
def _voided_trigger(world: World, client: Client, key: str) -> Any:
    return _trigger(world, client, key, voided_at=timezone.now())


@of_client("preference_id", "tasted")
def _preference(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "word": "liked", "song_ref": ""}
    given["value"] = " – ".join([canary("tasted", key)] * 2)  # an artist and a title
    return Preference.objects.create(**full_of_canaries(Preference, key, "tasted", **given)).pk


@of_client("preference_id voided", "tasted")
def _voided_preference(world: World, client: Client, key: str) -> Any:
    return _preference(world, client, key, voided_at=timezone.now())


@of_client("interview_id", "tasted")
def _interview(world: World, client: Client, key: str, **given: Any) -> Any:
    said = json.dumps({"answers": {"favourites": canary("tasted", key)}})
    given |= {"client": client, "data_key": client.data_key, "answers": said, "version": 1}
    given["form"] = "music_history"
    return Interview.objects.create(**full_of_canaries(Interview, key, "tasted", **given)).pk


@of_client("interview_id voided", "tasted")
def _voided_interview(world: World, client: Client, key: str) -> Any:
    return _interview(world, client, key, voided_at=timezone.now())


@of_client("hums_id", "tasted")
def _hums(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "unhealthy": 28}
    given["on_day"] = timezone.localdate()
    return HumsTotal.objects.create(**full_of_canaries(HumsTotal, key, "tasted", **given)).pk


@of_client("hums_id voided", "tasted")
def _voided_hums(world: World, client: Client, key: str) -> Any:
    return _hums(world, client, key, voided_at=timezone.now())


@of_client("override_id", "excepted")
def _override(world: World, client: Client, key: str) -> Any:
    given = {"client": client, "data_key": client.data_key, "set_list": None}
    given |= {"by": world.people["therapist"].user, "until": timezone.now() + timedelta(days=1)}
    return Override.objects.create(**full_of_canaries(Override, key, "excepted", **given)).pk


@of_client("set_id", "planned")
def _set(world: World, client: Client, key: str) -> Any:
    """A client's one set list: an entry that the same address names has to be in it."""
    there = SetList.objects.filter(members__client=client).first()
    if there is not None:
        return there.pk
    by = world.people["therapist"].user
    given = {"data_key": DataKey.make(), "made_by": by, "for_group": False}
    row = SetList.objects.create(**full_of_canaries(SetList, key, "planned", **given))
    SetMember.objects.create(set_list=row, client=client)
    return row.pk


@of_client("entry_id", "planned")
def _entry(world: World, client: Client, key: str) -> Any:
    row = SetList.objects.get(pk=_set(world, client, key))
    named = canary("music", HOUSE)
    song = Song.objects.create(title=named, artist=named)
    given = {"set_list": row, "data_key": row.data_key, "song": song, "key": "C", "place": 0}
    return SetEntry.objects.create(**full_of_canaries(SetEntry, key, "planned", **given)).pk


@plain("upload_id")
def _upload(world: World) -> Any:
    by, named = world.people[OWNERS["upload_id"]].user, canary("uploaded", HOUSE)
    return Upload.objects.create(by=by, file_name=named, size=9, audience="everyone").pk


@plain("item_id")
def _item(world: World) -> Any:
    named = canary("music", HOUSE)
    return Song.objects.create(title=named, artist=named).pk


@plain("song_id")
def _song(world: World) -> Any:
    named = canary("music", HOUSE)
    return Song.objects.create(title=named, artist=named).pk


@plain("recording_id")
def _recording(world: World) -> Any:
    named = canary("music", HOUSE)
    place = Path(settings.HOUSE.media) / named
    place.mkdir(parents=True, exist_ok=True)
    data = sound()
    (place / "one.wav").write_bytes(data)
    folder = MusicFolder.objects.create(path=str(place))
    row = Recording.objects.create(
        content=content_id(BytesIO(data)),
        folder=folder,
        path="one.wav",
        title=named,
        artist=named,
    )
    library.changed()  # what an earlier test prepared knows nothing of it
    return row.pk


@plain("job_id")
def _job(world: World) -> Any:
    return DBTaskResult.objects.create(
        id=uuid4(),
        args_kwargs={"args": [canary("secret", HOUSE)], "kwargs": {}},  # a code word, not shown
        task_path="tests.web.jobs.work_of_tests.write_once",
        backend_name="default",
        run_after=get_date_max(),
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path="builtins.ValueError",
        traceback=f"{canary('secret', HOUSE)}\nwriting.py:3",  # of which the last line is shown
    ).pk


@plain("stamp")
def _backup(world: World) -> Any:
    stamp = "20200101T000000Z"
    file = shelf.usual_folder() / f"house-{stamp}.backup"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(canary("secret", HOUSE), encoding="utf-8")
    shelf.write_verdict(file, good=False, says=canary("kept", HOUSE))
    return stamp


def furnish(world: World) -> World:
    """Make every sample, so that lists have something to show that they may not."""
    for kwarg in PLAIN:
        value_of(world, kwarg, "")
    for kwarg in OF_CLIENT:
        for key in world.clients:
            value_of(world, kwarg, key)
    for key, client in world.clients.items():
        picture = jpeg(points=canary("recorded", key).encode())
        photo.put_in(world.people["therapist"].user, client, picture)
    return world


def value_of(world: World, kwarg: str, key: str) -> Any:
    """Return the id that stands for ``kwarg`` of client ``key``; made once a world."""
    if (kwarg, key) not in world.made:
        if kwarg in PLAIN:
            made = PLAIN[kwarg](world)
        else:
            _kind, sample = OF_CLIENT[kwarg]
            made = sample(world, world.clients[key], key)
        world.made[kwarg, key] = made
    return world.made[kwarg, key]


def variant_of(route: str, kwarg: str) -> str:
    """Return which sample an address takes for ``kwarg``."""
    variant = VARIANTS.get(route, "")
    return variant if variant.split(" ")[0] == kwarg else kwarg


def missing(world: World, kwarg: str) -> Any:
    """Return what there is none of."""
    return MISSING.get(kwarg, world.missing)


def owner_of(names: Iterable[str]) -> str:
    """Return who alone finds what an address names, or nothing."""
    return next((OWNERS[name] for name in names if name in OWNERS), "")


def is_known(kwarg: str) -> bool:
    return kwarg in PLAIN or kwarg in OF_CLIENT
