"""The work in the background: is somebody at it, and what has failed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sostenuto_web.platform.clinic.findings import Finding, finding
from sostenuto_web.platform.jobs import selectors as jobs
from sostenuto_web.platform.jobs.words import STOPPED


@finding("worker")
def somebody_works() -> Iterator[Finding]:
    """Look for a living worker."""
    if not jobs.living_workers():
        yield Finding(
            what=_("No worker is running in the background."),
            why=_("Backups, listening and clearing up do not happen."),
            mend=_("Start the house with sostenuto serve: it starts its worker too."),
        )


@finding("failed work")
def nothing_failed() -> Iterator[Finding]:
    """Count jobs that failed and that nobody has looked after."""
    failed = jobs.failed().exclude(exception_class_path=STOPPED).count()
    if failed:
        yield Finding(
            what=ngettext(
                "%(n)s job in the background has failed.",
                "%(n)s jobs in the background have failed.",
                failed,
            )
            % {"n": failed},
            why=_("Something that was asked for was not done."),
            mend=_("Background: look why, and try it again."),
            where=("jobs",),
            severity="should",
        )
