"""Backups as background work."""

from uuid import UUID

from django_tasks import task

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.backups import schedule, services, shelf


def nightly_backup() -> None:
    """Make the daily backup; once a week, try the newest."""
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
