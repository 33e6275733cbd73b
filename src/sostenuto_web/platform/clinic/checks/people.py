"""The people: is somebody in charge, are the doors locked, do credentials hold."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sostenuto_web.platform.accounts import selectors as accounts
from sostenuto_web.platform.clinic.findings import Finding, finding
from sostenuto_web.platform.policy.table import Role


@finding("who is in charge")
def somebody_is_in_charge() -> Iterator[Finding]:
    """Look for an administrator and a privacy officer."""
    if not accounts.active_staff(Role.ADMINISTRATOR):
        yield Finding(
            what=_("There is no administrator."),
            why=_("Nobody can set the house up, invite staff or mend it."),
            mend=_("Open the house in a browser: the first page makes one."),
        )
    if not accounts.active_staff(Role.PRIVACY_OFFICER):
        yield Finding(
            what=_("There is no privacy officer."),
            why=_("Nobody may read who looked at what, or erase a record when a client asks."),
            mend=_("Staff, Invite: give somebody the role of privacy officer."),
            where=("staff",),
            severity="should",
        )


@finding("second factor")
def doors_are_locked() -> Iterator[Finding]:
    """Count staff who sign in with a password only."""
    if settings.HOUSE.kind == "demo":
        return
    everybody: list[Any] = list(accounts.staff())
    without = sum(not user.has_factor for user in everybody if user.is_active)
    if without:
        yield Finding(
            what=ngettext(
                "%(n)s member of staff signs in with a password only.",
                "%(n)s members of staff sign in with a password only.",
                without,
            )
            % {"n": without},
            why=_("A password that was guessed or seen opens every record of that person."),
            mend=_("They set it up at their next sign-in; see Staff for who it is."),
            where=("staff",),
        )


@finding("credentials")
def credentials_hold() -> Iterator[Finding]:
    """Count credentials that have ended, or end soon."""
    today = timezone.localdate()
    ending = accounts.ending_credentials(today)
    ended = sum(1 for user in ending if (user.days_of_credential(today) or 0) < 0)
    if ended:
        yield Finding(
            what=ngettext(
                "%(n)s credential of staff has ended.",
                "%(n)s credentials of staff have ended.",
                ended,
            )
            % {"n": ended},
            why=_("Music therapy needs a credentialed therapist."),
            mend=_("Staff: enter the new day, or end the access."),
            where=("staff",),
        )
    if len(ending) > ended:
        yield Finding(
            what=ngettext(
                "%(n)s credential of staff ends within sixty days.",
                "%(n)s credentials of staff end within sixty days.",
                len(ending) - ended,
            )
            % {"n": len(ending) - ended},
            why=_("Renewing takes weeks."),
            mend=_("Ask them to renew, then enter the new day under Staff."),
            where=("staff",),
            severity="should",
        )
