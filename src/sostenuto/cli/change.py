"""``sostenuto change``: whether a change is reliable, and what it amounts to."""

from typing import Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson
from sostenuto.cli.measures import Code, Variant

DIRECTIONS = {
    "better": "in the good direction",
    "worse": "in the bad direction",
    "changed": "neither direction is the good one",
    "unchanged": "none",
}


def change(
    code: Code,
    before: Annotated[float, typer.Option(help="The score at the start.", show_default=False)],
    after: Annotated[float, typer.Option(help="The score now.", show_default=False)],
    scale: Annotated[str, typer.Option(metavar="KEY", help="A subscale.")] = "",
    basis: Annotated[
        str, typer.Option(metavar="KEY", help="Which reliability: alpha, retest, sem.")
    ] = "",
    sd: Annotated[float | None, typer.Option(help="A standard deviation of your own.")] = None,
    r: Annotated[float | None, typer.Option("--r", help="A reliability of your own.")] = None,
    source: Annotated[str, typer.Option(help="Where those two come from.")] = "",
    cutoff: Annotated[str, typer.Option(metavar="a|b|c", help="Which cut-off.")] = "",
    variant: Variant = "",
    as_json: AsJson = False,
) -> int:
    """Say whether a change is reliable, by which r and SD, and what to do when it is not good.

    Scores are those that `sostenuto score` prints. Where nobody has checked a reliability, the
    answer is that it cannot be said.
    """
    from sostenuto.measures.change import change as changed
    from sostenuto.measures.changes import site_basis
    from sostenuto.measures.next_steps import next_steps
    from sostenuto.measures.shelf import measure

    own = None
    if sd is not None or r is not None or source:
        if sd is None or r is None:
            missing = "--sd" if sd is None else "--r"
            raise InputError(missing, expected="given with the other two", got=None)
        own = site_basis(sd, r, source)
    found = changed(
        measure(code, variant), before, after, scale=scale, basis=own or basis, kind=cutoff
    )
    steps = next_steps(found)
    if as_json:
        told = [{"key": one.key, "words": one.words, "reason": one.reason} for one in steps]
        output.say_json(found.as_json() | {"next_steps": told})
        return output.DONE
    for flag in found.flags:
        output.say(f"! {flag.words}")
    if found.change is not None:
        output.say(f"change: {found.change:+g}, {DIRECTIONS[found.direction or 'unchanged']}")
    output.say(found.words)
    if found.category:
        output.say(f"{found.category} (cut-off {found.cutoff_kind} at {found.cutoff:.2f})")
    elif found.cutoff_reason and found.cutoff_reason != found.reason:
        output.say(found.cutoff_reason)
    for mark, reached in found.important:
        size = f"{mark.points:g} points" if mark.points is not None else f"{mark.percent:g} percent"
        output.say(f"{'reaches' if reached else 'does not reach'} {size}: {mark.words}")
    for step in steps:
        output.say(f"- {step.words} {step.reason}")
    return output.DONE
