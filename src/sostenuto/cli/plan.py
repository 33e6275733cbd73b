"""``sostenuto plan``: a listening programme from one place on the affect plane to another."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import gatekeeping, library, output
from sostenuto.cli.analyse import AsJson, Jobs, Model
from sostenuto.cli.programme import Plan, say_plan, told, write_plan

if TYPE_CHECKING:
    from sostenuto.exchange.index_rows import Entry
    from sostenuto.listening.arcs import Arc
    from sostenuto.listening.programme import Programme
    from sostenuto.repertoire.preferences import Preferences
    from sostenuto.repertoire.triggers import Register

NOT_WANTED = "the person does not want to hear it"


def plan(
    library_path: Annotated[
        Path, typer.Argument(metavar="LIBRARY", help="A folder of music.", show_default=False)
    ],
    start: Annotated[
        str,
        typer.Option(
            "--from", metavar="MOOD", help="How it is now: a mood such as anxious, or V,A."
        ),
    ],
    minutes: Annotated[float, typer.Option(metavar="N", help="Length; kept to within a minute.")],
    goal: Annotated[
        str | None,
        typer.Option("--to", metavar="MOOD", help="Where to: a mood such as calm, or V,A."),
    ] = None,
    arc: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="iso, compensatory, U or steady: the way from here to there."
        ),
    ] = "iso",
    through: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MOOD", help="Draw your own arc: a mood or V,A on the way; may be given again."
        ),
    ] = None,
    avoid: gatekeeping.Avoid = None,
    liked: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Songs the person likes: a list or a table (CSV)."),
    ] = None,
    with_therapist: gatekeeping.WithTherapist = False,
    max_unfamiliar: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="At most so many songs that are not in --liked."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A playlist: .m3u8, .jspf, .csv or .json.")
    ] = None,
    to_folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="A folder of numbered, levelled files with a card to print."
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A picture of the plan: .svg or .png.")
    ] = None,
    model: Model = None,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> int:
    """Plan a listening programme that starts where the person is and never plays a trigger.

    Without --avoid the plan is for nobody in particular: then only a licence leaves music out. With
    it, the person is taken to be alone unless --with-therapist. Moods are words such as anxious,
    sad, angry, flat, restless, calm, content, hopeful, energised; V,A is valence and arousal from
    -1 to 1, as in --from -0.5,0.6.
    """
    from sostenuto.exchange.preferences import read_preferences

    if max_unfamiliar is not None and liked is None:
        expected = "given together with --liked, which says what is familiar"
        raise InputError("--max-unfamiliar", expected=expected, got=max_unfamiliar)
    chosen = chosen_arc(arc, start, goal, through or [])
    _refuse_endings(out, plot)
    registers = gatekeeping.registers_in(avoid)
    preferences = read_preferences(liked) if liked else None
    with library.heard([library_path], jobs=jobs) as heard:
        library.note_failures(heard.failures)
        made = planned(
            heard,
            chosen,
            minutes,
            start=start,
            goal=goal or "",
            registers=registers,
            preferences=preferences,
            with_therapist=with_therapist,
            max_unfamiliar=max_unfamiliar,
            model=model,
        )
        failures = heard.failures
    if as_json:
        output.say_json(told(made, failures))
    else:
        say_plan(made)
    write_plan(made, out=out, to_folder=to_folder, plot=plot)
    return output.SOME_FILES_FAILED if failures else output.DONE


def _refuse_endings(out: Path | None, plot: Path | None) -> None:
    """Refuse a file that could not be written before anything is heard."""
    from sostenuto.exchange.pictures.draw import KINDS as PICTURES
    from sostenuto.exchange.playlists import KINDS as PLAYLISTS

    for option, path, kinds in (("--out", out, PLAYLISTS), ("--plot", plot, PICTURES)):
        if path is not None and path.suffix.lower() not in kinds:
            raise InputError(option, expected=f"a file ending in {', '.join(kinds)}", got=path.name)


def chosen_arc(name: str, start: str, goal: str | None, through: Sequence[str] = ()) -> "Arc":
    """Return the arc that the words ask for."""
    from sostenuto.listening.arcs import arc, drawn
    from sostenuto.listening.moods import parse_mood

    first = parse_mood(start)
    last = parse_mood(goal) if goal is not None else None
    if not through:
        return arc(name, first, last)
    if last is None:
        raise InputError("--to", expected="given with --through", got=None)
    return drawn([first, *(parse_mood(point) for point in through), last])


def planned(
    heard: library.Heard,
    arc: "Arc",
    minutes: float,
    *,
    start: str,
    goal: str,
    registers: "Sequence[Register]" = (),
    preferences: "Preferences | None" = None,
    with_therapist: bool = False,
    max_unfamiliar: int | None = None,
    model: Path | None = None,
) -> Plan:
    """Ask the gate, then plan with what may sound."""
    from sostenuto.exchange.recordings import candidates
    from sostenuto.listening.programme import Rules
    from sostenuto.listening.sequencer import plan as sequence

    gate = gatekeeping.gated(heard, registers, with_therapist=with_therapist)
    allowed = candidates(
        heard.entries,
        gate.decisions,
        gate.recordings,
        preferences,
        library.estimator(heard, model),
    )
    programme = sequence(
        [candidate for _, candidate in allowed],
        arc,
        minutes,
        Rules(most_unfamiliar=max_unfamiliar),
    )
    entries = {entry.id: entry for entry, _ in allowed}
    left_out = _excluded(heard, gate, entries, programme)
    return Plan(
        programme=programme,
        entries=entries,
        start=start,
        goal=goal,
        excluded=[row for _, row in left_out],
        counted=dict(Counter(label for label, _ in left_out).most_common()),
        answers={candidate.id: "ask" if candidate.asks else "play" for _, candidate in allowed},
        model=library.model_words(library.chosen_model(model)),
    )


def _excluded(
    heard: library.Heard,
    gate: gatekeeping.Gated,
    entries: "dict[str, Entry]",
    programme: "Programme",
) -> list[tuple[str, dict[str, str]]]:
    """Every file that could not be used, with the label it is counted by."""
    from sostenuto.exchange.media_source import shown_path
    from sostenuto.repertoire.catalogue import gate_constants

    labels = gate_constants().labels
    found = []
    for entry, decision in zip(heard.entries, gate.decisions, strict=True):
        if not decision.may_sound:
            row = gatekeeping.why_out(entry, decision)
            found.append((labels[decision.leading], row))
            continue
        reason = programme.left_out.get(entry.id, "") if entry.id in entries else NOT_WANTED
        if reason:
            row = {"path": shown_path(entry.path), "decision": "no", "reason": reason}
            found.append((reason, row))
    return found
