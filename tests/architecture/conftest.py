"""What the rules look at: the files of the repository and the syntax trees of the package."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELVES = ("sostenuto", "sostenuto_web")
"""The core and the house."""
BELOW_THE_EDGE = (
    *("base", "music", "audio", "stats", "repertoire"),
    *("listening", "care", "measures", "evidence"),
)


@dataclass(frozen=True)
class Source:
    """One module of a shelf: where it is and what it says."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT / "src").with_suffix("").parts
        return ".".join(parts).removesuffix(".__init__")

    @property
    def shelf(self) -> str:
        return self.name.split(".")[0]

    @property
    def floor(self) -> str:
        parts = self.path.relative_to(ROOT / "src" / self.shelf).parts
        return parts[0] if len(parts) > 1 else ""

    def place(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def kept_files() -> list[Path]:
    """Return every file that is or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return kept_files()


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    found = sorted(path for shelf in SHELVES for path in (ROOT / "src" / shelf).rglob("*.py"))
    written = [path for path in found if path.parent.name != "migrations"]
    return [Source(path, ast.parse(path.read_text(encoding="utf-8"))) for path in written]


@pytest.fixture(scope="session")
def pure_sources(sources: list[Source]) -> list[Source]:
    core = [source for source in sources if source.shelf == "sostenuto"]
    return [source for source in core if source.floor in BELOW_THE_EDGE]
