"""The switch of the client portal: it stays off until somebody in need could reach somebody."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import crisis, services
from sostenuto_web.platform.clinic.models import Clinic


class PortalError(SostenutoError):
    """The portal cannot be switched on yet."""


def missing(clinic: Clinic) -> list[str | Promise]:
    """Return what has to be done before the portal can be switched on, a sentence each."""
    found: list[str | Promise] = []
    if not any(number.always for number in crisis.confirmed()):
        found.append(_("Dial and confirm a crisis number that answers day and night."))
    if not (clinic.on_call_name and clinic.on_call_phone and clinic.out_of_hours):
        found.append(_("Name the person for out of hours, and write down what happens then."))
    return found


@transaction.atomic
def switch(*, by: User, on: bool) -> Clinic:
    """Switch the client portal on or off.

    Raises
    ------
    PortalError
        It is to be switched on and something is missing.
    """
    clinic = services.locked_clinic()
    if on and missing(clinic):
        raise PortalError("the client portal needs a confirmed number and a named person first")
    return services.settle(by=by, step="portal", portal_on=on)
