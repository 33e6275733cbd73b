"""Studies of a table, pooled, as a forest plot."""

from __future__ import annotations

from sostenuto.evidence.forest import Forest, Line, Sum
from sostenuto.exchange.trials import Trials
from sostenuto.stats.distributions import normal_point
from sostenuto.stats.effect import NAMES, ON_LOG_SCALE
from sostenuto.stats.meta import NAMES as METHODS
from sostenuto.stats.meta import Pooled


def drawing(trials: Trials, found: Pooled, title: str) -> Forest:
    """Return the forest plot of pooled studies."""
    level = found.interval.level
    z, logs = normal_point(0.5 + level / 2), trials.measure in ON_LOG_SCALE
    each = zip(trials.names, trials.effects, trials.variances, found.weights, strict=True)
    lines = tuple(Line(n, y, y - z * v**0.5, y + z * v**0.5, w) for n, y, v, w in each)
    name = f"{METHODS[found.method].capitalize()}"
    predicted = (found.prediction.low, found.prediction.high) if found.prediction else None
    knapp = ", interval by Hartung and Knapp" if found.hartung_knapp else ""
    tau = f", tau² {found.tau2:.3g}" if found.method != "fixed" else ""
    dashes = "; dots: where a further study may lie" if predicted else ""
    return Forest(
        title=(title[:1].upper() + title[1:]).replace("_", " ") or "Studies",
        subtitle=f"{name}{knapp}",
        scale=NAMES.get(trials.measure, "effect").removeprefix("log ") + (", log scale" * logs),
        lines=lines,
        total=Sum("Together", found.estimate, found.interval.low, found.interval.high, predicted),
        logs=logs,
        note=f"{found.k} studies; Q {found.q:.1f}, I² {found.i2:.0f} %{tau}. "
        f"Squares: weight; lines: {100 * level:g} % intervals{dashes}.",
    )
