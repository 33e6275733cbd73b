"""Why a programme cannot be made: the rule that makes it so, and the nearest that can be done.

Rules are eased one at a time; those without which a programme exists are named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sostenuto.base.errors import PlanError
from sostenuto.base.units import clock
from sostenuto.listening import catalogue
from sostenuto.listening.programme import Candidate, Rules
from sostenuto.listening.shelf import shelf
from sostenuto.listening.totals import TENTHS, Limits, Reach, reach


@dataclass(frozen=True)
class Wish:
    """What was asked for: recordings that are given or may be chosen, rules, total in seconds."""

    candidates: Sequence[Candidate]
    given: Sequence[Candidate]
    rules: Rules
    wanted_s: float

    @property
    def free(self) -> list[Candidate]:
        """Candidates that the rule on recent ones lets in."""
        given = {each.id for each in self.given}
        recent = self.rules.leave_out_recent
        return [c for c in self.candidates if c.id not in given and not (recent and c.recent)]

    def with_rules(self, rules: Rules) -> "Wish":
        """Return the same wish under other rules."""
        return replace(self, rules=rules)


def refusal(wish: Wish) -> PlanError:
    """Return the error that names the rules that leave no programme, and what comes nearest."""
    if not wish.free and not wish.given:
        lately = f": all {len(wish.candidates)} were heard lately" if wish.candidates else ""
        return PlanError(f"there are no recordings to plan from{lately}")
    span = f"{clock(wish.wanted_s)} ± {wish.rules.tolerance_s:g} s"
    blames = [words for ease in _EASES if (words := ease(wish))] or _together(wish)
    if blames:
        return PlanError(f"no programme of {span}: {'; '.join(blames)}; {_nearest(wish)}")
    return PlanError(f"no programme of {span}: {_nearest(wish)}")


def _together(wish: Wish) -> list[str]:
    """Return which rules leave none only together: all are eased, then put back one by one."""
    rules, eased = wish.rules, {}
    for name, easy in _EASY.items():
        if getattr(rules, name) != easy:
            eased[name] = easy
    if not _possible(wish.with_rules(replace(rules, **eased))):
        return []
    for name in list(eased):
        without = {other: easy for other, easy in eased.items() if other != name}
        if _possible(wish.with_rules(replace(rules, **without))):
            eased = without
    words = {
        "most_by_artist": f"at most {rules.most_by_artist} by one artist",
        "most_unfamiliar": f"at most {rules.most_unfamiliar} unfamiliar",
        "least_familiar": f"at least {rules.least_familiar} familiar",
        "leave_out_recent": "leaving out what was heard lately",
        "slots": f"exactly {rules.slots} slots",
    }
    return [f"{' and '.join(words[name] for name in eased)} together leave none"] if eased else []


def _reached(wish: Wish) -> Reach:
    weights = catalogue.weights()
    books = shelf(
        [*wish.given, *wish.free], weights, unsaid_is_unfamiliar=wish.rules.unsaid_is_unfamiliar
    )
    place = {each.id: row for row, each in enumerate(books.candidates)}
    given = tuple(place[each.id] for each in wish.given)
    high_s = wish.wanted_s + wish.rules.tolerance_s + float(books.duration_s.max())
    sums_s = np.cumsum(np.sort(books.duration_s))
    most = max(len(given), int((sums_s <= high_s).sum()), wish.rules.slots or 0)
    rules = wish.rules
    limits = Limits(
        slots=most,
        high_s=high_s,
        most_by_artist=most if rules.most_by_artist is None else rules.most_by_artist,
        most_unfamiliar=rules.unfamiliar_of(most),
        least_familiar=rules.least_familiar or 0,
        given=given,
    )
    return reach(books, np.setdiff1d(np.arange(len(books)), np.array(given, dtype=int)), limits)


def _closest(wish: Wish) -> tuple[float, int] | None:
    """Return the reachable total that is closest to the wanted one, and its recordings."""
    reached = _reached(wish)
    numbers = range(1, reached.limits.slots + 1) if wish.rules.slots is None else [wish.rules.slots]
    totals = [
        (total_s, slots)
        for slots in numbers
        if (total_s := reached.nearest_s(slots, wish.wanted_s)) is not None
    ]
    return min(totals, key=lambda total: abs(total[0] - wish.wanted_s)) if totals else None


def _possible(wish: Wish) -> bool:
    closest = _closest(wish) if wish.free or wish.given else None
    tolerance_s = wish.rules.tolerance_s + 1 / TENTHS
    return closest is not None and abs(closest[0] - wish.wanted_s) <= tolerance_s


def _nearest(wish: Wish) -> str:
    closest = _closest(wish) if wish.free or wish.given else None
    count = len(wish.free) + len(wish.given)
    if closest is None:
        return f"the {count} recordings at hand cannot fill {wish.rules.slots} slots by these rules"
    these = f"these {count} recordings allow" if count != 1 else "this one recording allows"
    all_s = sum(each.duration_s for each in (*wish.free, *wish.given))
    small = all_s < wish.wanted_s - wish.rules.tolerance_s
    library = "the library is too small, " if small else ""
    return f"{library}{clock(closest[0])} is the closest total that {these}"


def _artists(wish: Wish) -> str | None:
    limit = wish.rules.most_by_artist
    if limit is None or not _possible(wish.with_rules(replace(wish.rules, most_by_artist=None))):
        return None
    need = _least(limit + 1, lambda n: wish.with_rules(replace(wish.rules, most_by_artist=n)))
    return f"at most {limit} by one artist leaves none, {need} would do"


def _unfamiliar(wish: Wish) -> str | None:
    limit = wish.rules.most_unfamiliar
    if limit is None or not _possible(wish.with_rules(replace(wish.rules, most_unfamiliar=None))):
        return None
    need = _least(limit + 1, lambda n: wish.with_rules(replace(wish.rules, most_unfamiliar=n)))
    return f"at most {limit} unfamiliar leaves none, {need} would do"


def _familiar(wish: Wish) -> str | None:
    least = wish.rules.least_familiar
    if least is None or not _possible(wish.with_rules(replace(wish.rules, least_familiar=0))):
        return None
    can = (n for n in range(least - 1, 0, -1) if _possible(_with_familiar(wish, n)))
    return f"at least {least} familiar leaves none, {next(can, 0)} would do"


def _with_familiar(wish: Wish, least: int) -> Wish:
    return wish.with_rules(replace(wish.rules, least_familiar=least))


def _recent(wish: Wish) -> str | None:
    eased = wish.with_rules(replace(wish.rules, leave_out_recent=False))
    if len(eased.free) == len(wish.free) or not _possible(eased):
        return None
    return f"leaving out the {len(eased.free) - len(wish.free)} heard lately leaves none"


def _slots(wish: Wish) -> str | None:
    slots = wish.rules.slots
    if slots is None or not _possible(wish.with_rules(replace(wish.rules, slots=None))):
        return None
    for apart in range(1, 1000):
        for other in (slots - apart, slots + apart):
            if other > 0 and _possible(wish.with_rules(replace(wish.rules, slots=other))):
                return f"exactly {slots} slots leave none, {other} would do"
    return None


_EASY: dict[str, Any] = {
    "most_by_artist": None,
    "most_unfamiliar": None,
    "least_familiar": None,
    "leave_out_recent": False,
    "slots": None,
}

_EASES: tuple[Callable[[Wish], str | None], ...] = (
    _artists,
    _unfamiliar,
    _familiar,
    _recent,
    _slots,
)


def _least(start: int, eased: Callable[[int], Wish]) -> int:
    """Return the first limit from ``start`` on with which a programme is possible."""
    limit = start
    while not _possible(eased(limit)):
        limit += 1
    return limit
