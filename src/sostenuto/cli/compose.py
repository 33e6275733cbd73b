"""``sostenuto compose``: a new piece from valence and arousal."""

from pathlib import Path
from typing import Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.base.units import clock
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson

ENDINGS = (".wav", ".flac", ".mp3", ".mid")


def compose(
    valence: Annotated[
        float, typer.Option(metavar="V", help="-1 most unpleasant to 1 most pleasant.")
    ],
    arousal: Annotated[float, typer.Option(metavar="A", help="-1 quietest to 1 most activated.")],
    to: Annotated[
        Path, typer.Option("-o", "--out", metavar="FILE", help="A .wav, .flac, .mp3 or .mid file.")
    ],
    minutes: Annotated[float, typer.Option(metavar="N", help="Length.")] = 3.0,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed makes the same piece.")] = 1,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="sedative or stimulative: limits that hold whatever else."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compose a piece that expresses a place on the affect plane, and write it as sound or MIDI.

    Valence and arousal say what the music is to express, not what it does to anybody.
    """
    from sostenuto.music.composer import compose as composed
    from sostenuto.music.mapping import PRESETS

    ending = to.suffix.lower()
    if ending not in ENDINGS:
        raise InputError("out", expected=f"a file ending in {', '.join(ENDINGS)}", got=to.name)
    if preset is not None and preset not in PRESETS:
        raise InputError("preset", expected=" or ".join(PRESETS), got=preset)
    score = composed(valence, arousal, minutes=minutes, seed=seed, preset=preset)
    if ending == ".mid":
        from sostenuto.exchange.midi import write_midi

        write_midi(score, to)
    else:
        from sostenuto.exchange.sounds import write_sound

        write_sound(score, to)
    told = {
        "path": str(to),
        "seed": seed,
        "valence": valence,
        "arousal": arousal,
        "duration_s": score.duration_s,
        "tempo_bpm": score.character.tempo_bpm,
        "key": str(score.key),
        "mode": score.mode,
        "metre": score.metre,
        "notes": len(score.notes),
        "sections": [section.label for section in score.sections],
    }
    if as_json:
        output.say_json(told)
    else:
        output.say(
            f"{to}: {clock(score.duration_s)}, {score.metre}, {told['tempo_bpm']:.0f} bpm, "
            f"{told['key']} ({score.mode}), seed {seed}"
        )
