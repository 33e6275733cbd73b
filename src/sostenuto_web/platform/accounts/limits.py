"""How often something may be tried: token buckets in the database, shared by every process.

Conventions: a bucket holds ``burst`` tries and gains one every ``per_s / burst`` seconds. One row
says when the bucket is full again; taking a try moves that moment, in a single conditional update,
so that two processes never take the same one. The row's key is a keyed hash: the table tells
nobody who tried, and of what.
"""

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import F, FloatField, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from sostenuto_web.platform.accounts.models import LimitUse
from sostenuto_web.platform.vault import keys


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    name: str
    burst: int
    per_s: float

    @property
    def step_s(self) -> float:
        """After how many seconds one try comes back."""
        return self.per_s / self.burst


ACCOUNT = Limit("account", 10, 900)
ADDRESS = Limit("address", 30, 900)
SECOND = Limit("second", 10, 900)
PASSKEY = Limit("passkey", 30, 900)
LINK = Limit("link", 30, 900)
NOTED = Limit("noted", 30, 900)
"""How often one address can make the audit say that it was refused."""

Bucket = tuple[Limit, str]
"""A limit, and whom it counts for."""


def take(*buckets: Bucket) -> bool:
    """Take one try from each bucket, from the first on; False where one is empty.

    What was taken before the empty one stays taken: it was a try.
    """
    return all(_take(limit, _key(limit, whom)) for limit, whom in buckets)


def give_back(*buckets: Bucket) -> None:
    """Return a try to each bucket: it was right."""
    for limit, whom in buckets:
        LimitUse.objects.filter(key=_key(limit, whom)).update(
            full_at_s=F("full_at_s") - limit.step_s
        )


def sweep() -> None:
    """Drop the rows of buckets that have been full for an hour."""
    LimitUse.objects.filter(full_at_s__lt=_now_s() - 3600).delete()


def _take(limit: Limit, key: str) -> bool:
    if _moved(limit, key):
        return True
    if LimitUse.objects.filter(key=key).exists():
        return False
    # It was never used. Only one process can add the row.
    LimitUse.objects.bulk_create([LimitUse(key=key, full_at_s=0.0)], ignore_conflicts=True)
    return _moved(limit, key)


def _moved(limit: Limit, key: str) -> bool:
    now_s = _now_s()
    latest_s = now_s + limit.step_s * (limit.burst - 1) + 1e-6
    since = Greatest(F("full_at_s"), Value(now_s), output_field=FloatField())
    moved = LimitUse.objects.filter(key=key, full_at_s__lte=latest_s)
    return moved.update(full_at_s=since + limit.step_s) == 1


def _now_s() -> float:
    return timezone.now().timestamp()


def _key(limit: Limit, whom: str) -> str:
    said = f"{limit.name}\0{whom}".encode("utf-8", "surrogatepass")
    return hmac.new(keys.derived(b"limits"), said, hashlib.sha256).hexdigest()
