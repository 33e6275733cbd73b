"""Backups as background work."""

from uuid import UUID

from django_tasks import task

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.backups import leftovers, schedule, services, shelf
from sostenuto_web.platform.vault import erasure


def tidy() -> None:
    """Sweep what a kill left, and end erasures that an older backup undid."""
    leftovers.sweep()
    erasure.settle()


def nightly_backup() -> None:
    """Make the daily backup; once a week, try the newest."""
    tidy()
    schedule.run_if_due()


@task
def make_now(by: str) -> None:
    """Make a backup that somebody asked for."""
    services.make_backup(by=_person(by))


@task
def verify_now(by: str, stamp: str) -> None:
    """Try the backup of one moment, as somebody asked for."""
    for backup in shelf.backups_in(shelf.usual_folder()):
        if backup.stamp == stamp.upper():
            services.verify_backup(backup.path, by=_person(by))
            return


def _person(by: str) -> User | None:
    return User.objects.filter(pk=UUID(by)).first()
