"""What was handed over, as the session keeps it; read anew, and asked of the policy, every time.

Conventions: the session holds ids and keys and nothing that was said. What somebody's rights no
longer reach, what is done, voided or given back is not asked any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sostenuto.measures.ratings import ratings
from sostenuto_web.measures.models import Administration
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.accounts import locking
from sostenuto_web.record.models import Moment

RULE = "measure.ask"


@dataclass(frozen=True, slots=True)
class Handed:
    """What a client is asked on this device.

    Attributes
    ----------
    client_id : UUID
    rows : tuple of UUID
        Administrations, in the order in which they are asked.
    ratings : tuple of str
        Keys of our own short ratings, which are asked first.
    moment : str
        Of `Moment`, for the ratings.
    session_id : UUID or None
        The session that they belong to.
    is_over : bool
        Whether the client is through, or has stopped.
    """

    client_id: UUID
    rows: tuple[UUID, ...] = ()
    ratings: tuple[str, ...] = ()
    moment: str = Moment.DURING
    session_id: UUID | None = None
    is_over: bool = False

    def kept(self) -> dict[str, Any]:
        """Return it as the session keeps it."""
        return {
            "client": str(self.client_id),
            "rows": [str(pk) for pk in self.rows],
            "ratings": list(self.ratings),
            "moment": str(self.moment),
            "session": str(self.session_id or ""),
            "over": self.is_over,
        }


def handed_in(request: Any) -> Handed | None:
    """Return what was handed over in this session; None where it is nothing that can be read."""
    return _read(locking.handed(request))


def say_over(request: Any) -> None:
    """Keep that the client is through."""
    handed = handed_in(request)
    if handed is not None:
        said = locking.handed(request) | replace(handed, is_over=True).kept()
        request.session[locking.HANDED] = said


def client_of(user: Any, handed: Handed) -> Client | None:
    """Return whom it is about, while ``user`` may still ask them."""
    found = clients_for(user, RULE).filter(pk=handed.client_id).select_related("data_key")
    return found.first()


def rows_of(client: Client, handed: Handed) -> list[Administration]:
    """Return the administrations that were handed over, in their order; without voided ones."""
    rows = Administration.objects.filter(client=client, pk__in=handed.rows, voided_at=None)
    rows = rows.select_related("client__data_key", "data_key", "site_form")
    return sorted(rows.defer("site_form__document", "site_form__sets"), key=_order(handed.rows))


def _order(pks: Iterable[UUID]) -> Any:
    places = {pk: place for place, pk in enumerate(pks)}
    return lambda row: places[row.pk]


def _read(said: Mapping[str, Any]) -> Handed | None:
    try:
        return Handed(
            client_id=UUID(said["client"]),
            rows=tuple(UUID(pk) for pk in said["rows"]),
            ratings=tuple(key for key in said["ratings"] if key in ratings()),
            moment=Moment(said["moment"]),
            session_id=UUID(said["session"]) if said["session"] else None,
            is_over=bool(said["over"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
