"""The kill harness, small: it finds nothing in the product, and finds each fault put into it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "kill.py"


def figures(rounds, *options):
    done = subprocess.run(
        [sys.executable, str(BENCH), "--json", "--files", "30", "--rounds", str(rounds), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing_and_double_nothing():
    code, found = figures(6)

    assert found["kills"] == 6
    assert code == 0, found


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["lost", "doubled", "orphans"])
def test_the_harness_finds_a_fault_that_is_put_in(fault):
    # Where a kill falls is chance; the harness stops as soon as it has found what was planted.
    code, found = figures(40, "--plant", fault)

    assert code == 1
    assert found[fault] > 0
