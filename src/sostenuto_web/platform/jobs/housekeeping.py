"""What a worker tidies every night: sessions that ended, jobs long done."""

import datetime
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sostenuto_web.platform.jobs.models import Effect

HOUR = datetime.time(3, 30)
KEPT = datetime.timedelta(days=30)


def tidy() -> None:
    """Drop ended sessions, and jobs that ended a month ago with what is kept of their steps."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    long_ago = timezone.now() - KEPT
    DBTaskResult.objects.finished().filter(finished_at__lt=long_ago).delete()
    Effect.objects.filter(at__lt=long_ago).delete()
