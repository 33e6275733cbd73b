"""Run pytest on a PostgreSQL of its own: ``python tests/web/on_postgresql.py [pytest's words]``.

Uses the server that ``SOSTENUTO_TEST_PG`` names, if it names one.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web import postgresql

THE_HOUSE = "tests/web"


def main(words: list[str]) -> int:
    """Run the tests of the house and return pytest's exit code."""
    given = os.environ.get("SOSTENUTO_TEST_PG")
    if given:
        return tested(given, words)
    try:
        with postgresql.server("fsync=off") as server:
            return tested(server.url, words)
    except postgresql.NoServerError as problem:
        print(f"The house was NOT tested on PostgreSQL: {problem}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0


def tested(url: str, words: list[str]) -> int:
    """Run pytest with the house on the database at ``url``."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *(words or [THE_HOUSE])],
        env={**os.environ, "DATABASE_URL": url},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
