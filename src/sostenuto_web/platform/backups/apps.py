"""The Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    """Copies that can be trusted, and the way back from them."""

    name = "sostenuto_web.platform.backups"
    label = "backups"

    def ready(self) -> None:
        """Have a backup made every day at the hour that was set up, and offer the page."""
        from sostenuto_web.platform.backups import findings, tasks
        from sostenuto_web.platform.clinic import selectors
        from sostenuto_web.platform.jobs import daily, words, worker
        from sostenuto_web.platform.policy import navigation, subjects

        findings.register()
        worker.before_start(tasks.tidy)
        subjects.names_no_client("stamp", because="the moment of a backup")
        daily.every_day(
            "backup",
            lambda: selectors.clinic().backup_hour,
            tasks.nightly_backup,
            says=_("Make the daily backup"),
        )
        named: dict[Any, Any] = {
            tasks.make_now: _("Make a backup"),
            tasks.verify_now: _("Check a backup"),
        }
        for task, called in named.items():
            words.call(task, called)
        says = _("Copies of everything, and whether they can be trusted.")
        navigation.offer(_("Backups"), "backups", "backup.run", 70, says)
