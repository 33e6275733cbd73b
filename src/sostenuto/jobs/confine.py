"""What a worker takes away from itself before it opens files of unknown origin.

It dies with its parent, leaves no core file, cannot gain rights, has no network where the system
lets it give that up, and does not hear Ctrl-C (its parent decides). Per task it lowers its own
limits on address space and processor time. Linux; elsewhere what does not exist is left out.
"""

import contextlib
import ctypes
import math
import os
import resource
import signal
import sys
from pathlib import Path

from sostenuto.jobs.runner import TaskLimits

# From linux/prctl.h and linux/sched.h.
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def confine(parent: int) -> None:
    """Give up what a worker does not need.

    Parameters
    ----------
    parent : int
        Process id of the parent; the worker ends at once if that has already gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    step_back()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(CLONE_NEWNET) != 0:  # allowed to root only; others first become nobody special
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def step_back(by: int = 0) -> None:
    """Raise the nice value, and let it count for a session of one's own as well.

    Linux may share the processor out among sessions before it looks at nice values in them
    (``CONFIG_SCHED_AUTOGROUP``), and a fresh session begins at 0 there whatever its parent gave up.
    """
    nice = os.nice(by)
    with contextlib.suppress(OSError):
        if nice > 0 and os.getsid(0) == os.getpid():
            Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


def limit(limits: TaskLimits) -> None:
    """Set the soft limits for the next task; the hard ones stay, so that they can be raised again.

    Exceeding the address space makes an allocation fail, exceeding the processor time ends the
    process with SIGXCPU.
    """
    _soft(resource.RLIMIT_AS, limits.memory_bytes)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + limits.cpu_s))


def _soft(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
