"""What pooled studies come to, in the reader's words, with a picture and its text twin.

Conventions: ratios are shown as ratios; I² in percent; τ² on the scale on which it was pooled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sostenuto.evidence.claims import MINUS

if TYPE_CHECKING:
    from sostenuto.evidence.forest import Forest, Line
    from sostenuto.exchange.trials import Trials
    from sostenuto.stats.effect import Interval
    from sostenuto.stats.meta import Pooled

SURE = 0.0001
MOST_WRITTEN_OUT = 1e5
"""From here on a number stands with its power of ten."""


@dataclass(frozen=True, slots=True)
class Study:
    """One study in the picture's text twin."""

    name: str
    figure: str
    weight: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Without:
    """What the others come to without one study."""

    name: str
    figure: str
    tau2: str
    i2: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the page shows."""

    estimate: str
    scale: str
    facts: tuple[tuple[str, str], ...]
    svg: SafeString
    studies: tuple[Study, ...]
    without: tuple[Without, ...]


def result_of(trials: Trials, pooled: Pooled, without: tuple[Pooled, ...]) -> Result:
    """Return what studies come to."""
    from sostenuto.evidence.forest import forest_svg
    from sostenuto.stats.effect import ON_LOG_SCALE

    logs = trials.measure in ON_LOG_SCALE
    forest = picture_of(trials, pooled)
    studies = tuple(
        Study(line.name, _drawn(line, logs), f"{line.weight:.1f} %", c)
        for line, c in zip(forest.lines, _corrected(trials), strict=True)
    )
    return Result(
        estimate=_figure(pooled, logs),
        scale=forest.scale,
        facts=tuple(_facts(pooled, logs)),
        svg=mark_safe(forest_svg(forest, look=False)),
        studies=studies,
        without=tuple(
            Without(name, _figure(one, logs), f"{one.tau2:.3f}", f"{one.i2:.0f} %")
            for name, one in zip(trials.names, without, strict=False)
        ),
    )


def picture_of(trials: Trials, pooled: Pooled) -> Forest:
    """Return the forest plot, in the reader's words."""
    from sostenuto.exchange.trials_drawn import drawing

    forest = drawing(trials, pooled, "")
    k = {"n": pooled.k, "i2": f"{pooled.i2:.0f}"}
    note = _("%(n)s studies, I² %(i2)s %%. Squares: weight; lines: 95 %% intervals.") % k
    if pooled.prediction:
        note = f"{note} {_('Dots: where a further study may lie.')}"
    return replace(
        forest,
        title=_("Studies put together"),
        subtitle=_method(pooled),
        scale=_scale(trials.measure),
        total=replace(forest.total, name=_("Together")) if forest.total else None,
        note=note,
        heads=(_("Study"), _("Estimate, 95 % interval")),
    )


def _method(pooled: Pooled) -> str:
    named = {
        "fixed": _("Fixed effect"),
        "dl": _("Random effects, DerSimonian and Laird"),
        "reml": _("Random effects, restricted maximum likelihood"),
        "pm": _("Random effects, Paule and Mandel"),
    }[pooled.method]
    knapp = _("interval by Hartung and Knapp")
    return f"{named}; {knapp}" if pooled.hartung_knapp else named


def _scale(measure: str) -> str:
    return {
        "smd": _("standardised mean difference (Hedges g)"),
        "md": _("mean difference"),
        "rr": _("risk ratio"),
        "or": _("odds ratio"),
    }.get(measure, _("effect, as in the table"))


def _corrected(trials: Trials) -> Iterator[bool]:
    yield from (name in trials.corrected for name in trials.names)


def _facts(pooled: Pooled, logs: bool) -> Iterator[tuple[str, str]]:
    yield _("Studies"), str(pooled.k)
    yield _("How"), _method(pooled)
    yield _("p of no effect"), _p(pooled.p)
    if pooled.prediction:
        yield _("A further study may lie"), _span(pooled.prediction, logs)
    elif pooled.method != "fixed":
        yield _("A further study may lie"), _("cannot say from fewer than 3 studies")
    degrees = {"q": f"{pooled.q:.2f}", "df": pooled.k - 1, "p": _p(pooled.q_p)}
    yield _("How much they differ (Q)"), _("%(q)s, %(df)s df, p %(p)s") % degrees
    yield _("Share of it beyond chance (I²)"), f"{pooled.i2:.1f} %"
    if pooled.method != "fixed":
        span = pooled.tau2_interval
        held = _("no interval: they differ less than chance lets expect")
        between = _span(span, logs=False, digits=4) if span else held
        yield _("Spread between studies (τ²)"), f"{pooled.tau2:.4f} ({between})"


def _drawn(line: Line, logs: bool) -> str:
    low, high = line.low or 0.0, line.high or 0.0
    return _with_interval(line.value, low, high, logs)


def _figure(pooled: Pooled, logs: bool) -> str:
    return _with_interval(pooled.estimate, pooled.interval.low, pooled.interval.high, logs)


def _with_interval(value: float, low: float, high: float, logs: bool) -> str:
    shown = (_number(number, logs) for number in (value, low, high))
    words = _("%(value)s (%(low)s to %(high)s)")
    return words % dict(zip(("value", "low", "high"), shown, strict=True))


def _span(span: Interval, logs: bool, digits: int = 2) -> str:
    ends = (_number(end, logs, digits) for end in (span.low, span.high))
    return _("%(low)s to %(high)s") % dict(zip(("low", "high"), ends, strict=True))


def _number(value: float, logs: bool, digits: int = 2) -> str:
    """Return a number as it is printed; a logarithm as its ratio, and no minus before nought."""
    from sostenuto.stats.effect import as_ratio

    number = as_ratio(value) if logs else value
    size = abs(number)
    shown = f"{size:.{digits}f}" if size < MOST_WRITTEN_OUT else f"{size:.3g}"
    return f"{MINUS}{shown}" if number < 0 and float(shown) else shown


def _p(p: float) -> str:
    return f"< {SURE}" if p < SURE else f"{p:.4f}"
