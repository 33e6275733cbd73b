"""What a page says of rows: each with everything that is known of it, whichever side it is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sostenuto.base.errors import InputError
from sostenuto.evidence.claims import Claim, claim, figure
from sostenuto.evidence.library import Library
from sostenuto.evidence.search import Found, Shown, ShownFinding, search
from sostenuto.evidence.shape import EffectRow, Finding, Mechanism, Remark, Source
from sostenuto.evidence.stance import speaks_for
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.asking import Asked
from sostenuto_web.evidence.explorer.sides import (
    NOT_FOR,
    PARTS,
    Part,
    Row,
    Side,
    Tally,
    part_of,
    rows_of,
    side_of,
    tally,
)

MARKS: dict[Side, str] = {"for": "+", "unclear": "○", "both": "±", "against": "−", "silent": "·"}
"""A sign for each side, beside its words."""


GRADED = ("high", "moderate", "low")


def address_of(source: Source) -> str:
    """Return where a source can be read."""
    return f"https://doi.org/{source.doi}" if source.doi else source.address


@dataclass(frozen=True)
class Told:
    """One row with its sentence, its side and its source."""

    shown: Row
    source: Source

    @property
    def row(self) -> EffectRow | Finding:
        """The effect or the finding."""
        return self.shown.row

    @property
    def is_effect(self) -> bool:
        """Whether it is an effect with a claim; otherwise a finding in words."""
        return isinstance(self.shown, Shown)

    @property
    def sentence(self) -> str:
        """What is said of it: never more than the claim of an effect, or the finding itself."""
        return self.shown.claim.words if isinstance(self.shown, Shown) else self.shown.row.finding

    @cached_property
    def side(self) -> Side:
        """On which side it stands."""
        return side_of(self.shown)

    @property
    def mark(self) -> str:
        """The sign of its side."""
        return MARKS[self.side]

    @property
    def side_name(self) -> str:
        """Its side in words."""
        return str(words.SIDES[self.side])

    @property
    def figure(self) -> str:
        """The estimate with its interval, or nothing."""
        return figure(self.shown.row) if isinstance(self.shown, Shown) else ""

    @property
    def certainty(self) -> str:
        """How sure it is; nothing of a finding, nor of what nobody reported."""
        if self.side == "silent":
            return ""
        return words.certainty(self.shown.row.certainty) if isinstance(self.shown, Shown) else ""

    @property
    def has_tags(self) -> bool:
        """Whether anything stands in small below the sentence."""
        return bool(self.certainty or not self.is_effect or self.shown.near or self.shown.mixed)

    @property
    def is_graded(self) -> bool:
        """Whether somebody said how sure it is."""
        return isinstance(self.shown, Shown) and self.shown.row.certainty in GRADED

    @property
    def how_many(self) -> str:
        """How many studies and people stand behind it."""
        row = self.shown.row
        studies = row.studies if isinstance(row, EffectRow) else None
        return words.how_many(studies, row.people)

    @property
    def techniques(self) -> tuple[str, ...]:
        """Keys of what was done."""
        return self.shown.row.techniques

    @property
    def source_kind(self) -> str:
        """What kind of source it is."""
        return words.source_kind(self.source)

    @property
    def source_read(self) -> str:
        """What of it was read."""
        return words.read_of(self.source)

    @property
    def source_address(self) -> str:
        """Where it can be read."""
        return address_of(self.source)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows on one side."""

    side: Side
    name: str
    mark: str
    rows: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page: what speaks for it, and beside it, as large, what does not.

    ``is_folded`` closes both sides alike, where rows of a wider kind stand below the technique's
    own.
    """

    part: Part
    speak_for: tuple[Told, ...]
    others: tuple[Group, ...]
    is_folded: bool = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.speak_for) + sum(len(group.rows) for group in self.others)

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not self.count


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not used, with its source and the newer one where that is why."""

    id: str
    source: str
    newer: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A remark of the tables with the mechanism that it rests on."""

    remark: Remark
    name: str
    words: str
    mechanism: Mechanism
    source: Source
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a page says to what was asked; ``tally`` counts the rows of the first part."""

    found: Found
    sections: tuple[Section, ...]
    tally: Tally
    elsewhere: int
    mechanisms: tuple[tuple[Mechanism, Source, str], ...]
    remarks: tuple[Known, ...]
    unread: tuple[LeftOut, ...]
    older: tuple[LeftOut, ...]

    @property
    def together(self) -> int:
        """How many of the rows that are shown are of several techniques together."""
        return sum(section.count for section in self.sections if section.part == "together")

    @property
    def left_out_count(self) -> int:
        """How many rows are not used."""
        return len(self.unread) + len(self.older)

    @property
    def rows(self) -> tuple[Told, ...]:
        """Every row that is shown, each once."""
        return tuple(
            told
            for section in self.sections
            for told in (*section.speak_for, *(row for each in section.others for row in each.rows))
        )


