"""What the doctor has to say about keys and backups."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.backups import schedule, shelf
from sostenuto_web.platform.clinic.findings import Finding, finding
from sostenuto_web.platform.vault import keys, rotation


def register() -> None:
    """Have the doctor look at keys and backups."""
    finding("keys")(key_file)
    finding("backups")(backups)


def key_file() -> Iterator[Finding]:
    """Find a key file that is missing, foreign or half rotated."""
    try:
        keys.check()
    except SostenutoError as problem:
        yield Finding(
            _("The key file does not open the database."),
            str(problem),
            _("Put the right file back, or run: sostenuto keys recover"),
        )
        return
    if rotation.is_unfinished():
        yield Finding(
            _("A rotation of the master key was cut off."),
            _("Some records still need the old key."),
            _("Go on with: sostenuto keys rotate"),
        )


def backups() -> Iterator[Finding]:
    """Find backups that are missing, old or never tried."""
    found = shelf.backups_in(shelf.usual_folder())
    if schedule.is_too_old(datetime.now(UTC), found):
        yield Finding(
            _("There is no backup of the last day."),
            _("If this machine broke now, what was written since would be lost."),
            _("Make one with: sostenuto backup"),
            where=("backups",),
        )
    if shelf.tried_in_vain(found):
        yield Finding(
            _("The backup that was tried last cannot be restored."),
            _("A disk may be failing, or somebody changed the file."),
            _("Make a new one and try it: sostenuto backup, then sostenuto backup verify"),
            where=("backups",),
        )
    if found and not any(backup.good for backup in found):
        yield Finding(
            _("No backup was tried yet."),
            _("Only a backup that was really restored can be trusted."),
            _("Try one with: sostenuto backup verify"),
            "should",
            where=("backups",),
        )
