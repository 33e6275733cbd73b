"""What stands between a client in need and nobody: crisis numbers, out of hours, the portal."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sostenuto_web.platform.clinic import crisis, portal, selectors, steps
from sostenuto_web.platform.clinic.findings import Finding, Severity, finding


@finding("crisis numbers")
def numbers_are_dialled() -> Iterator[Finding]:
    """Look for numbers that nobody has dialled, or not for half a year."""
    kept = crisis.kept()
    open_ones = [each for each in kept if not each.is_confirmed]
    if not any(each.is_confirmed and each.number.always for each in kept):
        yield Finding(
            what=_("No crisis number that answers day and night is confirmed."),
            why=_("Somebody in need would be shown nothing, or a number that fails."),
            mend=_("Set-up, Crisis numbers: dial one and confirm it."),
            where=("set-up-step", "crisis-numbers"),
        )
    if open_ones:
        yield Finding(
            what=ngettext(
                "%(n)s crisis number is not confirmed, or was last dialled over 180 days ago.",
                "%(n)s crisis numbers are not confirmed, or were last dialled over 180 days ago.",
                len(open_ones),
            )
            % {"n": len(open_ones)},
            why=_("Numbers change, and a dead one is worse than none."),
            mend=_("Set-up, Crisis numbers: dial and confirm each."),
            where=("set-up-step", "crisis-numbers"),
        )


@finding("crisis numbers due soon")
def numbers_hold() -> Iterator[Finding]:
    """Look for confirmations that end soon."""
    soon = timezone.localdate() + crisis.REMINDED_BEFORE
    if any(e.is_confirmed and (e.holds_until or datetime.date.max) < soon for e in crisis.kept()):
        yield Finding(
            what=_("A crisis number has to be dialled again within two weeks."),
            why=_("A confirmation holds for 180 days."),
            mend=_("Set-up, Crisis numbers: dial it and confirm it."),
            where=("set-up-step", "crisis-numbers"),
            severity="should",
        )


@finding("clients' pages")
def portal_has_its_ground() -> Iterator[Finding]:
    """Look whether the portal is on without what it stands on."""
    clinic = selectors.clinic()
    if clinic.portal_on and portal.missing(clinic):
        yield Finding(
            what=_("The clients' pages are on, and what they need is missing."),
            why=_("Clients may think that somebody is there when nobody is."),
            mend=_("Set-up, Clients' pages: it says what is missing. Or switch them off."),
            where=("set-up-step", "portal"),
        )


@finding("set-up")
def set_up_is_done() -> Iterator[Finding]:
    """Name the steps of the set-up that nobody has saved."""
    own = {"crisis-numbers", "recovery-sheet"}
    for walked in steps.walked(selectors.clinic()):
        if not walked.done and walked.step.slug not in own:
            severity: Severity = "must" if walked.step.slug in ("name", "place") else "should"
            yield Finding(
                what=_("The set-up is open: %(step)s.") % {"step": walked.step.title},
                why=_("The house goes by a guess until somebody has said it."),
                mend=_("Set-up: open this step and save it."),
                where=("set-up-step", walked.step.slug),
                severity=severity,
            )