def answer_to(library: Library, asked: Asked) -> Answer:
    """Return what is known of what was asked."""
    found = search(library, context=asked.context, technique=asked.technique, outcome=asked.outcome)
    rows = rows_of(found, near=asked.near)
    told = [Told(row, library.sources[row.row.source]) for row in rows]
    return Answer(
        found=found,
        sections=tuple(_sections(told, asked)),
        tally=tally([row for row in rows if part_of(row) == "own"]),
        elsewhere=len(rows_of(found, near=True)) - len(rows_of(found, near=False)),
        mechanisms=tuple(
            (row, library.sources[row.source], address_of(library.sources[row.source]))
            for row in found.mechanisms
            if asked.technique or asked.outcome
        ),
        remarks=tuple(_remarks(library, asked, told)),
        unread=tuple(left_out(library, found.unread)),
        older=tuple(left_out(library, found.older)),
    )


def _sections(told: Sequence[Told], asked: Asked) -> Iterable[Section]:
    has_own = any(part_of(one.shown) == "own" for one in told)
    for part in PARTS:
        rows = [one for one in told if part_of(one.shown) == part]
        if not rows and (part != "own" or asked.is_open):
            continue
        groups = (
            Group(side, str(words.SIDES[side]), MARKS[side], _on(rows, side)) for side in NOT_FOR
        )
        others = tuple(group for group in groups if group.rows)
        yield Section(part, _on(rows, "for"), others, part == "together" and has_own)


def _on(rows: Iterable[Told], side: Side) -> tuple[Told, ...]:
    return tuple(row for row in rows if row.side == side)


def _remarks(library: Library, asked: Asked, told: Sequence[Told]) -> Iterable[Known]:
    """Return what to know of a person: of the technique that is asked for, or of those shown."""
    techniques = (
        {asked.technique} if asked.technique else {k for one in told for k in one.techniques}
    )
    for remark in library.remarks.values():
        if techniques & set(remark.techniques):
            yield known_of(library, remark)


def known_of(library: Library, remark: Remark) -> Known:
    """Return a remark with what it rests on."""
    mechanism = next(row for row in library.mechanisms if row.id == remark.mechanism)
    source = library.sources[mechanism.source]
    name, text = words.said(remark.name), words.said(remark.words)
    return Known(remark, name, text, mechanism, source, address_of(source))


def left_out(library: Library, ids: Iterable[str]) -> Iterable[LeftOut]:
    """Return rows that are not used, with why."""
    wanted = set(ids)
    newer = {source.supersedes: source.name for source in library.sources.values()}
    for row in library.effects:
        if row.id in wanted:
            source = library.sources[row.source]
            yield LeftOut(row.id, source.name, newer.get(source.key, ""))


def one_row(library: Library, row_id: str) -> Told | None:
    """Return one effect or finding, also one that is not used."""
    for row in library.effects:
        if row.id == row_id:
            return Told(_shown(library, row), library.sources[row.source])
    for finding in library.findings:
        if finding.id == row_id:
            supports = finding.direction in ("better", "mixed")
            shown = ShownFinding(finding, supports, finding.direction != "better", False, False)
            return Told(shown, library.sources[finding.source])
    return None


def _shown(library: Library, row: EffectRow) -> Shown:
    try:
        said = claim(library, row)
    except InputError:  # nobody has read it: nothing is claimed
        said = Claim("", "none", row.id, row.certainty, None, None)
    return Shown(row, said, speaks_for(row), near=False, mixed=False)
