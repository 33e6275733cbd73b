"""Every runner gives every task exactly one outcome, whatever becomes of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.jobs.pool import PoolRunner
from sostenuto.jobs.runner import HereRunner, Task, TaskLimits, work_named
from sostenuto.jobs.wire import Frames, WireError, framed
from sostenuto.jobs.worker import WorkerError

WORK = "strange_work:work"
SHORT = TaskLimits(cpu_s=30, wall_s=1)


@pytest.fixture(autouse=True)
def strange_work(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture(params=["here", "pool of 1", "pool of 2"])
def runner(request):
    made = HereRunner() if request.param == "here" else PoolRunner(int(request.param[-1]))
    with made:
        yield made


@pytest.fixture
def pool():
    with PoolRunner(2) as made:
        yield made


def task(way, limits=None, **more):
    return Task({"way": way, **more}, limits or TaskLimits(), key=way)


def outcomes(runner, *tasks):
    return {outcome.task.key: outcome for outcome in runner.run(WORK, tasks)}


def gone(pid):
    """Tell whether a process has ended (a zombie that nobody waits for counts as ended)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return status.rpartition(")")[2].split()[0] == "Z"


def wait_until(condition, patience_s=120):
    end_s = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end_s, "nothing happened"
        time.sleep(0.02)


def test_every_runner_returns_values_bytes_and_odd_paths_unchanged(runner):
    argument = {"way": "echo", "b": b"\x00\xff", "p": "caf\udce9", "n": [1.5, None, {"a": True}]}

    (outcome,) = runner.run(WORK, [Task(argument, key=7)])

    assert outcome.succeeded
    assert outcome.value == argument
    assert outcome.task.key == 7


def test_every_runner_gives_each_of_many_tasks_one_outcome(runner):
    tasks = [Task({"way": "echo", "n": n}, key=n) for n in range(40)]

    done = list(runner.run(WORK, iter(tasks)))

    assert sorted(outcome.value["n"] for outcome in done) == list(range(40))


def test_every_runner_puts_a_refusal_and_a_fault_into_one_line(runner):
    done = outcomes(runner, task("refuse"), task("fault"), task("echo"))

    assert done["refuse"].cause == "refused"
    assert done["refuse"].error == "breaks off after 0:42: what follows is damaged"
    assert done["fault"].cause == "fault"
    assert done["fault"].error == "ran into an error of ours: KeyError: 'missing'"
    assert done["echo"].succeeded


def test_every_runner_takes_tasks_only_when_there_is_somebody_to_do_them(runner):
    taken = []

    def tasks():
        for number in range(50):
            taken.append(number)
            yield Task({"way": "echo"}, key=number)

    running = runner.run(WORK, tasks())
    next(running)

    assert len(taken) <= 4
    running.close()


def test_a_pool_outlives_crashes_hangs_and_greed_and_says_what_happened(pool):
    done = outcomes(
        pool,
        task("segv"),
        task("exit"),
        task("killed"),
        task("memory"),
        task("sleep", SHORT, s=60),
        task("spin", TaskLimits(cpu_s=1, wall_s=60)),
        task("echo"),
    )

    assert {way: outcome.cause for way, outcome in done.items()} == {
        "segv": "crash",
        "exit": "crash",
        "killed": "stopped",
        "memory": "limit",
        "sleep": "limit",
        "spin": "limit",
        "echo": "",
    }
    assert done["segv"].error == "crashed the decoder (signal 11, SIGSEGV)"
    assert done["exit"].error == "ended its worker (code 3)"
    assert "stopped by the system" in done["killed"].error
    assert done["memory"].error == "needs more than the 1.0 GB of memory it may have"
    assert done["sleep"].error == "took longer than 1 s"
    assert done["spin"].error == "took longer than 1 s of processor time"


def test_a_task_whose_worker_somebody_ended_is_tried_once_more(pool, tmp_path):
    done = outcomes(pool, task("killed once", mark=str(tmp_path / "mark")))

    assert done["killed once"].value == "second time"


def test_processor_time_is_counted_for_each_task_anew(pool):
    limits = TaskLimits(cpu_s=3, wall_s=60)
    done = list(pool.run(WORK, [Task({"way": "echo"}, limits, key=n) for n in range(200)]))

    assert all(outcome.succeeded for outcome in done)


