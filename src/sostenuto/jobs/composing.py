"""Composing in workers, one piece a task: the demo's library, and pieces that were asked for."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sostenuto.base.errors import SostenutoError
from sostenuto.exchange.demo_library import DemoPiece, pieces
from sostenuto.exchange.levelled import TARGET_LUFS
from sostenuto.exchange.media_source import content_id
from sostenuto.exchange.media_tags import Tags
from sostenuto.exchange.sounds import write_sound
from sostenuto.jobs.runner import Runner, Task, TaskLimits

COMPOSING = "sostenuto.jobs.composing:compose_piece"
ARTIST = "Sostenuto"
LIMITS = TaskLimits(memory_bytes=2 << 30, cpu_s=300, wall_s=600)
ENDING = ".flac"


def compose_piece(argument: Mapping[str, Any]) -> str:
    """Compose, play and write one piece of the demo: the work of a worker.

    Parameters
    ----------
    argument : mapping
        ``number``: which piece, from 0; ``path``: the file to write.
    """
    piece = pieces()[argument["number"]]
    return str(write_sound(piece.compose(), Path(argument["path"]), piece.tags))


def compose_asked(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Compose, play and write a piece that somebody asked for: the work of a worker.

    The same numbers write the same bytes: the file says nothing of its title, place or day.

    Parameters
    ----------
    argument : mapping
        ``valence``, ``arousal``, ``minutes``, ``seed``, ``preset`` (may be empty) as for
        `sostenuto.music.composer.compose`; ``path``: the file to write.

    Returns
    -------
    dict
        ``content``: the hash of the file; ``tempo_bpm``: as composed.
    """
    from sostenuto.music.composer import compose

    score = compose(
        argument["valence"],
        argument["arousal"],
        minutes=argument["minutes"],
        seed=argument["seed"],
        preset=argument["preset"] or None,
    )
    path = Path(argument["path"])
    write_sound(score, path, Tags(artist=ARTIST), most_lufs=TARGET_LUFS)
    with path.open("rb") as file:
        return {"content": content_id(file), "tempo_bpm": score.character.tempo_bpm}


def piece_path(folder: Path, piece: DemoPiece) -> Path:
    """Return where a piece of the demo lies: a folder an artist, as people keep their music."""
    return folder / piece.song.artist / f"{piece.file_stem}{ENDING}"


def compose_library(folder: Path, runner: Runner, advance: Callable[[int, int], None]) -> None:
    """Make those pieces of the demo that ``folder`` does not hold yet.

    Parameters
    ----------
    folder : Path
    runner : Runner
    advance : callable
        Called with how many pieces are there and how many there will be.

    Raises
    ------
    SostenutoError
        When a piece cannot be made or written.
    """
    paths = [piece_path(folder, piece) for piece in pieces()]
    done = sum(path.exists() for path in paths)
    tasks = [
        Task({"number": number, "path": str(path)}, LIMITS)
        for number, path in enumerate(paths)
        if not path.exists()
    ]
    advance(done, len(paths))
    with closing(runner.run(COMPOSING, tasks)) as outcomes:
        for outcome in outcomes:
            if not outcome.succeeded:
                raise SostenutoError(f"a piece of the demo cannot be made: {outcome.error}")
            done += 1
            advance(done, len(paths))
