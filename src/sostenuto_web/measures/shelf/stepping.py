"""The next steps of this clinic, and where each comes from: ours, changed, or its own."""

from dataclasses import dataclass

from sostenuto.measures.next_steps import NextStep, known_steps
from sostenuto_web.measures.models import SiteStep
from sostenuto_web.measures.shelf import words


@dataclass(frozen=True)
class ShownStep:
    """One step: as it is offered now, in the reader's language where it is ours.

    Attributes
    ----------
    origin : {"ours", "changed", "own"}
    off : bool
        It is not offered, and still has words for what was decided earlier.
    """

    key: str
    words: str
    reason: str
    when: tuple[str, ...]
    constructs: tuple[str, ...]
    origin: str
    off: bool
    row: SiteStep | None

    @property
    def when_words(self) -> list[str]:
        """When it is offered."""
        return [words.said(words.WHEN, one) for one in self.when]


def every_step() -> list[ShownStep]:
    """Return every step, those that are not offered too; one query."""
    rows = {row.key: row for row in SiteStep.objects.select_related("changed_by")}
    found = [_shown(step, rows.pop(step.key, None)) for step in known_steps()]
    return found + [_own(row, "own") for row in rows.values()]


def step_named(key: str) -> ShownStep | None:
    """Return one step, offered or not; None where there is none of that key."""
    return next((step for step in every_step() if step.key == key), None)


def _shown(step: NextStep, row: SiteStep | None) -> ShownStep:
    if row is not None:
        return _own(row, "changed")
    said = words.translated(step.words), words.translated(step.reason)
    return ShownStep(step.key, *said, step.when, step.constructs, "ours", False, None)


def _own(row: SiteStep, origin: str) -> ShownStep:
    whens = tuple(row.when), tuple(row.constructs)
    return ShownStep(row.key, row.words, row.reason, *whens, origin, row.off, row)
