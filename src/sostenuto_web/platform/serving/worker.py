"""The job worker's process: ``python -m sostenuto_web.platform.serving.worker``."""

import sys
import threading

from sostenuto_web.platform.serving.children import end_with_parent


def main() -> int:
    """Work until asked to end, or until the server is gone."""
    import django

    django.setup()
    from sostenuto_web.platform.jobs.worker import stop_on_signals, work

    stop = threading.Event()
    stop_on_signals(stop)
    end_with_parent(stop.set)
    work(stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
