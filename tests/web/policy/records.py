"""What the walk puts into an address: a sample for every name that an address can have.

Add yours when you bring a new name. ``@of_client("thing_id", kind)`` makes a record that belongs
to the client it is given; fill its texts with `full_of_canaries`, of the kind ``recorded``,
``consented`` or ``listed`` (see `oracle.OPENS` for who may read which). ``PLAIN`` is for what
belongs to no client.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from people_of_the_walk import World, canary, full_of_canaries

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.people.consents import services as consents
from sostenuto_web.people.models import CareTeamMember, Caution, Client, Contact
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.policy.table import Role

Sample = Callable[[World, Client, str], Any]
OF_CLIENT: dict[str, tuple[str, Sample]] = {}
PLAIN: dict[str, Callable[[World], Any]] = {
    "staff_id": lambda world: world.people["director"].user.pk,
    "token": lambda world: "no-such-link",
    "handle": lambda world: uuid4(),
    "passkey_id": lambda world: 1,
    "job_id": lambda world: uuid4(),
    "draft_id": lambda world: uuid4(),
    "template_key": lambda world: "specific",
    "number_id": lambda world: uuid4(),
    "slug": lambda world: "name",
    "print_id": lambda world: 1,
    "stamp": lambda world: "20200101T000000Z",
    "folder_id": lambda world: uuid4(),
}

OWN_ONLY = "only whose it is finds it; the sample is nobody's"
NONE_THERE = "there is none; it belongs to no client, so that none was made for the walk"
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
    "/music/folders/<uuid:folder_id>/hear/": NONE_THERE,
    "/music/folders/<uuid:folder_id>/stop/": NONE_THERE,
    "/house/set-up/crisis-numbers/<uuid:number_id>/": NONE_THERE,
    "/house/set-up/crisis-numbers/<uuid:number_id>/dialled/": NONE_THERE,
    "/house/set-up/crisis-numbers/<uuid:number_id>/end/": NONE_THERE,
    "/house/recovery-sheet/<int:print_id>/": NONE_THERE,
    "/people/import/<uuid:draft_id>/": OWN_ONLY,
    "/account/sessions/<uuid:handle>/end/": OWN_ONLY,
    "/people/<uuid:client_id>/photo/": STATE,
    "/people/<uuid:client_id>/restore/": STATE,
    "/people/<uuid:client_id>/contacts/<uuid:contact_id>/restore/": STATE,
    "/people/<uuid:client_id>/cautions/<uuid:caution_id>/restore/": STATE,
    "/people/<uuid:client_id>/consents/<uuid:consent_id>/change/": STATE,
    "/people/<uuid:client_id>/consents/<uuid:consent_id>/sign/": STATE,
    "/people/<uuid:client_id>/consents/<uuid:consent_id>/discard/": STATE,
    "/people/<uuid:client_id>/consents/<uuid:consent_id>/came/": STATE,
}


def of_client(kwarg: str, kind: str = "recorded") -> Callable[[Sample], Sample]:
    def register(sample: Sample) -> Sample:
        OF_CLIENT[kwarg] = kind, sample
        return sample

    return register


@of_client("client_id")
def _client(world: World, client: Client, key: str) -> Any:
    return client.pk


@of_client("contact_id")
def _contact(world: World, client: Client, key: str) -> Any:
    given = {"client": client, "data_key": client.data_key}
    return Contact.objects.create(**full_of_canaries(Contact, key, "recorded", **given)).pk


@of_client("caution_id")
def _caution(world: World, client: Client, key: str) -> Any:
    given = {"client": client, "data_key": client.data_key, "kind": "hyperacusis"}
    given["since"] = timezone.localdate()
    return Caution.objects.create(**full_of_canaries(Caution, key, "recorded", **given)).pk


@of_client("member_id", "listed")
def _member(world: World, client: Client, key: str) -> Any:
    # Somebody who walks nowhere: a membership must not change how the others stand.
    user, _ = User.objects.get_or_create(login="colleague", defaults={"roles": [Role.THERAPIST]})
    return CareTeamMember.objects.create(client=client, user=user).pk


@of_client("consent_id", "consented")
def _consent(world: World, client: Client, key: str) -> Any:
    by = world.people["therapist"].user
    consent = consents.draft(
        client=client,
        by=by,
        template=next(each for each in templates() if each.key == "specific"),
        classes=["attendance"],
        recipient_kind="named",
        recipient=canary("consented", key),
        information=canary("consented", key),
        purposes=["treatment"],
        expires_on=timezone.localdate() + timedelta(days=20),
        signed_by="patient",
    )
    consents.sign(
        consent=consent,
        by=by,
        seen_sha256=consent.text_sha256,
        signings=[consents.Signing("patient", canary("consented", key), "screen")],
        statement="I agree.",
    )
    return consent.pk


def value_of(world: World, kwarg: str, key: str) -> Any:
    """Return the id that stands for ``kwarg`` of client ``key``; made once a world."""
    if kwarg in PLAIN:
        return PLAIN[kwarg](world)
    _kind, sample = OF_CLIENT[kwarg]
    if (kwarg, key) not in world.made:
        world.made[kwarg, key] = sample(world, world.clients[key], key)
    return world.made[kwarg, key]


def is_known(kwarg: str) -> bool:
    return kwarg in PLAIN or kwarg in OF_CLIENT


__all__ = ["ABSENT", "OF_CLIENT", "PLAIN", "full_of_canaries", "is_known", "of_client", "value_of"]
