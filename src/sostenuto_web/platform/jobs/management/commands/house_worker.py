"""``house_worker``: one worker process, until it is told to end."""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.jobs.worker import Pace, stop_on_signals, work

USUAL = Pace()


class Command(BaseCommand):
    """Run what waits in the background."""

    help = "Run what waits in the background, until SIGTERM."
    requires_system_checks = ()  # it serves no page; `work` checks what it needs

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the pace, in seconds."""
        for name in Pace.__slots__:
            option = "--" + name.removesuffix("_s")
            parser.add_argument(option, dest=name, type=float, default=getattr(USUAL, name))

    def handle(self, *_: Any, **options: Any) -> None:
        """Work."""
        stop = threading.Event()
        stop_on_signals(stop)
        try:
            work(stop, Pace(**{name: options[name] for name in Pace.__slots__}))
        except SostenutoError as problem:
            raise CommandError(str(problem)) from problem
