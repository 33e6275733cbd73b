"""``sostenuto features``: what was measured, as a table for researchers."""

from typing import Annotated

import typer

from sostenuto.cli import library, output
from sostenuto.cli.analyse import AsJson, Jobs, Paths


def features(
    paths: Paths,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV (what is done anyway).")] = True,
    as_json: AsJson = False,
    jobs: Jobs = None,
) -> int:
    """Print the feature vector of each recording: about a hundred numbers with stable names.

    Names, units, definitions and sources are in sostenuto/audio/features.csv.
    """
    from sostenuto.audio.features import feature_names
    from sostenuto.exchange.descriptions import features_of
    from sostenuto.exchange.media_source import shown_path

    with library.heard(paths, jobs=jobs, partly=True) as heard:
        ids = dict.fromkeys(entry.id for entry in heard.entries)
        vectors = {
            name: features_of(piece).by_name()
            for name, piece in heard.index.pieces("features", ids)
        }
        rows = [
            {"path": shown_path(entry.path), "id": entry.id} | vectors[entry.id]
            for entry in heard.entries
        ]
    if as_json:
        for row in rows:
            output.say_json(row)
    else:
        output.say_csv(("path", "id", *feature_names()), rows)
    library.note_failures(heard.failures)
    if heard.stopped:
        return output.INTERRUPTED
    return output.SOME_FILES_FAILED if heard.failures else output.DONE
