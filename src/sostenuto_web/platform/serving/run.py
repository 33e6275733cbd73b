"""`serve`: the web server and the job worker as one command.

The caller has set Django up for the house and prepared it (`prepare`). One web process runs in the
command's own process; several run beside it. Whatever dies beside it is begun anew; when the
command is asked to end, everything ends, the worker last.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving import places, starting
from sostenuto_web.platform.serving.authority import fingerprint
from sostenuto_web.platform.serving.certificates import Certificates, authority_of
from sostenuto_web.platform.serving.children import Child
from sostenuto_web.platform.serving.web import run_web

WORKER = ("-m", "sostenuto_web.platform.serving.worker")
WEB = ("-m", "sostenuto_web.platform.serving.web")


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a house that is being served can be reached.

    Attributes
    ----------
    addresses : tuple of str
        What to type into a browser, the best for other devices first.
    install : str
        Where other devices learn to trust the house; empty when there is nothing to learn.
    fingerprint : str
        Of the house's own authority, to be compared on the devices; empty without one.
    """

    addresses: tuple[str, ...]
    install: str
    fingerprint: str = ""


Announce = Callable[[Reached], None]


def serve(
    house: House,
    *,
    host: str,
    port: int,
    workers: int = 1,
    https: bool = False,
    worker: bool = True,
    say: Callable[[str], None] | None = None,
    announce: Announce,
) -> int:
    """Serve the house until asked to end; return the signal that asked.

    Parameters
    ----------
    house : House
        ``settings.HOUSE``; its ``hosts`` are those that browsers may use.
    host, port : str, int
        Where to listen; ``0.0.0.0`` for every network of this machine.
    workers : int
        Web processes; more than one needs ``redis_url``.
    https : bool
    worker : bool
        Whether to run a job worker beside.
    say : callable, optional
        Told what is being prepared, where that takes time.
    announce : callable
        Told where the house is reached, once it listens.

    Raises
    ------
    InputError
        A port that is taken, a certificate that will not do, workers without Redis.
    """
    check_workers(house, workers)
    listener = places.listening(host, port)
    try:
        if https:
            Certificates(house)  # what is wrong with it is said before anything starts
        if workers == 1:
            starting.prepare_all(say)  # several do it each for itself
        children = [Child("job worker", WORKER).begin()] if worker else []
        announce(reached(house, host, port, https=https))
        if workers == 1:
            return _beside(children, lambda: run_web(house, listener, https=https))
        for _ in range(workers):
            words = (*WEB, str(listener.fileno()))
            children.insert(0, Child("web process", words, (listener.fileno(),)).begin())
        return _beside(children, _wait)
    finally:
        listener.close()


def check_workers(house: House, workers: int) -> None:
    """Refuse several web processes that could not hear each other's live messages.

    Raises
    ------
    InputError
    """
    if workers < 1:
        raise InputError("workers", expected="1 or more", got=workers)
    if workers > 1 and not house.redis_url:
        raise InputError(
            "workers",
            expected="1 unless redis_url is set",
            got=workers,
            hint="without Redis, live messages would reach only the browsers of one process",
        )


def reached(house: House, host: str, port: int, *, https: bool) -> Reached:
    """Return where a house is reached that listens there."""
    here_only = host in places.HERE
    secure = https or house.behind_proxy
    found = places.addresses(house.hosts, port, secure=https, here_only=here_only)
    own = https and not house.certificate
    teach = own or (not secure and not here_only)
    plain = places.addresses(house.hosts, port, secure=False, here_only=here_only)
    told = fingerprint(authority_of(house).certificate_file) if own else ""
    return Reached(tuple(found), f"{plain[0]}install/" if teach else "", told)


def _beside(children: list[Child], work: Callable[[], int]) -> int:
    """Do the work, then end the children: together, each within its grace."""
    try:
        return work()
    finally:
        ends = [threading.Thread(target=child.end) for child in children]
        for end in ends:
            end.start()
        for end in ends:
            end.join()


def _wait() -> int:
    """Wait until a signal asks to end."""
    asked = signal.SIGTERM
    wake, woken = socket.socketpair()

    def note(number: int, _frame: object) -> None:
        nonlocal asked
        asked = signal.Signals(number)
        os.write(woken.fileno(), b".")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    wake.recv(1)
    return int(asked)
