"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Work in the background, taken up again when a worker dies."""

    name = "sostenuto_web.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the nightly tidying, and hold every job to plain arguments."""
        from django_tasks.signals import task_enqueued

        from sostenuto_web.platform.jobs import arguments, daily, housekeeping
        from sostenuto_web.platform.policy import navigation, subjects

        daily.every_day(
            "housekeeping", housekeeping.HOUR, housekeeping.tidy, says=_("Tidy up at night")
        )
        says = _("What runs, waits or has failed.")
        navigation.offer(_("Background"), "jobs", "jobs.see", 75, says)
        subjects.names_no_client("job_id", because="work in the background, known by its id")
        task_enqueued.connect(arguments.refuse_content, dispatch_uid="plain arguments only")
