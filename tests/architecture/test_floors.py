"""The floors of the design, held by the syntax tree and by the import linter.

Each rule is also shown a line that breaks it, so that a rule which has gone blind is noticed.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "lib"}
SEEDED = {"Generator", "BitGenerator", "SeedSequence", "PCG64", "default_rng"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "perf_counter", "monotonic"}
CLOSED_MODULES = {"random", "secrets", "uuid", "os", "io", "tempfile", "socket", "urllib", "time"}


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a chain of attributes, or an empty string for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def impurities(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield what a module below the edge must not do: files, clock, environment, global chance."""
    for node in ast.walk(tree):
        for module in imported(node):
            if module.split(".")[0] in CLOSED_MODULES:
                yield node, f"imports {module}"
        if isinstance(node, ast.Attribute):
            yield from ((node, f"uses {what}") for what in reached(node))
        if isinstance(node, ast.Call):
            called = dotted(node.func)
            if called in ("open", "print", "input") or called.endswith(".open"):
                yield node, f"calls {called}()"
            if called.endswith("default_rng") and not node.args:
                yield node, "draws an unseeded generator"


def reached(node: ast.Attribute) -> Iterator[str]:
    name = dotted(node)
    if name.startswith(("np.random.", "numpy.random.")) and name.split(".")[2] not in SEEDED:
        yield name
    if node.attr in CLOCKS and name.split(".")[0] in ("datetime", "date", "time", "dt"):
        yield name


@pytest.mark.parametrize(
    "line",
    [
        "with open('a') as f: pass",
        "import os",
        "from time import perf_counter",
        "when = datetime.now()",
        "x = np.random.normal()",
        "rng = np.random.default_rng()",
        "import random",
        "print('heard')",
    ],
)
def test_the_rule_below_the_edge_sees_what_breaks_it(line):
    assert list(impurities(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["rng = np.random.default_rng(7)", "def f(rng: np.random.Generator): ...", "a.today_s"]
)
def test_the_rule_below_the_edge_lets_seeded_chance_pass(line):
    assert not list(impurities(ast.parse(line)))


def test_below_the_edge_there_is_no_file_clock_environment_or_unseeded_chance(pure_sources):
    found = [
        f"{source.place(node)} {what}"
        for source in pure_sources
        for node, what in impurities(source.tree)
    ]

    assert found == []


# Loads a compiled part of an installed library; it reads no data.
LOADS_CODE = {"fourier"}


def test_packaged_data_is_read_only_by_a_catalogue(pure_sources):
    found = [
        source.place(node)
        for source in pure_sources
        for node in ast.walk(source.tree)
        if any(module.startswith("importlib") for module in imported(node))
        and source.name.rpartition(".")[2] not in {"catalogue", *LOADS_CODE}
    ]

    assert found == []


def test_input_is_never_checked_by_assert(sources):
    found = [s.place(n) for s in sources for n in ast.walk(s.tree) if isinstance(n, ast.Assert)]

    assert found == []


def test_no_module_has_a_name_that_says_nothing(sources):
    vague = [s.name for s in sources if VAGUE_NAMES & set(s.name.split("."))]

    assert vague == []


def test_modules_are_imported_from_their_own_place(sources):
    """`from sostenuto import audio` would go through the root package, which holds nothing."""
    found = [
        s.place(n)
        for s in sources
        for n in ast.walk(s.tree)
        if isinstance(n, ast.ImportFrom) and (n.module in ("sostenuto", "sostenuto_web") or n.level)
    ]

    assert found == []


def test_imports_point_down_only(root):
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-logo", "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
