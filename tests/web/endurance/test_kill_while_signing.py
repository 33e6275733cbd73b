"""Kill −9 while notes are signed: each is signed or not, once and whole, never half."""

import random
from pathlib import Path

import pytest
from tests.web import postgresql
from tests.web.endurance.ledger import ENOUGH, fall
from tests.web.endurance.running_house import RunningHouse
from tests.web.endurance.signing import Signing

ROUNDS, CLIENTS = 50, 5
SESSIONS_A_ROUND = 12
"""Of each client; more than a busy machine signs in one round."""
TRIES = 4


def after(
    rounds: int, house: RunningHouse, server: postgresql.Server | None = None
) -> tuple[Signing, list[str]]:
    """Return the ledger after some falls, and what the house does not hold as it should."""
    chance, ledger = random.Random(rounds), Signing()
    house.make(CLIENTS)
    ledger.prepare(house, SESSIONS_A_ROUND * rounds)
    house.start()
    house.sign_in()
    house.stop()
    for number in range(rounds):
        fall(house, ledger, chance.uniform(0.05, 0.6), server if number % 2 else None)
    return ledger, ledger.faults(house)


def test_a_server_that_is_killed_while_notes_are_signed_leaves_none_half(tmp_path: Path) -> None:
    ledger, faults = after(2, RunningHouse(tmp_path / "house"))

    assert faults == []
    assert len(ledger.acknowledged) >= 2 * ENOUGH


def test_the_harness_finds_notes_that_are_half_signed(tmp_path: Path) -> None:
    planted = "tests.web.endurance.half_signed:application"
    for number in range(TRIES):  # where a kill falls is chance
        house = RunningHouse(tmp_path / f"house-{number}", application=planted)
        _, faults = after(1, house)
        if found := any(fault.startswith("half-signed") for fault in faults):
            break

    assert found


def test_collecting_the_harness_plants_no_fault_in_the_tests_of_the_same_process() -> None:
    from tests.web.endurance import half_signed

    from sostenuto_web.care.notes import services

    assert callable(half_signed.application)
    assert hasattr(services.sign, "__wrapped__"), "signing is one transaction"
    assert services._signature.__module__ == services.__name__


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_fifty_kills_while_signing_on_sqlite_leave_none_half(tmp_path: Path) -> None:
    ledger, faults = after(ROUNDS, RunningHouse(tmp_path / "house"))

    assert faults == []
    assert len(ledger.acknowledged) >= ROUNDS * ENOUGH


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_fifty_kills_while_signing_on_postgresql_leave_none_half(tmp_path: Path) -> None:
    with postgresql.server() as server:
        ledger, faults = after(ROUNDS, RunningHouse(tmp_path / "house", server.url), server)

    assert faults == []
    assert len(ledger.acknowledged) >= ROUNDS * ENOUGH
