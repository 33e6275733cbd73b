"""``sostenuto analyse``: hear files and folders."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.base.errors import InputError
from sostenuto.base.units import clock
from sostenuto.cli import library, output

if TYPE_CHECKING:
    from sostenuto.exchange.index import Piece
    from sostenuto.exchange.index_rows import Entry
    from sostenuto.exchange.recordings import Estimator

Paths = Annotated[
    list[Path], typer.Argument(help="Files and folders of music.", show_default=False)
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Files heard at once; one for each processor core unless given."
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="An affect model (TOML) in place of the one that ships."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


MEASURED = (
    *("duration_s", "rate_hz", "channels", "integrated_lufs", "short_term_max_lufs"),
    *("loudness_range_lu", "true_peak_dbtp", "tempo_bpm", "tempo_confidence"),
    *("tempo_alternative_bpm", "tempo_stability", "pulse_clarity", "event_density_hz"),
    *("key", "mode", "key_confidence", "valence", "valence_sd", "arousal", "arousal_sd"),
    "affect_model",
)
"""What every line about a recording holds beside its path, id, title and artist."""


PICTURED: tuple["Piece", ...] = ("features", "fingerprint", "detail")


def analyse(
    paths: Paths,
    jobs: Jobs = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table, a line a file.")] = False,
    model: Model = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder for a picture of each recording.")
    ] = None,
    again: Annotated[bool, typer.Option(help="Hear everything anew.")] = False,
) -> int:
    """Hear files and folders: loudness, tempo, key, and where the music lies on the affect plane.

    What was heard before is not heard again. Files that cannot be heard get a line each that says
    what was wrong; the rest goes on, and the exit code is 1.
    """
    if as_json and as_csv:
        raise InputError("output", expected="either --json or --csv", got="both")
    with library.heard(paths, jobs=jobs, again=again, partly=True) as heard:
        place = library.estimator(heard, model)
        rows = [_row(entry, place) for entry in heard.entries]
        if as_json:
            _say_json(heard, rows)
        elif as_csv:
            _say_csv(heard, rows)
        else:
            _say_lines(heard, rows)
        if plot is not None:
            _draw(heard, plot)
    if heard.stopped:
        output.note("stopped; what was heard so far is kept")
        return output.INTERRUPTED
    return output.SOME_FILES_FAILED if heard.failures else output.DONE


def _row(entry: "Entry", place: "Estimator") -> dict[str, Any]:
    from sostenuto.exchange.media_source import shown_path

    affect = place(entry)
    return {
        "path": shown_path(entry.path),
        "id": entry.id,
        "title": entry.title,
        "artist": entry.artist,
        **entry.summary,
        "valence": affect.point.valence,
        "valence_sd": affect.valence_sd,
        "arousal": affect.point.arousal,
        "arousal_sd": affect.arousal_sd,
        "affect_model": affect.source,
        "error": None,
    }


def _failed_rows(heard: library.Heard) -> list[dict[str, Any]]:
    from sostenuto.exchange.media_source import shown_path

    nothing = dict.fromkeys(("id", "title", "artist", *MEASURED))
    return [
        {"path": shown_path(path)} | nothing | {"error": message}
        for path, message in heard.failures
    ]


def _say_json(heard: library.Heard, rows: list[dict[str, Any]]) -> None:
    from sostenuto.exchange.descriptions import beats_of

    ids = [row["id"] for row in rows]
    beats = {name: list(beats_of(piece)) for name, piece in heard.index.pieces("beats", ids)}
    for row in rows:
        output.say_json(row | {"beats_s": beats[row["id"]]})
    for row in _failed_rows(heard):
        output.say_json(row | {"beats_s": None})


def _say_csv(heard: library.Heard, rows: list[dict[str, Any]]) -> None:
    columns = ("path", "id", "title", "artist", *MEASURED, "error")
    output.say_csv(columns, [*rows, *_failed_rows(heard)])


def _say_lines(heard: library.Heard, rows: list[dict[str, Any]]) -> None:
    if rows:
        heading = ["length", "tempo", "key", "loudness", "valence", "arousal", "recording"]
        table = [heading, *(_cells(row) for row in rows)]
        output.say_table(table, right=frozenset({0, 1, 3}))
    library.note_failures(heard.failures)
    unheard = f", {len(heard.failures)} could not be heard" if heard.failures else ""
    output.note(f"{len(rows)} heard{unheard}")


def _cells(row: dict[str, Any]) -> list[str]:
    named = f"{row['artist']} – {row['title']}" if row["artist"] and row["title"] else ""
    return [
        clock(row["duration_s"]),
        f"{row['tempo_bpm']:.0f} bpm" if row["tempo_bpm"] else "–",
        row["key"] or "–",
        f"{row['integrated_lufs']:.1f} LUFS",
        f"{row['valence']:+.2f} ± {row['valence_sd']:.2f}",
        f"{row['arousal']:+.2f} ± {row['arousal_sd']:.2f}",
        named or row["path"],
    ]


def _draw(heard: library.Heard, folder: Path) -> None:
    """Draw each recording once, named by its file; equal names get a number."""
    taken: set[str] = set()
    for entry in {entry.id: entry for entry in heard.entries}.values():
        stem, number = entry.path.stem, 2
        while stem.casefold() in taken:
            stem, number = f"{entry.path.stem} {number}", number + 1
        taken.add(stem.casefold())
        for ending in (".svg", ".png"):
            draw_recording(heard, entry, folder / f"{stem}{ending}")
    output.note(f"{len(taken)} pictures in {folder}")


def draw_recording(heard: library.Heard, entry: "Entry", path: Path) -> None:
    """Draw a recording's page to ``path``."""
    from sostenuto.exchange.descriptions import description_of
    from sostenuto.exchange.pictures.draw import draw
    from sostenuto.exchange.pictures.recording_page import recording_picture

    (_, features), (_, fingerprint), (_, detail) = (
        next(heard.index.pieces(piece, [entry.id])) for piece in PICTURED
    )
    spec = recording_picture(
        description_of(features, fingerprint, detail),
        title=entry.title or entry.path.name,
        artist=entry.artist or "unknown artist",
    )
    draw(spec, path)
