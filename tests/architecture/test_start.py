"""What is loaded when, seen from a fresh interpreter: a light start, and no web part anywhere.

Loaded modules are looked at instead of seconds, which differ from machine to machine.
"""

import json
import subprocess
import sys

import pytest

EVERY_MODULE = """
import importlib, json, pkgutil, sys
import sostenuto
names = [m.name for m in pkgutil.walk_packages(sostenuto.__path__, "sostenuto.")]
failed = []
for name in names:
    try:
        importlib.import_module(name)
    except ImportError as problem:
        failed.append(f"{name}: {problem}")
print(json.dumps([names, failed, sorted(sys.modules)]))
"""
HEAVY = {"numpy", "scipy", "av", "soundfile", "soxr", "mido", "typer", "rich", "vl_convert"}
SLOW = {"scipy.signal", "scipy.stats", "scipy.optimize", "av", "vl_convert", "pandas", "matplotlib"}
WEB = {"django", "sostenuto_web", "requests", "httpx", "aiohttp", "http.server"}
EXTRAS = {"vl_convert", "hypothesis", "pytest", "mir_eval", "pyloudnorm", "librosa", "essentia"}


def loaded_by(code: str) -> list[str]:
    """Return the modules that are loaded after ``code`` has run in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def everything() -> tuple[list[str], list[str], set[str]]:
    """Return the names of our modules, those that cannot be loaded, and all that was loaded."""
    done = subprocess.run(
        [sys.executable, "-c", EVERY_MODULE], capture_output=True, text=True, check=True
    )
    names, failed, loaded = json.loads(done.stdout)
    return names, failed, set(loaded)


def test_a_bare_import_loads_nothing_but_itself():
    ours = [name for name in loaded_by("import sostenuto") if name.startswith("sostenuto")]

    assert ours == ["sostenuto"]
    assert not HEAVY & set(loaded_by("import sostenuto"))


def test_the_command_line_starts_without_what_is_slow_to_load():
    assert not SLOW & set(loaded_by("import sostenuto.cli.main"))


def test_every_core_module_can_be_loaded_and_none_brings_a_web_part(everything):
    names, failed, loaded = everything

    assert len(names) > 20
    assert failed == []
    assert not WEB & loaded


def test_no_core_module_needs_an_extra_when_it_is_loaded(everything):
    _, _, loaded = everything

    assert not EXTRAS & loaded
