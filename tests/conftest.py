"""How every test runs: no time limit on single examples, nothing in the person's own folders."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a law; in continuous integration the same examples run each time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", patient)
settings.register_profile("ci", patient, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep indexes and caches of a test out of the data folder of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.delenv("SOSTENUTO_DATA_DIR", raising=False)
    return home
