"""What is known of one measure, put together for its page: every fact with its sources.

Conventions: texts are in the reader's language; what is quoted from sources stays in English and
is marked so on the page. Sources are counted from 1, in the order of the measure's file.
"""

import math

from sostenuto.measures import jacobson_truax as jt
from sostenuto.measures.facts import Basis, Important, Known, Norm, Reliability, Source
from sostenuto.measures.measure import Bands, Cutoff, Measure, SafetyRule, Scale, Screen
from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.lines import Fact, Item, Level, Rests, Row, Scheme
from sostenuto_web.measures.shelf.saying import answers_said, num, runs_said, when_said
from sostenuto_web.measures.shelf.strip import shade, strip_of


class Page:
    """Everything that the page of a measure says.

    Parameters
    ----------
    measure : Measure
    """

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.name = words.translated(measure.name)
        self.construct = words.translated(measure.construct)
        self._numbers = {key: at for at, key in enumerate(measure.sources, 1)}

    @property
    def sources(self) -> list[tuple[int, Source]]:
        """Every source with its number."""
        return list(enumerate(self.measure.sources.values(), 1))

    @property
    def glance(self) -> dict[str, Fact]:
        """The facts at a glance, by name."""
        measure = self.measure
        said = {
            "entry": words.said(words.ENTRIES, measure.entry),
            "why_total": words.translated(measure.why_total),
            "recall": words.translated(measure.recall),
            "interval": words.translated(measure.interval),
            "rule": words.said(words.RULES, measure.rule),
            "better": words.said(words.BETTER, self._better),
            "missing": words.translated(measure.missing),
            "decision": words.said(words.DECISIONS, measure.decision),
            "licence": words.translated(measure.licence),
            "credit": words.translated(measure.credit),
        }
        keys = {"rule": "score"}
        return {
            name: self._fact(text, measure.known.get(keys.get(name, name)))
            for name, text in said.items()
        }

    @property
    def items(self) -> list[Item]:
        """Every item with our own label; where there are none, alike ones in one line."""
        measure = self.measure
        lines: list[tuple[list[int], tuple[str, str, bool, bool]]] = []
        for number, values in enumerate(measure.answers, 1):
            topic = words.translated(measure.topics[number - 1]) if measure.topics else ""
            turned, unscored = number in measure.reversed, number in measure.unscored
            said = (topic, answers_said(values), turned, unscored)
            if lines and not topic and lines[-1][1] == said:
                lines[-1][0].append(number)
            else:
                lines.append(([number], said))
        return [Item(runs_said(numbers), *said) for numbers, said in lines]

    @property
    def scales(self) -> list[tuple[str, str, str, str, str]]:
        """Each number: name, ends of its range, its items, and which direction is the good one."""
        held = (*((self.measure.total,) if self.measure.total else ()), *self.measure.scales)
        return [_scale(one) for one in held]

    @property
    def has_parts(self) -> bool:
        """Whether there is more than a total."""
        return bool(self.measure.scales)

    @property
    def bands(self) -> list[Scheme]:
        """The schemes of bands."""
        return [self._scheme(one) for one in self.measure.bands]

    @property
    def cutoffs(self) -> list[tuple[str, Row, str, str]]:
        """Cut-offs: of which number, the line, sensitivity and specificity."""
        return [self._cutoff(one) for one in self.measure.cutoffs]

    @property
    def screens(self) -> list[Fact]:
        """Rules beside the number."""
        return [self._said(one) for one in self.measure.screens]

    @property
    def safety(self) -> list[tuple[SafetyRule, str, Fact]]:
        """Safety rules: the rule, when it fires, and what to do."""
        return [
            (one, when_said(one, self.has_parts), self._said(one)) for one in self.measure.safety
        ]

    @property
    def cautions(self) -> list[str]:
        """What to take care with."""
        return [words.translated(one) for one in self.measure.cautions]

    @property
    def reliability(self) -> list[Row]:
        """Published reliabilities."""
        return [self._reliable(one) for one in self.measure.reliability]

    @property
    def norms(self) -> list[Row]:
        """What people of some population had."""
        return [self._norm(one) for one in self.measure.norms]

    @property
    def important(self) -> list[Row]:
        """The smallest changes that were found to matter."""
        return [self._important(one) for one in self.measure.important]

    @property
    def bases(self) -> list[Rests]:
        """What a reliable change may rest on; the first is used."""
        return [self.rests(one, words.translated(one.words)) for one in self.measure.bases]

    def rests(self, basis: Basis, said: str = "") -> Rests:
        """Return a basis, in these words, with how far a change has to go."""
        error = basis.error
        beyond = ""
        if error:
            beyond = num(round(jt.LEVEL * jt.standard_error_of_difference(error), 2))
        groups = tuple(
            (num(below) if math.isfinite(below) else "", num(change))
            for below, change in basis.groups
        )
        fact = self._fact("", basis.known)
        return Rests(basis.key, said, beyond, groups, fact)

    @property
    def _better(self) -> str:
        ways = {one.better for one in self.measure.scales}
        if self.measure.total is not None:
            return self.measure.total.better
        return ways.pop() if len(ways) == 1 else "" if ways else "neither"

    def _fact(self, text: str, known: Known | None) -> Fact:
        if known is None:
            return Fact(text, "", ())
        numbers = tuple(self._numbers[key] for key in known.sources if key in self._numbers)
        return Fact(text, words.said(words.STATUSES, known.status), numbers, known.note)

    def _said(self, one: SafetyRule | Screen) -> Fact:
        return self._fact(words.translated(one.words), one.known)

    def _scheme(self, one: Bands) -> Scheme:
        levels = tuple(
            Level(
                words.translated(level.label),
                num(level.low),
                num(level.high),
                shade(order, len(one.levels)),
            )
            for order, level in enumerate(one.levels)
        )
        scale = words.scale_name(one.scale) if self.has_parts else ""
        drawn = strip_of(self.measure, one)
        name = words.said(words.SCHEMES, one.scheme)
        return Scheme(name, scale, levels, self._fact("", one.known), drawn)

    def _cutoff(self, one: Cutoff) -> tuple[str, Row, str, str]:
        at = words.said(words.SIGNS, one.sign) % {"value": num(one.value)}
        row = Row(
            words.translated(one.use),
            at,
            words.translated(one.people),
            None,
            self._fact("", one.known),
        )
        scale = words.scale_name(one.scale) if self.has_parts else ""
        return scale, row, _share(one.sensitivity), _share(one.specificity)

    def _reliable(self, one: Reliability) -> Row:
        value = "" if one.value is None else num(one.value)
        kind = words.said(words.KINDS, one.kind)
        return Row(kind, value, words.translated(one.people), one.n, self._fact("", one.known))

    def _norm(self, one: Norm) -> Row:
        parts = [
            f"{name} {num(value)}"
            for name, value in (("M", one.mean), ("SD", one.sd))
            if value is not None
        ]
        role = words.said(words.ROLES, one.role) if one.role else ""
        people = words.translated(one.people)
        return Row(role, " · ".join(parts), people, one.n, self._fact("", one.known))

    def _important(self, one: Important) -> Row:
        value = num(one.points) if one.points is not None else ""
        if one.percent is not None:
            value = f"{num(one.percent)} %"
        return Row(words.translated(one.words), value, "", None, self._fact("", one.known))


def _scale(one: Scale) -> tuple[str, str, str, str, str]:
    items = runs_said(one.items)
    better = words.said(words.BETTER, one.better)
    return words.scale_name(one.key), num(one.low), num(one.high), items, better


def _share(value: float | None) -> str:
    return "" if value is None else num(value)
