"""When backups are made and tried by themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sostenuto_web.platform.backups import services, shelf

TOO_OLD = timedelta(hours=26)
"""Older than this, the newest backup is worth a warning."""
DAY = timedelta(hours=23)
TRIAL_EVERY = timedelta(days=7)


def age(now: datetime, backups: Sequence[shelf.Backup]) -> timedelta | None:
    """Return how old the newest backup is, or None: there is none."""
    return now - max(b.made_at for b in backups) if backups else None


def is_too_old(now: datetime, backups: Sequence[shelf.Backup]) -> bool:
    """Say whether people have to be warned."""
    old = age(now, backups)
    return old is None or old > TOO_OLD


def due(now: datetime, backups: Sequence[shelf.Backup] | None = None) -> bool:
    """Say whether the daily backup is to be made."""
    if backups is None:
        backups = shelf.backups_in(shelf.usual_folder())
    old = age(now, [b for b in backups if not b.before_upgrade])
    return old is None or old >= DAY


def trial_due(now: datetime, backups: Sequence[shelf.Backup]) -> bool:
    """Say whether a backup is to be tried: none was found good for a week."""
    tried = [b.verified_at for b in backups if b.good and b.verified_at]
    return bool(backups) and (not tried or now - max(tried) >= TRIAL_EVERY)


def run_if_due(now: datetime | None = None) -> bool:
    """Make the daily backup if it is due, and try the newest once a week; say whether one was made.

    It may be called at any time, by a job or a timer of the machine.
    """
    now = now or datetime.now(UTC)
    made = due(now)
    if made:
        services.make_backup()
    if trial_due(now, shelf.backups_in(shelf.usual_folder())):
        services.verify_backup(services.newest_backup().path)
    return made
