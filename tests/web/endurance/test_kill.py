"""Kill −9 of the server under load: what was acknowledged is there, once and whole."""

import random
from pathlib import Path

import pytest
from tests.web import postgresql
from tests.web.endurance.ledger import ENOUGH, Ledger, fall
from tests.web.endurance.running_house import RunningHouse

ROUNDS = 50


def after(
    rounds: int, house: RunningHouse, server: postgresql.Server | None = None
) -> tuple[Ledger, list[str]]:
    """Return the ledger after some falls, and what the house does not hold as it should."""
    chance, ledger = random.Random(rounds), Ledger()
    house.make(clients=5)
    house.start()
    house.sign_in()
    house.stop()
    for number in range(rounds):
        fall(house, ledger, chance.uniform(0.2, 1.0), server if number % 2 else None)
    return ledger, ledger.faults(house)


def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    ledger, faults = after(2, RunningHouse(tmp_path / "house"))

    assert faults == []
    assert len(ledger.acknowledged) >= 2 * ENOUGH


def test_the_harness_reports_the_loss_of_a_server_that_acknowledges_too_early(
    tmp_path: Path,
) -> None:
    house = RunningHouse(tmp_path / "house", application="tests.web.endurance.faulty:application")
    _, faults = after(1, house)

    assert any("lost" in fault for fault in faults)


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_fifty_kills_on_sqlite_lose_nothing(tmp_path: Path) -> None:
    ledger, faults = after(ROUNDS, RunningHouse(tmp_path / "house"))

    assert faults == []
    assert len(ledger.acknowledged) >= ROUNDS * ENOUGH


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_fifty_kills_on_postgresql_lose_nothing(tmp_path: Path) -> None:
    with postgresql.server() as server:
        ledger, faults = after(ROUNDS, RunningHouse(tmp_path / "house", server.url), server)

    assert faults == []
    assert len(ledger.acknowledged) >= ROUNDS * ENOUGH


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_harness_reports_the_loss_of_a_database_that_acknowledges_too_early(
    tmp_path: Path,
) -> None:
    with postgresql.server("synchronous_commit=off", "wal_writer_delay=10s") as server:
        _, faults = after(8, RunningHouse(tmp_path / "house", server.url), server)

    assert any("lost" in fault for fault in faults)
