"""When the house gets a new master key: wrap the secrets of second steps anew."""

import base64
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from sostenuto_web.platform.accounts.adapter import place_of
from sostenuto_web.platform.vault import keys, rotation

SECRETS = ("secret", "seed")
"""Where an authenticator app's secret and the seed of recovery codes are kept."""


def rewrap() -> Iterator[int]:
    """Wrap each secret anew that is not under the current key; yield one a row."""
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        yield _rewrap(pk)


@transaction.atomic
def _rewrap(pk: int) -> int:
    row = Authenticator.objects.select_for_update().select_related("user").filter(pk=pk).first()
    old = {name: base64.b64decode(row.data[name]) for name in SECRETS if row and name in row.data}
    stale = {name: sealed for name, sealed in old.items() if not keys.is_current(sealed)}
    if row is None or not stale:
        return 0
    place = place_of(row.user)
    for name, sealed in stale.items():
        row.data[name] = base64.b64encode(keys.wrap(keys.unwrap(sealed, place), place)).decode()
    row.save(update_fields=["data"])
    return 1


def connect() -> None:
    """Take part in rotations."""
    rotation.wraps("second steps")(rewrap)
