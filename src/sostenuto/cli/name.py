"""``sostenuto name``: recordings nobody has named, and naming them in bulk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.cli import library, output
from sostenuto.cli.analyse import AsJson, Jobs

if TYPE_CHECKING:
    from sostenuto.repertoire.naming import Suggestion
    from sostenuto.repertoire.songs import Recording


def name(
    library_path: Annotated[
        Path, typer.Argument(metavar="LIBRARY", help="A folder of music.", show_default=False)
    ],
    table: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help="A table to fill in: written if it is not there, read and taken over if it is.",
        ),
    ] = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> int:
    """List the recordings nobody has named, or name them with a table.

    A recording without a name is unknown, and what is unknown never sounds for a person with a
    register. The first run with --csv writes the table with suggestions; fill in artist and title
    (and, if you like, themes, sounds and licence) and run the same again.
    """
    from sostenuto.exchange.names import write_naming
    from sostenuto.exchange.recordings import recordings
    from sostenuto.repertoire.naming import suggestions, unknown_recordings

    with library.heard([library_path], jobs=jobs) as heard:
        found = recordings(heard.entries, heard.index, with_sound=True)
        if table is not None and table.exists():
            taken = _take(table, found, heard)
            left = len({each.id for each in unknown_recordings(found)} - taken)
            output.note(f"{len(taken)} recordings named; {left} left without a name")
            return output.DONE
        unknown = _once(suggestions(found))
    if table is not None:
        write_naming(table, unknown)
        output.note(
            f"{len(unknown)} recordings without a name are in {table}: "
            "fill in artist and title, then run the same again"
        )
        return output.DONE
    for recording, guess in unknown:
        _say(recording, guess, as_json=as_json)
    output.note(f"{len(unknown)} recordings without a name")
    return output.DONE


def _once(
    found: "tuple[tuple[Recording, Suggestion | None], ...]",
) -> "list[tuple[Recording, Suggestion | None]]":
    """Keep one line for each content: a name given to it holds for every copy."""
    return list(
        {recording.id: (recording, guess) for recording, guess in reversed(found)}.values()
    )[::-1]


def _take(table: Path, found: "tuple[Recording, ...]", heard: library.Heard) -> set[str]:
    """Take over what was filled in, all of it or nothing."""
    from sostenuto.exchange.index_rows import Name
    from sostenuto.exchange.names import read_naming
    from sostenuto.repertoire.songs import Song

    namings = read_naming(table, found)
    songs = {recording.id: recording.song for recording in found}
    # A licence may be filled in where no song is: what is kept then still names nothing.
    heard.index.name_all(
        {
            each.id: Name(each.song or songs[each.id] or Song("", ""), each.licence)
            for each in namings
        }
    )
    return {each.id for each in namings}


def _say(recording: "Recording", guess: "Suggestion | None", *, as_json: bool) -> None:
    from sostenuto.exchange.media_source import shown_path

    path = shown_path(recording.path)
    if as_json:
        output.say_json(
            {
                "path": path,
                "id": recording.id,
                "suggested_artist": guess.song.artist if guess else None,
                "suggested_title": guess.song.title if guess else None,
                "suggested_from": guess.source if guess else None,
            }
        )
    elif guess:
        output.say(f"{path}: perhaps {guess.song.artist} – {guess.song.title} ({guess.source})")
    else:
        output.say(path)
