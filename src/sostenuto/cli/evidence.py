"""``sostenuto evidence``: what is known for a context, a technique and an outcome."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson

if TYPE_CHECKING:
    from sostenuto.evidence.library import Library
    from sostenuto.evidence.search import Found, Shown, ShownFinding


def evidence(
    context: Annotated[
        str, typer.Option(metavar="WORD", help="With whom: addiction, depression, stroke ...")
    ] = "",
    technique: Annotated[
        str, typer.Option(metavar="WORD", help="What is done: lyric_analysis, ras ...")
    ] = "",
    outcome: Annotated[
        str, typer.Option(metavar="WORD", help="What may change: craving, anxiety ...")
    ] = "",
    near: Annotated[bool, typer.Option("--near", help="Also what was found in others.")] = False,
    forest: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw the effects under each other.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is known, for and against alike, with how sure and from where.

    Figures are those of reviews and trials; they share studies and are not pooled again.
    """
    from sostenuto.evidence.library import library
    from sostenuto.evidence.search import search

    known = library()
    found = search(known, context=context, technique=technique, outcome=outcome)
    if forest:
        _draw(known, found, near, forest)
    if as_json:
        output.say_json(_json(known, found, near))
        return
    effects = found.effects if near else found.direct
    _say("Effects", [shown for shown in effects if shown.supports])
    _say("No clear difference, worse, or not studied", [s for s in effects if not s.supports])
    findings = [shown for shown in found.findings if near or not shown.near]
    _say_findings(findings)
    if not effects and not findings:
        output.say("Nothing was found in these people that was read at its source.")
        output.say()
    if found.mechanisms and (technique or outcome):
        output.say("Brain and body (no effect by itself)")
        for row in found.mechanisms:
            source = known.sources[row.source].name
            output.say(f"  {row.part}: {row.finding} {row.caution} ({source})")
        output.say()
    if (elsewhere := len(found.effects) - len(found.direct)) and not near:
        output.note(f"{elsewhere} more effects in other people: --near shows them")
    if found.unread:
        output.note(f"left out because nobody has read the figure: {', '.join(found.unread)}")
    if found.older:
        output.note(f"left out because a newer review is there: {', '.join(found.older)}")
    if forest:
        output.say(f"drawn: {forest}")


def _say(heading: str, shown: list[Shown]) -> None:
    if not shown:
        return
    output.say(heading)
    for one in shown:
        output.say(f"  {one.row.id} {one.claim.words}{_marks(one)}")
        if one.row.note:
            output.say(f"       {one.row.note[0].upper()}{one.row.note[1:]}.")
    output.say()


def _marks(one: Shown) -> str:
    marks = ["other people"] * one.near + ["several techniques together"] * one.mixed
    return f" [{', '.join(marks)}]" if marks else ""


def _say_findings(shown: list[ShownFinding]) -> None:
    if not shown:
        return
    output.say("Single findings")
    words = {"better": "for", "worse": "against", "none": "no difference", "mixed": "both ways"}
    for one in shown:
        row = one.row
        output.say(f"  {row.id} ({words[row.direction]}) {row.finding} {row.note}".rstrip())
    output.say()


def _draw(known: Library, found: Found, near: bool, path: Path) -> None:
    from sostenuto.evidence.drawing import forest_of
    from sostenuto.evidence.forest import forest_svg
    from sostenuto.exchange.pictures.svg import write_svg

    plots = forest_of(known, found, near=near)
    if not plots:
        expected = "a question with figures to draw"
        raise InputError("forest", expected=expected, got="no effect with a figure")
    for place, plot in enumerate(plots):
        name = path if place == 0 else path.with_stem(f"{path.stem}-{place + 1}")
        write_svg(forest_svg(plot), name)


def _json(known: Library, found: Found, near: bool) -> dict[str, Any]:
    effects = [
        asdict(shown.row)
        | {"claim": shown.claim.words, "strength": shown.claim.strength}
        | {"supports": shown.supports, "near": shown.near, "mixed": shown.mixed}
        | {"doi": known.sources[shown.row.source].doi}
        for shown in found.effects
        if near or not shown.near
    ]
    return {
        "context": found.context or None,
        "technique": found.technique or None,
        "outcome": found.outcome or None,
        "version": known.version,
        "effects": effects,
        "findings": [
            asdict(shown.row) | {"near": shown.near}
            for shown in found.findings
            if near or not shown.near
        ],
        "mechanisms": [asdict(row) for row in found.mechanisms],
        "unread": list(found.unread),
        "superseded": list(found.older),
    }