def test_what_decoders_print_neither_blocks_a_worker_nor_reaches_the_terminal(pool, capfd):
    done = outcomes(pool, task("print"))

    assert done["print"].value == "quiet"
    assert capfd.readouterr() == ("", "")


def test_a_result_that_is_no_plain_value_costs_one_outcome_and_not_the_run(pool):
    done = outcomes(pool, task("unplain"), task("echo"))

    assert done["unplain"].cause == "fault"
    assert done["echo"].succeeded


def test_workers_use_one_thread_each(pool):
    assert outcomes(pool, task("threads"))["threads"].value == "1"


def test_workers_have_no_network(pool):
    allowed = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    if allowed.returncode:
        allowed = subprocess.run(["unshare", "-Un", "true"], capture_output=True, check=False)
    if allowed.returncode:
        pytest.skip("this system does not let a process give up the network")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        done = outcomes(pool, task("connect", port=server.getsockname()[1]))

    assert done["connect"].value != 0


def test_a_warm_pool_keeps_its_workers_and_closing_it_ends_them():
    with PoolRunner(1) as pool:
        pids = {outcomes(pool, task("pid"))["pid"].value for _ in range(3)}

        assert len(pids) == 1
        assert not gone(*pids)
    assert gone(*pids)


def test_a_pool_that_is_not_kept_ends_its_workers_after_each_run():
    pid = outcomes(PoolRunner(1), task("pid"))["pid"].value

    assert gone(pid)


def test_closing_the_outcomes_ends_what_is_under_way(pool):
    running = pool.run(WORK, [task("pid"), task("sleep", s=60)])
    pid = next(running).value
    start_s = time.monotonic()

    running.close()

    assert time.monotonic() - start_s < 50  # and does not wait out the minute
    pool.close()
    assert gone(pid)


def test_work_that_cannot_be_imported_is_said_so():
    with pytest.raises(WorkerError, match=r"cannot be started.*no_such_module"):
        list(PoolRunner(1).run("no_such_module:work", [Task({})]))
    for name in ("no_such_module:work", "math:no", "math", "math:pi"):
        with pytest.raises(InputError, match="work must be"):
            work_named(name)


PARENT = """
import signal, sys, time
# Ignored by whatever runs in the background, as these tests may.
signal.signal(signal.SIGINT, signal.default_int_handler)
from sostenuto.jobs.pool import PoolRunner
from sostenuto.jobs.runner import Task
with PoolRunner(2) as pool:
    tasks = [Task({"way": "pid"}), Task({"way": "pid"}), Task({"way": "sleep", "s": 60})]
    try:
        for outcome in pool.run("strange_work:work", tasks):
            print(outcome.value, flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.fixture
def parent():
    """Start a process that runs a pool, and read the ids of its workers."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        pids = [int(process.stdout.readline()) for _ in range(2)]
        yield process, pids
        process.kill()


def test_workers_end_when_their_parent_is_killed(parent):
    process, pids = parent

    process.send_signal(signal.SIGKILL)

    wait_until(lambda: all(gone(pid) for pid in pids))


def test_ctrl_c_reaches_the_parent_which_ends_its_workers_cleanly(parent):
    process, pids = parent

    os.killpg(process.pid, signal.SIGINT)

    assert process.stdout.readline() == "stopped\n"
    assert process.wait(120) == 0
    assert all(gone(pid) for pid in pids)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text().filter(lambda name: name != "~bytes"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(PLAIN, max_size=4), st.integers(1, 40))
def test_messages_come_out_as_they_went_in_however_they_are_cut(messages, step):
    data = b"".join(framed(message) for message in messages)
    frames, got = Frames(), []
    for start in range(0, len(data), step):
        got += frames.add(data[start : start + step])

    assert got == messages


def test_a_message_that_is_too_long_or_no_json_is_refused():
    with pytest.raises(WireError, match="too long"):
        list(Frames().add(b"\xff\xff\xff\xff"))
    with pytest.raises(WireError, match="no message"):
        list(Frames().add(b"\x00\x00\x00\x01}"))
    with pytest.raises(WireError, match="no message"):
        list(Frames().add((200_000).to_bytes(4, "big") + b"[" * 200_000))
