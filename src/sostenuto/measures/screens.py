"""Rules beside the number: symptom counts, clusters, and what a single answer lifts or explains.

Conventions: a rule needs all the answers that it looks at; with one of them missing it is silent.
What comes out is a screen and never a diagnosis.
"""

from collections.abc import Sequence

from sostenuto.measures.measure import Measure, Screen


def screened(measure: Measure, raw: Sequence[float | None]) -> tuple[Screen, ...]:
    """Return the rules that come out positive.

    Parameters
    ----------
    measure : Measure
    raw : sequence of float or None
        Answers as given, one an item; a sequence of another length answers nothing.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [one.key for one in screened(measure("phq9"), [2, 2, 2, 2, 2, 0, 0, 0, 1])]
    ['major']
    """
    if len(raw) != measure.items:
        return ()
    return tuple(one for one in measure.screens if _positive(measure, one, raw))


def _positive(measure: Measure, screen: Screen, raw: Sequence[float | None]) -> bool:
    looked_at = [item for items, _ in screen.counts for item in items]
    if any(raw[item - 1] is None for item in looked_at):
        return False
    hit = {
        item for items, least in screen.counts for item in items if (raw[item - 1] or 0) >= least
    }
    if screen.kind == "clusters":
        counted = {one.key: len(hit & set(one.items)) for one in measure.scales}
        return all(counted.get(key, 0) >= least for key, least in screen.needs.items())
    if screen.kind == "all_from":
        others = [one for item, one in enumerate(raw, 1) if item not in looked_at]
        return bool(hit) and not any(one is None or one > 0 for one in others)
    wide_enough = screen.least <= len(hit) <= screen.most
    return wide_enough and (not screen.among or bool(hit & set(screen.among)))
