"""One administration as its pages show it: what it gave, and what has to be looked at."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.measures.safety import Flag
from sostenuto.measures.scores import Score
from sostenuto.measures.scoring import total_range
from sostenuto_web.measures.answering import selectors, words
from sostenuto_web.measures.answering.flags import fault_of
from sostenuto_web.measures.answering.forms import results_of
from sostenuto_web.measures.answering.selectors import Panel
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.models.administrations import PAPER
from sostenuto_web.measures.scheduling import words as scheduling
from sostenuto_web.measures.scored import Scored, scored
from sostenuto_web.measures.shelf import words as shelf_words
from sostenuto_web.record.alerts.selectors import Shown

_SAME = 0.005
"""Two totals that differ by less are the same number, rounded."""


@dataclass(frozen=True)
class ShownUrgent:
    """An alert with what raised it, in words."""

    alert: Shown
    about: list[str]
    to_do: list[str]


@dataclass(frozen=True)
class Sheet:
    """One administration in words.

    Attributes
    ----------
    one : Scored
    panel : Panel
    may_handle : bool
        Whether whoever looks may say what was done about an alert.
    """

    one: Scored
    panel: Panel
    may_handle: bool

    @property
    def row(self) -> Administration:
        """The administration itself."""
        return self.one.row

    @property
    def name(self) -> str:
        """What the measure is called."""
        if self.one.outside is not None:
            return shelf_words.translated(self.one.outside.name)
        return scheduling.name_of(self.row.code, self.row.variant)

    @property
    def score(self) -> Score | None:
        """What it gave."""
        return self.one.score

    @property
    def number(self) -> str:
        """The number, with its end where the range is known."""
        return words.number(self.one.value)

    @property
    def range_(self) -> tuple[str, str] | None:
        """The ends of the number's range."""
        total = self.one.measure.total if self.one.measure else None
        return (f"{total.low:g}", f"{total.high:g}") if total else None

    @property
    def reason(self) -> str:
        """Why there is no number."""
        if fault := fault_of(self.one):
            return fault
        return words.reason(self.score) if self.score and self.score.value is None else ""

    @property
    def band(self) -> str:
        """Its band, or the result of a screen."""
        return words.band(self.score) if self.score else ""

    @property
    def parts(self) -> list[words.Part]:
        """Numbers of its parts."""
        return words.parts(self.score) if self.score else []

    @property
    def error(self) -> str:
        """The standard error of the number, where it is known."""
        error = self.score.standard_error if self.score else None
        return "" if error is None else words.number(error)

    @property
    def screens(self) -> list[str]:
        """The rules beside the number that came out positive."""
        return (
            [shelf_words.translated(one.words) for one in self.score.screens] if self.score else []
        )

    @property
    def result(self) -> str:
        """The result that was obtained elsewhere."""
        of = self.one.outside
        return results_of(of).get(self.row.result, self.row.result) if of else ""

    @property
    def differs(self) -> bool:
        """Whether the total that the form states is another one than ours."""
        stated, ours = self.row.stated, self.score.total if self.score else None
        return stated is not None and ours is not None and abs(stated - ours) > _SAME

    @property
    def ours(self) -> str:
        """Our total before any conversion, as a form would state it."""
        return words.number(self.score.total if self.score else None)

    @property
    def stated(self) -> str:
        """The total that the form states."""
        return words.number(self.row.stated)

    @property
    def stated_typed(self) -> str:
        """The same, as a field holds it."""
        return "" if self.row.stated is None else f"{self.row.stated:g}"

    @cached_property
    def urgent(self) -> list[ShownUrgent]:
        """What is open."""
        return [self._said(one) for one in self.panel.open_]

    @cached_property
    def handled(self) -> list[ShownUrgent]:
        """What somebody has looked at."""
        return [self._said(one) for one in self.panel.handled]

    @property
    def coming(self) -> list[tuple[str, str]]:
        """What was left out and is urgent: what it is about, and what to do."""
        of = self.one.measure
        return [(words.about(of, one), words.to_do(of, one)) for one in self.panel.coming]

    @property
    def recall(self) -> str:
        """The time that the measure asks about; empty where it is not known."""
        of = self.one.measure
        return scheduling.recall(of) if of and of.recall_days else ""

    @property
    def credit(self) -> str:
        """Whom to name beside the measure."""
        return self.one.measure.credit if self.one.measure else ""

    @property
    def remarks(self) -> list[str]:
        """What is not urgent."""
        return [words.to_do(self.one.measure, flag) for flag in self.panel.remarks]

    @property
    def offers(self) -> list[words.Offer]:
        """Measures that may come next."""
        rules = [*self.panel.rules, *(flag.key for flag in self.panel.remarks)]
        return words.offers(sorted(rules), self.score, self.row.code)

    @property
    def tells_of_crisis(self) -> bool:
        """Whether an open alert is about somebody who may harm themselves now."""
        return self.panel.is_crisis

    @property
    def form_words(self) -> str:
        """Which form and version it was; empty for paper without a form of the clinic's own."""
        return "" if self.row.form_key in (PAPER, "elsewhere") else self.row.form_key

    @property
    def total_range(self) -> tuple[float, float] | None:
        """The lowest and highest total that can stand on a form; None where there is none."""
        try:
            return total_range(self.one.measure) if self.one.measure else None
        except InputError:
            return None

    def _said(self, one: selectors.Urgent) -> ShownUrgent:
        of = self.one.measure
        about = dict.fromkeys(words.about(of, flag) for flag in _sorted(one.flags))
        to_do = dict.fromkeys(words.to_do(of, flag) for flag in _sorted(one.flags))
        return ShownUrgent(one.alert, [each for each in about if each], [*filter(None, to_do)])


def _sorted(flags: tuple[Flag, ...]) -> list[Flag]:
    return sorted(flags, key=lambda flag: (flag.item or 0, flag.got or 0))


def sheet_of(user: Any, row: Administration, *, final: bool | None = None) -> Sheet:
    """Return an administration as it is shown to somebody who may read it.

    Parameters
    ----------
    final : bool, optional
        Whether what was left out counts; left out, once it was given back or is done.
    """
    one = scored([row])[0]
    final = row.state != Administration.State.OPEN if final is None else final
    may_handle = selectors.may_handle(user, row.client)
    return Sheet(one, selectors.panel_of(user, one, final=final), may_handle)
