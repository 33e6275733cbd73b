"""``sostenuto why``: may this sound for this person, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import gatekeeping, library, output
from sostenuto.cli.analyse import AsJson, Jobs

if TYPE_CHECKING:
    from sostenuto.repertoire.decisions import Decision
    from sostenuto.repertoire.songs import Recording, Song

WORDS = {"play": "may sound", "ask": "ask first", "no": "stays out"}


def why(
    library_path: Annotated[
        Path, typer.Argument(metavar="LIBRARY", help="A folder of music.", show_default=False)
    ],
    track: Annotated[
        str, typer.Argument(help="A file, a title, or 'Artist – Title'.", show_default=False)
    ],
    avoid: gatekeeping.Avoid = None,
    with_therapist: gatekeeping.WithTherapist = False,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> int:
    """Say whether a recording or a song may sound for this person, and every reason.

    A song that is not in the library is judged by its name alone, as for playing it live.
    """
    registers = gatekeeping.registers_in(avoid)
    with library.heard([library_path], jobs=jobs) as heard:
        gate = gatekeeping.gated(heard, registers, with_therapist=with_therapist)
        failures = heard.failures
    meant = _meant(track, gate)
    rows = [_row(item, decision) for item, decision in meant]
    for row, (_, decision) in zip(rows, meant, strict=True):
        if as_json:
            output.say_json(row | decision.told())
        else:
            output.say(f"{row['shown']}: {WORDS[decision.answer]}")
            for reason in decision.reasons:
                output.say(f"  {reason.text}")
    if failures:
        output.note(f"{len(failures)} files of the library could not be heard")
    return output.DONE


def _meant(track: str, gate: gatekeeping.Gated) -> "list[tuple[Recording | Song, Decision]]":
    """Find what the words mean: a file, a song by its name, a title, or a song to play live."""
    from sostenuto.exchange.media_source import absolute
    from sostenuto.repertoire.identity import name_key, song_keys, written_keys, written_names
    from sostenuto.repertoire.songs import Song

    pairs = list(zip(gate.recordings, gate.decisions, strict=True))
    path = str(absolute(track))
    for test in (
        lambda each: each.path == path or each.id == track,
        lambda each: each.song is not None and bool(song_keys(each.song) & written_keys(track)),
        lambda each: each.song is not None and name_key(each.song.title) == name_key(track),
        lambda each: Path(each.path).name == track,
    ):
        if found := [(each, decision) for each, decision in pairs if test(each)]:
            return list(found)
    if names := written_names(track):
        song = Song(*names[0])
        return [(song, gate.gate.decide(song))]
    raise InputError(
        "track",
        expected="a file of the library, a title in it, or 'Artist – Title'",
        got=track,
        hint="`sostenuto analyse LIBRARY` lists what is there",
    )


def _row(item: "Recording | Song", decision: "Decision") -> dict[str, str | None]:
    from sostenuto.exchange.media_source import shown_path
    from sostenuto.repertoire.songs import Recording

    path = shown_path(item.path) if isinstance(item, Recording) else None
    song = item.song if isinstance(item, Recording) else item
    named = f"{song.artist} – {song.title}" if song and song.artist and song.title else ""
    shown = " · ".join(part for part in (named, path) if part)
    return {
        "path": path,
        "artist": song.artist if song else None,
        "title": song.title if song else None,
        "decision": decision.answer,
        "shown": shown,
    }
