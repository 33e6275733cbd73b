"""The Django app."""

from zoneinfo import ZoneInfo

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ClinicConfig(AppConfig):
    """What the site says of itself: set-up, crisis numbers, recovery sheet."""

    name = "sostenuto_web.platform.clinic"
    label = "clinic"

    def ready(self) -> None:
        """Lay the clinic's row with the database, watch for the first account, set the clock."""
        from sostenuto_web.platform.clinic import kinds, laying, selectors
        from sostenuto_web.platform.clinic.checks import register
        from sostenuto_web.platform.jobs import daily, worker
        from sostenuto_web.platform.policy import navigation, subjects

        post_migrate.connect(laying.lay_the_row, sender=self, dispatch_uid="lay the clinic")
        post_save.connect(
            laying.note_first_account,
            sender=settings.AUTH_USER_MODEL,
            dispatch_uid="note the first account",
        )
        daily.keeps_time_by(lambda: ZoneInfo(selectors.clinic().time_zone))
        worker.before_start(lambda: kinds.refuse_foreign_database(settings.HOUSE))
        mends = _("What is misconfigured or unconfirmed, and how to mend it.")
        navigation.offer(_("Set-up"), "set-up", "setup.change", 60, _("The house's own settings."))
        navigation.offer(_("To mend"), "doctor", "setup.change", 62, mends)
        subjects.names_no_client("slug", because="a step of the set-up")
        subjects.names_no_client("number_id", because="one of the clinic's crisis numbers")
        subjects.names_no_client("print_id", because="one print of the recovery sheet")
        self.checks = register.ALL
