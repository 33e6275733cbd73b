"""``sostenuto suggest``: which techniques to think of for somebody, and why."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson

if TYPE_CHECKING:
    from sostenuto.evidence.suggest import Suggestion

GATES = {
    "go": "",
    "mind": "take care",
    "ask": "only with a therapist there who has looked at it",
    "no": "not for this person",
}
MOST = 5


def suggest(
    context: Annotated[str, typer.Option(metavar="WORD", help="What somebody comes with.")],
    need: Annotated[
        list[str], typer.Option(metavar="WORD", help="What is to change; may be given again.")
    ],
    prefer: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="What they like: singing, group, creative ..."),
    ] = None,
    avoid: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="What they do not wish for.")
    ] = None,
    caution: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="What to take care with: psychosis, naltrexone ..."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=f"Not only the first {MOST}.")] = False,
    as_json: AsJson = False,
) -> None:
    """Suggest techniques, each with its reasons for and against; a person decides.

    What a caution forbids is left out, and said.
    """
    from sostenuto.evidence.library import library
    from sostenuto.evidence.suggest import suggest as suggested

    wishes = [*(prefer or ()), *(f"-{word}" for word in avoid or ())]
    found = suggested(library(), context, need, wishes, caution or ())
    if as_json:
        ranked = [_json(one) for one in found.ranked]
        output.say_json({"ranked": ranked, "removed": [_json(one) for one in found.removed]})
        return
    for place, one in enumerate(found.ranked if every else found.ranked[:MOST], start=1):
        gated = f" – {GATES[one.answer]}" if GATES[one.answer] else ""
        output.say(f"{place}. {one.technique.name} ({one.points:+.1f}){gated}")
        _say(one)
    if not found.ranked:
        output.say("Nothing that is known fits these needs.")
    if (more := len(found.ranked) - MOST) > 0 and not every:
        output.note(f"{more} more: --all shows them")
    for one in found.removed:
        output.say(f"Left out: {one.technique.name}")
        for reason in one.reasons_against:
            if reason.kind == "caution":
                output.say(f"   - {reason.words}")


def _say(one: Suggestion) -> None:
    signs = {"for": "+", "both": "±", "against": "-"}
    for reason in dict.fromkeys((*one.reasons_for, *one.reasons_against)):
        output.say(f"   {signs[reason.side]} {reason.words}")
    if one.technique.dose:
        output.say(f"   dose as reported: {one.technique.dose}")


def _json(one: Suggestion) -> dict[str, Any]:
    technique = one.technique
    return {
        "technique": technique.key,
        "name": technique.name,
        "points": one.points,
        "answer": one.answer,
        "cards": dict(one.cards),
        "settings": list(technique.settings),
        "dose": technique.dose or None,
        "for": [asdict(reason) for reason in one.reasons_for],
        "against": [asdict(reason) for reason in one.reasons_against],
        "cautions": list(technique.cautions),
    }
