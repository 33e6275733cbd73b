"""Real worker processes, really killed, on both databases."""

import random
import signal
import time
from uuid import uuid4

import pytest
from tests.web import postgresql
from tests.web.jobs.own_house import OwnHouse

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server():
    try:
        with postgresql.server("fsync=off") as running:
            yield running
    except postgresql.NoServerError as problem:
        pytest.skip(str(problem))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path):
    url = ""
    if request.param == "postgresql":
        import psycopg

        server = request.getfixturevalue("server")
        name = f"jobs{uuid4().hex}"
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        url = server.url.removesuffix("clinic") + name
    own = OwnHouse(tmp_path, url)
    yield own
    own.close()


def test_a_task_whose_worker_is_killed_ends_once_in_effect_by_another(house):
    house.put("write_once")
    first = house.worker()
    house.until(lambda: house.marks("began") == 1)
    first.kill()
    first.wait()
    house.worker()
    house.until(lambda: house.marks("began") == 2)
    house.go()
    house.until(lambda: house.marks("ended") == 1)
    house.until(lambda: house.told()["tasks"][0][0] == "SUCCESSFUL")
    told = house.told()

    assert told["effects"] == 1
    assert len(set(told["tasks"][0][1])) == 2


def test_what_kills_every_worker_is_parked_after_three(house):
    house.put("kill_the_worker")
    for _ in range(3):
        house.worker().wait(120)
    house.worker()
    house.until(lambda: house.told()["tasks"][0][0] == "FAILED")

    assert house.told()["tasks"][0][2] == "worker-lost"
    assert len(house.told()["tasks"][0][1]) == 3


def test_a_worker_asked_to_end_gives_its_task_back_after_the_grace(house):
    house.put("write_once")
    worker = house.worker("--grace=0.3")
    house.until(lambda: house.marks("began") == 1)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(120) == 0
    assert house.told() == {"tasks": [["READY", [], ""]], "effects": 0, "workers": 0}


def test_a_worker_asked_to_end_finishes_what_it_can(house):
    house.put("write_once", "write_once")
    worker = house.worker("--grace=20")
    house.until(lambda: house.marks("began") == 1)
    worker.send_signal(signal.SIGTERM)
    house.go()

    assert worker.wait(120) == 0
    told = house.told()
    assert [task[0] for task in told["tasks"]] == ["SUCCESSFUL", "READY"]
    assert (told["effects"], told["workers"]) == (1, 0)


def test_twelve_tasks_survive_workers_killed_at_random(house):
    chance = random.Random(7)
    house.put(*["write_once"] * 12)
    house.go()
    workers = [house.worker() for _ in range(2)]
    for kill in range(5):
        house.until(lambda kill=kill: house.marks("began") > 2 * kill)
        time.sleep(chance.random() / 4)
        victim = workers.pop(chance.randrange(2))
        victim.kill()
        victim.wait()
        workers.append(house.worker())
    house.until(
        lambda: {task[0] for task in house.told()["tasks"]} <= {"SUCCESSFUL", "FAILED"}, 240
    )
    told = house.told()

    assert max(len(task[1]) for task in told["tasks"]) > 1  # a kill has hit a task
    assert {task[0] for task in told["tasks"]} == {"SUCCESSFUL"}
    assert told["effects"] == 12
