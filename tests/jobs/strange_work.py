"""Work that goes wrong in every way that work can; imported by name in a child process."""

import ctypes
import os
import socket
import sys
import time

from sostenuto.base.errors import MediaError


def work(argument):
    return WAYS[argument["way"]](argument)


def _print_a_lot():
    libc = ctypes.CDLL(None)
    for _ in range(5000):
        libc.puts(b"[decoder] error: your stream is not nice " * 4)
    libc.fflush(None)
    print("x" * 1000, file=sys.stderr, flush=True)
    return "quiet"


def _refuse():
    raise MediaError("breaks off after 0:42:\nwhat follows is damaged")


def _fault():
    return {}["missing"]


def _connect(argument):
    with socket.socket() as line:
        line.settimeout(5)
        return line.connect_ex(("127.0.0.1", argument["port"]))


def _spin():
    while True:
        pass


def _killed_once(argument):
    try:
        os.close(os.open(argument["mark"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return "second time"
    return os.kill(os.getpid(), 9)


def _sleep(argument):
    time.sleep(argument["s"])
    return os.getpid()


WAYS = {
    "echo": lambda argument: argument,
    "pid": lambda argument: os.getpid(),
    "sleep": _sleep,
    "spin": lambda argument: _spin(),
    "segv": lambda argument: ctypes.string_at(0),
    "exit": lambda argument: os._exit(3),
    "killed": lambda argument: os.kill(os.getpid(), 9),
    "killed once": _killed_once,
    "memory": lambda argument: len(bytearray(3 << 30)),
    "print": lambda argument: _print_a_lot(),
    "refuse": lambda argument: _refuse(),
    "fault": lambda argument: _fault(),
    "unplain": lambda argument: object(),
    "connect": _connect,
    "threads": lambda argument: os.environ["OPENBLAS_NUM_THREADS"],
}
