"""Every address to which something can be sent, in a house where all of them have something to do.

Addresses come from the resolver, people and most records from the walk of `tests/web/policy`. What
an address needs besides (a draft to sign, a voided contact to take back) is in `_NEEDS`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import groups_of_the_walk
import measures_of_the_walk
import notes_of_the_walk
import oracle
import records
import walking
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone
from people_of_the_walk import PASSWORD, Person, World, make_world
from tests.web.bad_input.pages import Form, Page
from tests.web.bad_input.sending import Sender, encoded

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.people.consents import services as consents
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Caution, Contact
from sostenuto_web.people.services import importing
from sostenuto_web.platform.accounts import links
from sostenuto_web.platform.accounts.adapter import factor_of
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.clinic import recovery, steps
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic, CrisisNumber
from sostenuto_web.platform.policy.addresses import Address, every_address
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.sets import services as sets
from sostenuto_web.repertoire.songs import services as songs

PREFERRED = ("therapist", "privacy_officer", "administrator", "supervisor", "wren")
AT_THE_DOOR = {
    "sign-in/": "stranger",
    "sign-in/passkey/": "stranger",
    "sign-in/second/": "halfway",
    "welcome/": "guest",
    "room/": "stranger",
    "room/enter/": "stranger",
    "room/sit/": "stranger",
    "room/answer/": "stranger",
    "room/leave/": "stranger",
    "house/first-run/": "stranger",
    "account/confirm/code/": "supervisor",
    "account/second/app/remove/": "supervisor",
    "account/second/codes/": "supervisor",
    "account/second/codes/new/": "supervisor",
}


@dataclass(frozen=True)
class Place:
    """One address, written out, and who may send to it."""

    route: str
    path: str
    who: str
    methods: frozenset[str]

    def __str__(self) -> str:
        return f"{self.route} ({self.who})"


@dataclass
class Scene:
    """A house in which everything can be tried."""

    world: World
    senders: dict[str, Sender]
    places: list[Place] = field(default_factory=list)

    @property
    def posts(self) -> list[Place]:
        """Where something can be sent."""
        return [place for place in self.places if "POST" in place.methods]

    @property
    def reads(self) -> list[Place]:
        """What can be opened."""
        return [place for place in self.places if "GET" in place.methods]

    def sender(self, place: Place) -> Sender:
        """Return the browser of who may send there."""
        return self.senders[place.who]

    def gone(self) -> list[str]:
        """Return who is not signed in any more, or does not stand where they stood."""
        at = {"guest": "/welcome/", "halfway": "/sign-in/second/"}
        inside = [key for key, sender in self.senders.items() if sender.cookies.get("session")]
        opened = {key: self.senders[key].get(at.get(key, "/account/")).status for key in inside}
        return [f"{key}: {status}" for key, status in opened.items() if status != 200]

    @cached_property
    def forms(self) -> list[tuple[Place, Form]]:
        """Every form that leads to an address, once; a bare one where no page shows any."""
        shown: dict[tuple[str, str], dict[str, Form]] = {}
        for place in self.reads:
            answer = self.sender(place).get(place.path)
            for form in Page(answer.text).forms if answer.status == 200 else ():
                if form.method != "post":
                    continue
                to = urlsplit(form.action).path or place.path
                key = " ".join([form.button, *sorted(form.fields)])
                here = replace(form, action=to)
                shown.setdefault((place.who, to), {}).setdefault(key, here)
        return [
            (place, form)
            for place in self.posts
            for form in shown.get((place.who, place.path), {}).values() or [bare(place)]
        ]


def bare(place: Place) -> Form:
    """Return a form without a page: what it says of whom it is, and nothing else."""
    return Form("post", place.path, multipart=False)


def make_scene(time_zone: str) -> Scene:
    """Let everybody move in."""
    world = make_world()
    Clinic.objects.filter(pk=THE_ONE).update(time_zone=time_zone, opened_at=timezone.now())
    senders = {key: _signed_in(person) for key, person in world.people.items()}
    senders |= {"guest": _guest(world), "halfway": _halfway(world)}
    _give_factors(world)
    scene = Scene(world, senders)
    for address in every_address():
        if address.rule is not None:
            scene.places += _places(world, address)
    return scene


def _signed_in(person: Person) -> Sender:
    sender = Sender({})
    if person.user is not None and person.user.is_staff:
        return _by_the_door(person.user)  # second steps open only to whoever came that way
    sender.cookies = walking.signed_in(sender.browser, person)
    return sender


def _by_the_door(user: Any) -> Sender:
    sender = Sender({})
    said = [("login", user.login), ("password", PASSWORD)]
    came = sender.ask("POST", "/sign-in/", encoded(said), stays=True)
    sender.cookies = dict(came.cookies)
    return sender


def _halfway(world: World) -> Sender:
    """Return the browser of somebody who still owes the second step."""
    user = User.objects.create_user("halfway", PASSWORD, name="Halfway", roles=[Role.INTERN])
    with factor_of(user):
        totp.TOTP.activate(user, totp.generate_totp_secret())
    return _by_the_door(user)


def _give_factors(world: World) -> None:
    user = world.people["supervisor"].user
    with factor_of(user):
        totp.TOTP.activate(user, totp.generate_totp_secret())
        RecoveryCodes.activate(user)


def _guest(world: World) -> Sender:
    """Return the browser of somebody who has just followed a one-time link."""
    user = User.objects.create_user("newcomer", None, name="Newcomer", roles=[Role.INTERN])
    made = links.make_link(user, by=world.people["administrator"].user, why=Invitation.Why.WELCOME)
    sender = Sender({})
    sender.cookies = dict(sender.ask("GET", links.path_of(made.token), stays=True).cookies)
    return sender


def _places(world: World, address: Address) -> Iterator[Place]:
    who = _who(world, address)
    if who is None:
        raise AssertionError(f"nobody may open {address.route}")
    methods = frozenset(address.view.policy_methods)
    for values in _values(world, address, who):
        route = walking.PART.sub(lambda part, v=values: str(v[part[1] or part[2]]), address.route)
        yield Place(address.route, f"/{route}".replace("^", "").replace("$", ""), who, methods)


def _who(world: World, address: Address) -> str | None:
    if address.route in AT_THE_DOOR:
        return AT_THE_DOOR[address.route]
    named = walking.named_by(address)
    for key in (*PREFERRED, *world.people):
        person = world.people[key]
        relation = person.relations.get("own") if named else None
        ought = oracle.expected(person, address.rule, relation, bool(named))
        if person.user and ought == oracle.GRANTED:
            return key
    return None


def _values(world: World, address: Address, who: str) -> Iterator[dict[str, Any]]:
    values: dict[str, Any] = {}
    for name in address.names:
        made = _NEEDS.get((address.route, name)) or _NEEDS.get(("", name))
        key = "" if name in records.PLAIN else "own"
        values[name] = made(world, who) if made else records.value_of(world, name, key)
    if "slug" in values:
        yield from ({**values, "slug": step.slug} for step in steps.STEPS)
    elif "template_key" in values:
        yield from ({**values, "template_key": one.key} for one in templates())
    else:
        yield values


Need = Callable[[World, str], Any]
_NEEDS: dict[tuple[str, str], Need] = {}
ONE = "people/<uuid:client_id>/consents/<uuid:consent_id>/"


def _need(name: str, *routes: str) -> Callable[[Need], Need]:
    def register(made: Need) -> Need:
        _NEEDS.update({(route, name): made for route in routes or ("",)})
        return made

    return register


def _user(world: World, who: str) -> Any:
    return world.people[who].user


@_need("client_id", "people/<uuid:client_id>/restore/")
def _voided_client(world: World, who: str) -> Any:
    return world.clients["voided"].pk


def _voided(world: World, model: Any, **given: Any) -> Any:
    client = world.clients["own"]
    given |= {"client": client, "data_key": client.data_key, "voided_at": timezone.now()}
    return model.objects.create(**records.full_of_canaries(model, "own", "recorded", **given)).pk


@_need("contact_id", "people/<uuid:client_id>/contacts/<uuid:contact_id>/restore/")
def _voided_contact(world: World, who: str) -> Any:
    return _voided(world, Contact)


@_need("caution_id", "people/<uuid:client_id>/cautions/<uuid:caution_id>/restore/")
def _voided_caution(world: World, who: str) -> Any:
    return _voided(world, Caution, kind="hyperacusis", since=timezone.localdate())


def _draft(world: World, **more: Any) -> Any:
    said = {
        "client": world.clients["own"],
        "by": _user(world, "therapist"),
        "template": next(each for each in templates() if each.key == "specific"),
        "classes": ["attendance"],
        "recipient_kind": "named",
        "recipient": records.canary("consented", "own"),
        "information": records.canary("consented", "own"),
        "purposes": ["treatment"],
        "expires_on": timezone.localdate() + timedelta(days=20),
        "signed_by": "patient",
    }
    return consents.draft(**said | more)


@_need("consent_id", f"{ONE}change/", f"{ONE}sign/", f"{ONE}discard/")
def _unsigned(world: World, who: str) -> Any:
    return _draft(world).pk


@_need("consent_id", f"{ONE}came/")
def _waiting(world: World, who: str) -> Any:
    consent = _draft(world, expires_on=None, expiry_event="leaves the programme")
    consents.sign(
        consent=consent,
        by=_user(world, "therapist"),
        seen_sha256=consent.text_sha256,
        signings=[consents.Signing("patient", "Wren Invented", "screen")],
        statement="I agree.",
    )
    return consent.pk


@_need("draft_id")
def _table(world: World, who: str) -> Any:
    return importing.keep_draft(_user(world, who), "name,alias\nOriole Invented,Oriole\n").pk


@_need("number_id")
def _number(world: World, who: str) -> Any:
    said = {"label": "Line Invented", "number": "+1 555 0111", "hours": "day"}
    return CrisisNumber.objects.create(**said).pk


@_need("print_id")
def _print(world: World, who: str) -> Any:
    return recovery.begin_print(by=_user(world, who)).pk


@_need("folder_id")
def _folder(world: World, who: str) -> Any:
    return MusicFolder.objects.create(path=f"/srv/{uuid4()}", state="stopped").pk


def _as_in_the_walk(variant: str) -> Need:
    return lambda world, who: records.value_of(world, variant, "own")


_NEEDS.update(
    {
        (route, variant.split(" ")[0]): _as_in_the_walk(variant)
        for walk in (notes_of_the_walk, groups_of_the_walk, measures_of_the_walk)
        for route, variant in walk.VARIANTS.items()
    }
)

OVERRIDE = "people/<uuid:client_id>/music/{}/override/"


@_need("song_id", OVERRIDE.format("songs/<uuid:song_id>"))
def _stopped_song(world: World, who: str) -> Any:
    return _stopped(world).pk


@_need("recording_id", OVERRIDE.format("recordings/<uuid:recording_id>"))
def _stopped_recording(world: World, who: str) -> Any:
    row = Recording.objects.get(pk=records.value_of(world, "recording_id", ""))
    row.pk, row.path, row.song = uuid4(), "stopped.wav", _stopped(world)
    row.content = row.content[:-4] + "0000"
    row.save(force_insert=True)
    library.changed()
    return row.pk


def _stopped(world: World) -> Song:
    """Return a song that raises the urge of the one client."""
    by = _user(world, "therapist")
    song, is_new = songs.find_or_make(by, "Nobody Invented", "Stopped Invented", in_repertoire=True)
    if is_new:
        line = songs.read("Stopped Invented – Nobody Invented, urge 9")
        registers.add_line(by, world.clients["own"], line)
    return song


@_need("set_id", "music/sets/<uuid:set_id>/members/")
def _set_of_a_group(world: World, who: str) -> Any:
    return sets.make(_user(world, "therapist"), title="A group", clients=[], for_group=True).pk


@_need("staff_id")
def _colleague(world: World, who: str) -> Any:
    return _user(world, "director").pk


@_need("token")
def _token(world: World, who: str) -> Any:
    return "no-such-link"


def person_token(place: Place) -> list[tuple[str, str]]:
    """Return the token that a form about somebody carries, where an address names somebody."""
    found = walking.UUID.search(place.path)
    about = place.route.startswith("people/<uuid:client_id>/") and found
    return [("person", token_for(UUID(found[0])))] if about and found else []


__all__ = ["Place", "Scene", "make_scene", "person_token"]
