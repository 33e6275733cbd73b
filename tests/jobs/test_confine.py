"""What a worker gives up."""

import os
import subprocess
import sys


def test_a_worker_steps_back_as_far_as_who_began_it() -> None:
    """Also where sessions are weighed against each other before the nice values in them."""
    begin = (
        "import os\n"
        "from sostenuto.jobs.confine import step_back\n"
        "step_back(%d)\n"
        "place = '/proc/self/autogroup'\n"
        "told = open(place).read().split()[-1] if os.path.exists(place) else os.nice(0)\n"
        "print(os.nice(0), told or os.nice(0))\n"
    )
    before = os.nice(0)
    for by in (0, 3):
        done = subprocess.run(
            [sys.executable, "-c", begin % by],
            capture_output=True,
            text=True,
            check=True,
            start_new_session=True,
        )
        nice, weighed = done.stdout.split()
        assert int(nice) == min(before + by, 19)
        assert int(weighed) == max(int(nice), 0)
