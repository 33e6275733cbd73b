"""One web process: in the command's own process, or one of several beside it.

As a process of its own: ``python -m sostenuto_web.platform.serving.web FD`` on an open socket.
"""

import os
import signal
import socket
import sys
import threading
from types import FrameType

from uvicorn import Config

from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving import starting
from sostenuto_web.platform.serving.certificates import Certificates
from sostenuto_web.platform.serving.children import end_with_parent
from sostenuto_web.platform.serving.front import FrontServer

APPLICATION = "sostenuto_web.config.asgi:application"
GRACE_S = 10


class _Asked:
    """Which signal asked us to end, if one did; uvicorn raises it again when it has ended."""

    number = 0

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        self.number = number


def run_web(house: House, listener: socket.socket, *, https: bool) -> int:
    """Answer on ``listener`` until asked to end; return the signal that asked, or 0."""
    asked = _Asked()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked)
    certificates = Certificates(house) if https else None
    stop = threading.Event()
    if certificates:
        keeper = threading.Thread(target=certificates.keep_fresh, args=(stop,), daemon=True)
        keeper.start()
    try:
        FrontServer(config(house), certificates).run([listener])
    finally:
        stop.set()
    return asked.number


def config(house: House) -> Config:
    """Return how uvicorn serves the house: no access log, no version told, nothing kept open."""
    return Config(
        APPLICATION,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=house.behind_proxy,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=64 * 1024,
        ws_max_size=64 * 1024,  # a phone says a few words; megabytes would fill the memory
    )


def main(fd: int) -> int:
    """Serve as one of several processes."""
    import django

    django.setup()
    from django.conf import settings

    house: House = settings.HOUSE
    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    starting.prepare_all()
    run_web(house, socket.socket(fileno=fd), https=house.https)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
