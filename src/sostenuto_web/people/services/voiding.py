"""Voiding instead of deleting, taking it back, and the one act that cannot be taken back."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto_web.people import erasing, names
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.people.services import history
from sostenuto_web.platform.accounts import services as accounts
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault import erasure

_also_erased: dict[str, Callable[[Client], object]] = {}


def also_erases(what: str, erase_of: Callable[[Client], object]) -> None:
    """Register how an app of a higher floor deletes what it keeps of a client who is erased.

    Call it when the app starts. What is sealed can no longer be read then; this takes the rest
    away, such as days and kinds.

    Parameters
    ----------
    what : str
        A name for it; registered again, the later holds.
    erase_of : callable
        Given the client; runs in the transaction that erases.
    """
    _also_erased[what] = erase_of


@transaction.atomic
def void(by: Any, row: Voidable, reason: str) -> None:
    """Void a client or a row of one, with a reason; a second time changes nothing."""
    row = _locked(row)
    if row.voided_at is not None:
        return
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
    row.save()
    _tell(by, row, "voided", {"reason": reason})


@transaction.atomic
def restore(by: Any, row: Voidable, reason: str) -> None:
    """Take a voiding back, with a reason; both reasons stay in the history."""
    row = _locked(row)
    if row.voided_at is None:
        return
    before = row.void_reason
    row.voided_at, row.voided_by, row.void_reason = None, None, ""
    row.save()
    _tell(by, row, "restored", {"reason": reason, "voided because": before})


def _tell(by: Any, row: Any, what: str, said: dict[str, str]) -> None:
    kind = row._meta.model_name
    history.note(by, row, f"{kind}.{what}", said)
    audit.record(by, f"{kind}.{what}", row)


def _locked(row: Any) -> Any:
    return type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)


@transaction.atomic
def erase(by: Any, client: Client, *, why: str, paper: str = "") -> None:
    """Erase a client for good: the key, the index, the account; the id and the day stay.

    Parameters
    ----------
    by : User or None
        None for the program itself.
    client : Client
    why : str
        A code of `erasing.WHYS`, or `erasing.AGAIN` for the program.
    paper : str
        The number of the paper on which the reason is written; only the program needs none.

    Raises
    ------
    InputError
        No reason, or one that holds words.
    """
    _check_reason(client, why, paper)
    client = _locked(client)
    if client.erased_at is not None:
        return
    names.forget_many([client])
    account = client.account
    _emptied(client).save()
    for rows in (client.contacts, client.cautions, client.changes, client.contexts):
        rows.all().delete()
    for erase_of in _also_erased.values():
        erase_of(client)
    client.team.filter(until=None).update(until=timezone.now(), ended_by=by)
    if account is not None:
        _closed(by, account)
    by_id = by.pk if by is not None else None
    erasure.erase(client.data_key, by=by_id, reason=f"client.erase:{why}", record_id=client.pk)
    said: dict[str, Any] = {"paper": paper} if paper else {}
    audit.record(by, "client.erased", client, why=why, **said)


def _check_reason(client: Client, why: str, paper: str) -> None:
    if why == erasing.AGAIN:
        return
    if why not in erasing.WHYS:
        raise InputError("why", expected=f"one of {', '.join(erasing.WHYS)}", got="…")
    if erasing.fault_of_paper(paper, client.clinic_number):
        raise InputError("paper", expected="a number of its own, in digits", got="…")


def erase_again() -> int:
    """Erase anew whom an older backup brought back without a key; return how many there were."""
    came_back = Client.objects.filter(erased_at=None, data_key__wrapped=b"")
    return sum(1 for client in came_back if erase(None, client, why=erasing.AGAIN) is None)


def _emptied(client: Client) -> Client:
    for field in ("name", "alias", "pronouns", "clinic_number", "language", "notes"):
        setattr(client, field, "")
    client.clinic_number_keyed = client.birth_year = client.account = None
    client.photo = client.photo_agreed_at = client.voided_by = None
    client.void_reason, client.voided_at = "", None
    client.erased_at = timezone.now()
    return client


def _closed(by: Any, account: Any) -> None:
    """Shut an account and take its name away; the row stays for what the audit says of it."""
    accounts.end_access(account, by=by)
    account.refresh_from_db()
    account.name, account.login = "", f"erased-{account.pk.hex[:12]}"
    account.set_unusable_password()
    account.save()
