"""``sostenuto gas``: goal attainment scaling from a line of levels."""

from typing import Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson
from sostenuto.cli.score import number

HEAVIEST = 100
"""The pages offer weights from 1 to 4; published examples go further."""


def gas(
    levels: Annotated[
        str, typer.Option(metavar="LEVELS", help="Levels from -2 to 2: 1,0,-1", show_default=False)
    ],
    weights: Annotated[str, typer.Option(metavar="WEIGHTS", help="A weight for each: 3,2,1")] = "",
    baseline: Annotated[
        str, typer.Option(metavar="LEVELS", help="The levels at the start, for the change.")
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Print the T-score of goals: 50 when they come out as expected together."""
    from sostenuto.measures.attainment import RHO, t_score

    now = _whole("--levels", levels)
    by = _whole("--weights", weights) if weights else None
    t = t_score(now, by, heaviest=HEAVIEST)
    start = t_score(_as_many(baseline, now), by, heaviest=HEAVIEST) if baseline else None
    change = None if start is None else t - start
    if as_json:
        output.say_json(
            {
                "t": t,
                "baseline_t": start,
                "change": change,
                "levels": now,
                "weights": by or [1] * len(now),
                "rho": RHO,
                "n": len(now),
                "reached": sum(level >= 0 for level in now),
            }
        )
        return output.DONE
    output.say(f"T = {t:.2f}")
    if change is not None:
        output.say(f"change from the start: {change:+.2f}")
    return output.DONE


def _whole(name: str, text: str) -> list[int]:
    found = [number(name, part.strip()) for part in text.split(",") if part.strip()]
    if not all(one.is_integer() for one in found):
        raise InputError(name, expected="whole numbers with commas between", got=text)
    return [int(one) for one in found]


def _as_many(text: str, now: list[int]) -> list[int]:
    found = _whole("--baseline", text)
    if len(found) != len(now):
        raise InputError("--baseline", expected=f"{len(now)}, one a goal", got=len(found))
    return found
