"""The row about pooling: REML of 100 studies, beside a plain search of the same likelihood.

The peer is SciPy's bounded search for the summit, as somebody would write it in ten lines, and
statsmodels (Paule and Mandel; it has no REML) where it is installed.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from table import Row

STUDIES = 100
MOST_MS = 50


def pooling(quick: bool) -> Iterator[Row]:
    """Pool 100 made-up studies many times over."""
    from sostenuto.stats.meta import meta_analysis

    rng = np.random.default_rng(7)
    v = rng.uniform(0.01, 0.4, STUDIES)
    sets = [rng.normal(0.3, np.sqrt(v + 0.1)) for _ in range(5 if quick else 40)]
    searched = [searched_tau2(y, v) for y in sets]
    ours_ms = timed(lambda y: meta_analysis(y, v), sets)
    peer_ms = timed(lambda y: searched_tau2(y, v), sets)
    apart = max(
        abs(meta_analysis(y, v).tau2 - tau2) for y, tau2 in zip(sets, searched, strict=True)
    )
    yield Row(
        f"REML of {STUDIES} studies, with intervals and prediction",
        f"{ours_ms:.1f} ms",
        f"SciPy's search, tau² alone {peer_ms:.1f} ms",
        f"{peer_ms / ours_ms:.1f}x, tau² {apart:.0e} apart",
        f"<= {MOST_MS} ms",
        ours_ms <= MOST_MS,
        {"ours_ms": ours_ms, "peer_ms": peer_ms, "apart": apart},
    )
    yield paule_mandel(sets, v)


def paule_mandel(sets: list[np.ndarray], v: np.ndarray) -> Row:
    """Return the row beside statsmodels, or that it is not there."""
    from sostenuto.stats.meta import meta_analysis

    what = f"Paule and Mandel, {STUDIES} studies"
    ours_ms = timed(lambda y: meta_analysis(y, v, method="pm"), sets)
    try:
        from statsmodels.stats.meta_analysis import combine_effects
    except ImportError:
        return Row(what, f"{ours_ms:.1f} ms", "statsmodels not there")
    peer_ms = timed(lambda y: combine_effects(y, v, method_re="iterated"), sets)
    return Row(what, f"{ours_ms:.1f} ms", f"{peer_ms:.1f} ms", f"{peer_ms / ours_ms:.1f}x")


def searched_tau2(y: np.ndarray, v: np.ndarray) -> float:
    """Return tau² by SciPy's bounded search for the summit of the restricted likelihood."""
    from scipy import optimize

    def depth(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = w @ y / w.sum()
        return 0.5 * (w @ (y - mean) ** 2 - np.log(w).sum() + np.log(w.sum()))

    options = {"xatol": 1e-10, "maxiter": 500}
    return float(
        optimize.minimize_scalar(depth, bounds=(0, 10), method="bounded", options=options).x
    )


def timed(call: Callable[[np.ndarray], object], sets: list[np.ndarray]) -> float:
    """Return the median of the processor's milliseconds, the first call left out."""
    call(sets[0])
    took = []
    for y in sets:
        started = time.process_time()
        call(y)
        took.append(1000 * (time.process_time() - started))
    return statistics.median(took)
