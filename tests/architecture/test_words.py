"""Documentation is under test: docstrings, links, commands, and what must not stand anywhere."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Written in two halves so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        (
            "pypi" r"\.org",
            "python" r"hosted\.org",
            "npmjs" r"\.(?:org|com)",
            "deb" r"\.debian\.org",
            r"(?<![\w.])" "/wo" "rk/",
            "/ro" r"ot/",
        )
    )
)
PUBLIC = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def public(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield public functions and classes, and the public methods of public classes."""
    for node in getattr(tree, "body", []):
        # Django's inner class Meta says nothing of its own.
        if isinstance(node, PUBLIC) and not node.name.startswith("_") and node.name != "Meta":
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def pages(root: Path) -> list[Path]:
    return [
        *sorted(root.glob("*.md")),
        *sorted((root / "docs").rglob("*.md")),
        *(root / "bench").glob("*.md"),
    ]


def anchors(page: Path) -> set[str]:
    """Return the names that links may use for a page's headings."""
    headings = re.findall(r"^#+ +(.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def commands(root: Path, program: str) -> Iterator[list[str]]:
    """Yield the words of every call of ``program`` in the code blocks of the pages."""
    for page in pages(root):
        for block in FENCE.findall(page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.split("#")[0].split()
                words = words[1:] if words[:1] == ["$"] else words
                if words and words[0].rsplit("/", 1)[-1] == program and len(words) > 1:
                    yield words[1:]


def test_everything_public_has_a_docstring(sources):
    nodes = [(s, node) for s in sources for node in (s.tree, *public(s.tree))]
    missing = [
        f"{s.place(n)} {getattr(n, 'name', s.name)}" for s, n in nodes if not ast.get_docstring(n)
    ]

    assert missing == []


def test_no_page_or_file_names_a_package_registry_or_a_path_of_one_machine(files):
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and sound
        found += [f"{path.name}: {match.group()}" for match in FORBIDDEN.finditer(text)]

    assert found == []


def test_every_link_between_pages_leads_somewhere(root):
    broken = []
    for page in pages(root):
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            goal = (page.parent / name).resolve() if name else page
            if not goal.exists() or (
                anchor and goal.suffix == ".md" and anchor not in anchors(goal)
            ):
                broken.append(f"{page.relative_to(root)} -> {target}")

    assert broken == []


def test_every_page_can_be_reached_from_the_index(root):
    index = (root / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(root / "docs" / name.split("#")[0]).resolve() for name in LINK.findall(index)}
    written = {page for page in (root / "docs").rglob("*.md") if page.name != "README.md"}

    assert {page.name for page in written - listed} == set()


def test_every_make_target_in_the_pages_exists(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    asked = {words[0] for words in commands(root, "make")}

    assert {"demo", "test"} <= asked <= targets


def test_every_sostenuto_command_in_the_pages_exists(root):
    asked: dict[str, set[str]] = {}
    for verb, *words in commands(root, "sostenuto"):
        options = {re.split(r"[=\]]", word.strip("[]|"))[0] for word in words if "--" in word}
        asked.setdefault(verb, set()).update(o for o in options if o.startswith("--"))
    asked.pop("--help", None)

    unknown = [f"{verb} {o}" for verb, wanted in asked.items() for o in wanted - options_of(verb)]

    assert asked
    assert unknown == []


def options_of(*verb: str) -> set[str]:
    """Return the options that ``sostenuto verb --help`` lists, and those of its parts."""
    call = "import sys; from sostenuto.cli.main import answer; sys.exit(answer(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", call, *verb, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    if done.returncode:
        told = f"{done.stdout}{done.stderr}"
        pytest.fail(f"the pages name `sostenuto {' '.join(verb)}`, which answers: {told}")
    found = set(re.findall(r"--[a-z][a-z-]*", done.stdout))
    parts = re.findall(r"^  ([a-z]+) ", done.stdout.partition("\nCommands:\n")[2], re.MULTILINE)
    return found.union(*(options_of(*verb, part) for part in parts))
