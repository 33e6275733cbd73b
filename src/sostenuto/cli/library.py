"""What several verbs share: hear a library, then read it from the index."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sostenuto.base.errors import InputError
from sostenuto.cli import output

if TYPE_CHECKING:
    from sostenuto.audio.affect import AffectModel
    from sostenuto.exchange.index import Index
    from sostenuto.exchange.index_rows import Entry
    from sostenuto.exchange.recordings import Estimator


@dataclass(frozen=True)
class Heard:
    """A library that has been heard: what is there, and what could not be heard.

    Attributes
    ----------
    entries : tuple of Entry
        Files that were heard, sorted by path.
    failures : tuple of (Path, str)
        Files and folders that could not be, with what was wrong.
    stopped : bool
        Whether the person broke it off.
    """

    index: "Index"
    entries: "tuple[Entry, ...]"
    failures: tuple[tuple[Path, str], ...]
    stopped: bool


@contextmanager
def heard(
    paths: Sequence[Path],
    *,
    jobs: int | None = None,
    again: bool = False,
    partly: bool = False,
    index_path: Path | None = None,
) -> Iterator[Heard]:
    """Hear files and folders, what is known from before only looked at, and open the index.

    Parameters
    ----------
    paths : sequence of Path
        Must exist.
    jobs : int, optional
        Worker processes; as many as there are processor cores by default.
    again : bool
        Hear everything anew.
    partly : bool
        Go on with what was heard when the person breaks it off; a plan made of half a library
        would not be what was asked for.
    index_path : Path, optional
        In the user's data directory by default.

    Raises
    ------
    InputError
        When a path does not exist.
    KeyboardInterrupt
        When the person breaks it off, unless ``partly``; what was heard is kept.
    """
    from sostenuto.exchange import places
    from sostenuto.exchange.index import Index
    from sostenuto.exchange.scan import scan
    from sostenuto.jobs.analysis import analyse_library
    from sostenuto.jobs.pool import PoolRunner

    for path in paths:
        if not path.exists():
            raise InputError("path", expected="a file or folder that exists", got=str(path))
    looked = scan(paths)
    folders = [path for path in paths if path.is_dir()]
    with Index(index_path or places.index_path(folders)) as index:
        with PoolRunner(jobs) as runner, output.progress("hearing") as advance:
            summary = analyse_library(
                looked.files,
                index,
                runner,
                again=again,
                progress=lambda now: advance(now.done, now.total),
            )
        if summary.stopped and not partly:
            raise KeyboardInterrupt
        entries = index.entries(file.path for file in looked.files)
        problems = [(problem.path, problem.message) for problem in looked.problems]
        yield Heard(
            index,
            tuple(entry for entry in entries if not entry.error),
            tuple(sorted([*summary.failures, *problems])),
            summary.stopped,
        )


def note_failures(failures: Sequence[tuple[Path, str]]) -> None:
    """Say what could not be heard, a line each, on standard error."""
    from sostenuto.exchange.media_source import shown_path

    for path, message in failures:
        output.note(f"{shown_path(path)}: {message}")


def chosen_model(path: Path | None) -> "AffectModel":
    """Return the affect model in a file, or the one that ships."""
    from sostenuto.audio.affect import AffectModel
    from sostenuto.audio.describe import MODEL
    from sostenuto.exchange.affect_models import read_affect_model

    return read_affect_model(path) if path else AffectModel.load(MODEL)


def model_words(model: "AffectModel") -> str:
    """Say which model places music on the affect plane, and whether it is calibrated.

    Examples
    --------
    >>> model_words(chosen_model(None))
    'directions-1, uncalibrated'
    """
    return f"{model.name}, {'calibrated' if model.calibrated else 'uncalibrated'}"


def estimator(library: Heard, path: Path | None) -> "Estimator":
    """Return how entries are placed on the affect plane: as heard, or by the model in a file."""
    from sostenuto.exchange.recordings import heard_affect

    if path is None:
        return heard_affect
    from sostenuto.exchange.descriptions import features_of

    model = chosen_model(path)
    vectors = {
        name: features_of(piece)
        for name, piece in library.index.pieces("features", [each.id for each in library.entries])
    }
    return lambda entry: model.estimate(
        vectors[entry.id],
        key_confidence=entry.summary["key_confidence"],
        duration_s=entry.summary["duration_s"],
    )
