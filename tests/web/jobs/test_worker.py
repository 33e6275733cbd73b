"""One worker in this process: how tasks end, what is kept of a failure, what daily work is due."""

import ast
import datetime
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.web.jobs import work_of_tests

import sostenuto_web
from sostenuto.base.errors import InputError
from sostenuto_web.platform.jobs import arguments, daily, housekeeping, reaper, worker
from sostenuto_web.platform.jobs.models import DailyRun, Effect

NEW_YORK = ZoneInfo("America/New_York")
AN_ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.fixture
def at_work(queued):
    """Return a function that lets one worker run one waiting task."""

    def run(path: str, *args) -> DBTaskResult:
        one = worker.HouseWorker(worker.Pace())
        task = queued(path, *args)
        task.claim(one.worker_id)
        one.run_task(task)
        return DBTaskResult.objects.get(pk=task.pk)

    return run


def test_a_failed_task_keeps_kind_and_place_and_not_what_was_said(at_work, caplog):
    ended = at_work("tests.web.jobs.work_of_tests.die_of", "x")

    assert (ended.status, ended.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "work_of_tests.py" in ended.traceback
    assert "Wren" not in ended.traceback + caplog.text


def test_a_task_that_is_no_more_fails_and_the_worker_goes_on(at_work):
    assert at_work("tests.web.jobs.work_of_tests.gone").status == "FAILED"


def test_a_worker_that_has_lost_its_task_does_not_finish_it(queued, monkeypatch, tmp_path):
    monkeypatch.setenv(work_of_tests.SCRATCH, str(tmp_path))
    (tmp_path / "go").touch()
    slow, quick = worker.HouseWorker(worker.Pace()), worker.HouseWorker(worker.Pace())
    task = queued()
    task.claim(slow.worker_id)
    reaper.given_back(task)
    other = DBTaskResult.objects.get(pk=task.pk)
    other.claim(quick.worker_id)
    slow.run_task(task)
    now = DBTaskResult.objects.get(pk=task.pk)

    assert (now.status, now.worker_ids[-1]) == ("RUNNING", quick.worker_id)
    assert not DailyRun.objects.filter(name__startswith="effect").exists()  # the lease was lost
    quick.run_task(other)
    assert DBTaskResult.objects.get(pk=task.pk).status == "SUCCESSFUL"
    assert DailyRun.objects.filter(name__startswith="effect").count() == 1


def test_what_has_to_hold_before_a_start_stops_the_worker(monkeypatch):
    def refuse() -> None:
        raise InputError("kind", expected="demo", got="real")

    monkeypatch.setattr(worker, "_before_start", [refuse])
    with pytest.raises(InputError, match="kind must be demo"):
        worker.work(threading.Event())


# --- daily work -------------------------------------------------------------------------------


@pytest.fixture
def tea(db, monkeypatch):
    """Daily work at six in the morning of New York; the list of when it was done."""
    done = []
    monkeypatch.setattr(daily, "_kinds", {})
    monkeypatch.setattr(daily, "_zone", [lambda: NEW_YORK])
    daily.every_day("tea", datetime.time(6), lambda: done.append(1), says="Make tea")
    return done


def local(day: int, hour: int) -> datetime.datetime:
    return datetime.datetime(2026, 11, day, hour, tzinfo=NEW_YORK)


def test_daily_work_is_begun_once_a_day_at_its_hour(tea):
    hours = [local(day, hour) for day in (1, 2, 3) for hour in range(24)]
    begun = [moment for moment in hours if daily.start_what_is_due(moment)]

    assert begun == [local(1, 6), local(2, 6), local(3, 6)]
    assert len(tea) == 3


def test_daily_work_seen_first_after_its_hour_waits_for_tomorrow(tea):
    assert daily.start_what_is_due(local(1, 9)) == []
    assert daily.start_what_is_due(local(2, 5)) == []
    assert daily.start_what_is_due(local(2, 6)) == ["tea"]


def test_a_house_that_was_off_at_the_hour_makes_up_for_it_once(tea):
    daily.start_what_is_due(local(1, 0))

    assert daily.start_what_is_due(local(5, 15)) == ["tea"]
    assert daily.start_what_is_due(local(5, 16)) == []


def test_an_hour_can_be_asked_each_time(tea):
    daily.every_day("tea", lambda: datetime.time(20), lambda: None)
    daily.start_what_is_due(local(1, 0))

    assert daily.start_what_is_due(local(1, 19)) == []
    assert daily.start_what_is_due(local(1, 20)) == ["tea"]


def test_of_two_workers_that_see_it_due_one_begins(tea):
    daily.start_what_is_due(local(1, 0))
    today = local(1, 7).date()

    assert [daily._begin("tea", today, local(1, 7)) for _ in range(2)] == [True, False]
    assert len(tea) == 1


def test_the_night_tidies_what_is_long_done_and_nothing_else(queued):
    long_ago = timezone.now() - datetime.timedelta(days=31)
    old = queued(status="SUCCESSFUL", finished_at=long_ago)
    kept = [queued(status="FAILED", finished_at=timezone.now()), queued()]
    Effect.objects.create(task_id=old.pk, step="x")
    Effect.objects.update(at=long_ago)
    housekeeping.tidy()

    assert set(DBTaskResult.objects.all()) == set(kept)
    assert not Effect.objects.exists()


# --- nothing that tells of a person stands in the queue ------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["Wren Invented", "two words", {"name": "wren"}, "a" * 200])
def test_a_job_with_content_in_its_arguments_is_refused(content):
    with pytest.raises(InputError, match="must be an id, a number or a code word"):
        work_of_tests.die_of.enqueue(content)
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("plain", [AN_ID, 3, None, True, ["a-1", 2], "backup"])
def test_ids_numbers_and_code_words_are_plain(plain):
    assert arguments.is_plain(plain)


def test_every_task_of_the_house_takes_ids_counts_and_code_words_only():
    """A parameter is called for what it may be: …_id, …_ids, …_count, name (a code
    word), by (an account's id), stamp (the moment of a backup), context."""
    allowed = ("_id", "_ids", "_count")
    found, wrong = 0, []
    for file in Path(sostenuto_web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(_is_task(d) for d in node.decorator_list):
                found += 1
                names = {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
                names -= {"context", "name", "count", "by", "stamp"}
                wrong += [f"{file.name}: {n}" for n in names if not n.endswith(allowed)]

    assert found >= 1
    assert wrong == []


def _is_task(decorator: ast.expr) -> bool:
    bare = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(bare, ast.Name) and bare.id == "task"
