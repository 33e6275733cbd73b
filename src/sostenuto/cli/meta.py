"""``sostenuto meta``: studies of a table pooled, printed and drawn."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson

if TYPE_CHECKING:
    from sostenuto.exchange.trials import Trials
    from sostenuto.stats.meta import Pooled


def meta(
    table: Annotated[
        Path, typer.Argument(metavar="FILE.csv", help="A line a study, with the columns above.")
    ],
    method: Annotated[
        str, typer.Option(metavar="M", help="fixed, dl, reml or pm: how tau² is found.")
    ] = "reml",
    hartung_knapp: Annotated[
        bool, typer.Option("--hartung-knapp", help="Interval by Hartung and Knapp: few studies.")
    ] = False,
    measure: Annotated[
        str,
        typer.Option(metavar="M", help="smd or md (from means), rr or or (from counts)."),
    ] = "",
    own_spread: Annotated[
        bool, typer.Option("--own-spread", help="For md: each group has its own spread.")
    ] = False,
    forest: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw a forest plot there.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Also without each study in turn.")
    ] = False,
    level: Annotated[float, typer.Option(metavar="N", help="Of the intervals.")] = 0.95,
    as_json: AsJson = False,
) -> None:
    """Pool studies, with how much they differ and where a further one would lie.

    The columns are study,yi,vi (effects and variances) or study,ai,bi,ci,di (with the event and
    without it, in both groups) or study,n1,m1,sd1,n2,m2,sd2. Ratios are pooled as logarithms.
    """
    from sostenuto.exchange.trials import read_trials
    from sostenuto.stats.effect import NAMES
    from sostenuto.stats.meta import leave_one_out as left_out
    from sostenuto.stats.meta import meta_analysis

    if measure and measure not in ("smd", "md", "rr", "or"):
        raise InputError("measure", expected="smd, md, rr or or", got=measure)
    trials = read_trials(table, measure, pooled_spread=not own_spread)
    how: dict[str, Any] = {"method": method, "hartung_knapp": hartung_knapp, "level": level}
    found = meta_analysis(trials.effects, trials.variances, **how)
    without = left_out(trials.effects, trials.variances, **how) if leave_one_out else ()
    if forest:
        from sostenuto.evidence.forest import forest_svg
        from sostenuto.exchange.pictures.svg import write_svg
        from sostenuto.exchange.trials_drawn import drawing

        write_svg(forest_svg(drawing(trials, found, table.stem)), forest)
    if as_json:
        output.say_json(_json(trials, found, without))
        return
    scale = NAMES.get(trials.measure, "effect")
    for line in told(trials, found, scale):
        output.say(line)
    if without:
        output.say("")
        output.say_table(_without(trials, without), right=frozenset({1, 2, 3, 4}))
    if forest:
        output.say(f"drawn: {forest}")


def told(trials: Trials, found: Pooled, scale: str) -> list[str]:
    """Return the answer in lines, for people."""
    from sostenuto.stats.effect import ON_LOG_SCALE, as_ratio
    from sostenuto.stats.meta import NAMES

    interval, percent = found.interval, f"{100 * found.interval.level:g} %"
    lines = [
        f"{found.k} studies, {scale}; {NAMES[found.method]}"
        + (", Hartung and Knapp" if found.hartung_knapp else ""),
        f"estimate {found.estimate:.4f} (SE {found.se:.4f}), "
        f"{percent} CI {interval.low:.4f} to {interval.high:.4f}, p {_p(found.p)}",
    ]
    if trials.measure in ON_LOG_SCALE:
        ends = as_ratio(interval.low), as_ratio(interval.high)
        lines.append(f"as a ratio {as_ratio(found.estimate):.4f}, {ends[0]:.4f} to {ends[1]:.4f}")
    lines.append(f"Q {found.q:.4f} ({found.k - 1} df, p {_p(found.q_p)}), I² {found.i2:.4f} %")
    if found.method != "fixed":
        lines.append(f"tau² {found.tau2:.4f}{_span(found.tau2_interval, percent, ' by Q-profile')}")
        if found.prediction is None:
            lines.append("a further study: cannot say from fewer than 3 studies")
        else:
            span = f"{found.prediction.low:.4f} to {found.prediction.high:.4f}"
            lines.append(f"a further study may lie from {span}")
    if trials.corrected:
        lines.append(f"½ was added to the cells of: {', '.join(trials.corrected)}")
    return lines


def _json(trials: Trials, found: Pooled, without: tuple[Pooled, ...]) -> dict[str, Any]:
    said = asdict(found)
    interval, tau2, prediction = found.interval, found.tau2_interval, found.prediction
    for name in ("interval", "tau2_interval", "prediction", "weights"):
        said.pop(name)
    said |= {"measure": trials.measure or None, "level": interval.level}
    said |= {"ci_low": interval.low, "ci_high": interval.high}
    said |= {"tau2_low": tau2.low if tau2 else None, "tau2_high": tau2.high if tau2 else None}
    said |= {
        "prediction_low": prediction.low if prediction else None,
        "prediction_high": prediction.high if prediction else None,
    }
    rows = zip(trials.names, trials.effects, trials.variances, found.weights, strict=True)
    said["studies"] = [
        {"study": name, "yi": y, "vi": v, "weight": w, "corrected": name in trials.corrected}
        for name, y, v, w in rows
    ]
    if without:
        said["leave_one_out"] = [
            {"without": name, "estimate": one.estimate, "se": one.se, "tau2": one.tau2}
            | {"ci_low": one.interval.low, "ci_high": one.interval.high, "i2": one.i2}
            for name, one in zip(trials.names, without, strict=True)
        ]
    return said


def _without(trials: Trials, without: tuple[Pooled, ...]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("without", "estimate", "CI low", "CI high", "tau²")]
    for name, one in zip(trials.names, without, strict=True):
        numbers = (one.estimate, one.interval.low, one.interval.high, one.tau2)
        rows.append((name, *(f"{number:.4f}" for number in numbers)))
    return rows


def _p(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}"


def _span(interval: Any, percent: str, how: str) -> str:
    if interval is None:
        return " (no interval: they differ less than chance lets expect)"
    return f" ({percent} CI {interval.low:.4f} to {interval.high:.4f}{how})"
