"""A dead worker's task is taken up again: by its process, by its silence, and never twice."""

import os
import subprocess

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.platform.jobs import pulse, reaper
from sostenuto_web.platform.jobs.models import WorkerPulse


def elsewhere(worker_id: str, beats: int = 0) -> WorkerPulse:
    now = timezone.now()
    return WorkerPulse.objects.create(
        worker_id=worker_id, host="other", machine="other", pid=1, beats=beats,
        started_at=now, last_seen_at=now,
    )  # fmt: skip


def run_by(queued, *worker_ids: str) -> DBTaskResult:
    return queued(status="RUNNING", started_at=timezone.now(), worker_ids=list(worker_ids))


def state(task: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=task.pk).status


def test_a_task_whose_process_is_gone_waits_again_at_once(queued):
    ended = subprocess.Popen(["true"])
    ended.wait()
    pulse.begin("dead")
    WorkerPulse.objects.filter(pk="dead").update(pid=ended.pid)
    task = run_by(queued, "dead")

    assert reaper.reap(pulse.Watch(60), now_s=0) == 1
    assert state(task) == "READY"
    assert not WorkerPulse.objects.exists()


def test_a_killed_process_that_nobody_buried_counts_as_gone():
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)

    assert not pulse.process_lives(zombie.pid)
    zombie.wait()


def test_silence_of_one_lease_counts_whatever_the_clocks_say(queued):
    elsewhere("silent")
    WorkerPulse.objects.update(last_seen_at="2031-01-01T00:00Z")
    task = run_by(queued, "silent")
    watch = pulse.Watch(lease_s=60)

    assert [reaper.reap(watch, now_s=s) for s in (0, 30, 60)] == [0, 0, 0]
    assert reaper.reap(watch, now_s=60.1) == 1
    assert state(task) == "READY"


def test_a_worker_that_beats_keeps_its_task_for_ever(queued):
    elsewhere("alive")
    task = run_by(queued, "alive")
    watch = pulse.Watch(lease_s=60)
    for turn in range(20):
        WorkerPulse.objects.update(beats=turn + 1, last_seen_at="2001-01-01T00:00Z")
        assert reaper.reap(watch, now_s=50.0 * turn) == 0

    assert state(task) == "RUNNING"


@given(gaps=st.lists(st.floats(0.1, 59.9), min_size=1, max_size=30))
def test_no_pattern_of_beats_closer_than_a_lease_is_taken_for_death(gaps):
    watch = _WatchOfOne(lease_s=60)
    now_s = 0.0
    for beats, gap in enumerate(gaps):
        assert watch.gone(beats, now_s) is False
        now_s += gap
        assert watch.gone(beats, now_s) is False


class _WatchOfOne(pulse.Watch):
    """A watch of one worker elsewhere, without a database."""

    def gone(self, beats: int, now_s: float) -> bool:
        now = timezone.now()
        heard = WorkerPulse(worker_id="w", machine="other", pid=1, beats=beats, last_seen_at=now)
        return "w" in self.dead({"w"}, now_s, pulses=[heard])


def test_a_task_without_any_pulse_waits_a_lease_and_is_then_given_back(queued):
    task = run_by(queued, "unheard-of")
    watch = pulse.Watch(lease_s=10)

    assert reaper.reap(watch, now_s=0) == 0
    assert reaper.reap(watch, now_s=11) == 1
    assert state(task) == "READY"


def test_what_has_killed_three_workers_is_parked(queued):
    task = run_by(queued, "a", "b", "c")
    watch = pulse.Watch(lease_s=10)
    reaper.reap(watch, now_s=0)
    reaper.reap(watch, now_s=11)
    task.refresh_from_db()

    assert (task.status, task.exception_class_path) == ("FAILED", reaper.WORKER_LOST)
    assert task.finished_at is not None


def test_of_two_reapers_one_gives_back(queued):
    task = run_by(queued, "dead")
    seen_twice = [DBTaskResult.objects.get(pk=task.pk) for _ in range(2)]

    assert [reaper.given_back(seen) for seen in seen_twice] == [True, False]


def test_a_task_that_another_worker_runs_by_now_is_left_alone(queued):
    task = run_by(queued, "dead")
    seen = DBTaskResult.objects.get(pk=task.pk)
    reaper.given_back(seen)
    DBTaskResult.objects.get(pk=task.pk).claim("alive")

    assert not reaper.given_back(seen)
    assert not reaper.parked(seen)
    assert state(task) == "RUNNING"


@pytest.mark.django_db
def test_a_worker_given_up_for_dead_begins_anew():
    pulse.begin("asleep")
    WorkerPulse.objects.all().delete()
    pulse.beat("asleep")

    assert WorkerPulse.objects.get().worker_id == "asleep"
