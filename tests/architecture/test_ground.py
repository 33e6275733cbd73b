"""The ground every clone stands on: pins, make targets and the one that sets it all up."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"[A-Za-z0-9][\w.-]*==[0-9][\w.+!]*")


@pytest.fixture(scope="module")
def pins(root) -> dict[str, str]:
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(line.split("==")[0]): line for line in lines}


@pytest.fixture(scope="module")
def requirements(root) -> list[Requirement]:
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    lines = [line for group in groups for line in group]
    return [Requirement(line) for line in lines if not line.startswith("sostenuto")]


def test_constraints_are_bare_pins_without_address_or_digest(pins):
    assert [line for line in pins.values() if not PIN.fullmatch(line)] == []


def test_every_direct_dependency_has_a_pin_that_fits(requirements, pins):
    unfit = []
    for requirement in requirements:
        version = pins.get(canonicalize_name(requirement.name), "==none").split("==")[1]
        if version == "none" or not requirement.specifier.contains(version, prereleases=True):
            unfit.append(f"{requirement} is pinned to {version}")

    assert unfit == []


def test_what_runs_here_is_what_is_pinned(pins):
    """A test environment that drifted from the pins would prove something about other versions."""
    import importlib.metadata as metadata

    differing = []
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        if name in pins and pins[name].split("==")[1] != distribution.version:
            differing.append(f"{name} {distribution.version}, pinned {pins[name]}")

    assert differing == []


def test_make_and_the_bootstrap_offer_the_same(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()) - {"help"}
    shown = subprocess.run(
        [sys.executable, "bootstrap.py"], cwd=root, capture_output=True, text=True, check=True
    ).stdout

    assert {line.split()[0] for line in shown.splitlines()} == targets
    assert all(len(line) <= 88 and line.endswith(".") for line in shown.splitlines())


def test_an_unknown_target_shows_the_list_and_fails(root):
    done = subprocess.run(
        [sys.executable, "bootstrap.py", "dance"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "install" in done.stdout


def test_the_bootstrap_needs_only_the_standard_library(root):
    tree = ast.parse((root / "bootstrap.py").read_text(encoding="utf-8"))
    names = {n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.Import)}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}

    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_a_python_that_is_too_old_can_still_read_the_bootstrap(root):
    """It must get as far as saying in one line which Python it needs."""
    text = (root / "bootstrap.py").read_text(encoding="utf-8")

    ast.parse(text, feature_version=(3, 8))


@pytest.mark.parametrize(
    ("installers", "version"), [(("uv",), "3.11.7"), (("pip",), "3.11.7"), ((), "")]
)
def test_an_environment_counts_when_something_can_install_into_it(
    root, tmp_path, monkeypatch, installers, version
):
    spec = importlib.util.spec_from_file_location("bootstrap_of_this_test", root / "bootstrap.py")
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "BIN", tmp_path / "bin")
    (tmp_path / "bin").mkdir()
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.7\n")
    for name in ("python", *installers):
        (tmp_path / "bin" / name).touch()

    assert bootstrap.venv_python() == version
