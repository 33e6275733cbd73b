"""What the page says of each suggestion: reasons with their points and sources, cards, the gate.

Conventions: order, points and reasons are the core's (`sostenuto.evidence.suggest`) and none is
left out. A card is offered only where the house has it and no caution of the client rules it out,
as the house's own version of it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import caution_kinds, doings
from sostenuto.care.techniques.cards import Gated, gate
from sostenuto.care.techniques.shape import words as card_words
from sostenuto.evidence.library import Library, library
from sostenuto.evidence.reasons import Reason
from sostenuto.evidence.suggest import Suggestion, suggest
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.words import Words
from sostenuto_web.evidence.suggesting.forms import Asked

MINUS = "−"
KINDS: Mapping[str, Words] = {
    "aim": _("aim"),
    "context": _("people"),
    "effect": _("effect"),
    "finding": _("finding"),
    "mechanism": _("brain and body"),
    "preference": _("wish"),
    "caution": _("caution"),
    "remark": _("remark"),
    "no_effect": _("effect"),
}
"""What kind of reason it is."""


@dataclass(frozen=True, slots=True)
class Resting:
    """What a reason rests on: a row, the name of its source, and whether it is a mechanism."""

    row: str
    source: str
    is_mechanism: bool


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One reason.

    ``is_row``: its words are those of rows and stand in English. ``is_no``: it is a caution that
    leaves the technique out, whatever its points.
    """

    reason: Reason
    words: str
    is_row: bool
    rests_on: tuple[Resting, ...]
    is_no: bool = False

    @property
    def kind(self) -> str:
        """What kind of reason it is."""
        return str(KINDS[self.reason.kind])

    @property
    def points(self) -> str:
        """Its points with their sign; 0 is told and does not weigh."""
        return signed(self.reason.points)


@dataclass(frozen=True, slots=True)
class OfferedCard:
    """A card of a technique as the house has it, with what the cautions say."""

    house: HouseCard
    gated: Gated

    @property
    def is_free(self) -> bool:
        """Whether it may be put into a plan."""
        return self.gated.answer != "no"


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """One technique, its points, and every reason."""

    row: Suggestion
    rank: int
    name: str
    purpose: str
    reasons_for: tuple[ShownReason, ...]
    reasons_against: tuple[ShownReason, ...]
    cards: tuple[OfferedCard, ...]

    @property
    def points(self) -> str:
        """The sum of its reasons."""
        return signed(self.row.points)

    @property
    def gating(self) -> list[ShownReason]:
        """What the cautions say, what leaves it out first."""
        found = [one for one in self.reasons_against if one.reason.kind == "caution"]
        return sorted(found, key=lambda one: not one.is_no)

    @property
    def gated_by(self) -> list[str]:
        """Cautions with what they touch, shortly; of one without a card, what it asks for."""
        touched: dict[str, list[str]] = {}
        for one in self.gating:
            names = {name: gettext(text) for name, text in one.reason.names}
            doing = touched.setdefault(names.get("caution", one.words), [])
            doing += [names["doing"]] if "doing" in names else []
        return [f"{caution}: {', '.join(held)}" if held else caution
                for caution, held in touched.items()]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """The techniques by rank, and those that a caution removed."""

    ranked: tuple[ShownSuggestion, ...]
    removed: tuple[ShownSuggestion, ...]


def shown(
    evidence: Library, asked: Asked, cautions: Iterable[str], known: Mapping[str, HouseCard]
) -> Shown:
    """Return what the core suggests, in words.

    Parameters
    ----------
    evidence : Library
    asked : Asked
    cautions : iterable of str
        All kinds on the record, those that are not known here among them: they gate cards.
    known : mapping of str to HouseCard
        The cards that hold here.
    """
    found = suggest(evidence, asked.context, asked.needs, asked.preferences, asked.cautions)
    kinds = (*cautions, *(kind for kind in asked.cautions if kind in caution_kinds()))
    sources = _sources(evidence)

    def told(row: Suggestion, rank: int) -> ShownSuggestion:
        offered = tuple(
            OfferedCard(known[key], gate(known[key].card, dict.fromkeys(kinds)))
            for key in row.technique.cards
            if key in known
        )
        return ShownSuggestion(
            row,
            rank,
            words.technique(row.technique.key),
            words.said(row.technique.purpose),
            tuple(_reason(one, sources) for one in row.reasons_for),
            tuple(_reason(one, sources) for one in row.reasons_against),
            offered,
        )

    return Shown(
        tuple(told(row, rank) for rank, row in enumerate(found.ranked, start=1)),
        tuple(told(row, 0) for row in found.removed),
    )


def _sources(evidence: Library) -> dict[str, Resting]:
    """Return what reasons can rest on, by the id of a row."""
    rows = [(row.id, row.source, False) for row in evidence.effects]
    rows += [(row.id, row.source, False) for row in evidence.findings]
    rows += [(row.id, row.source, True) for row in evidence.mechanisms]
    return {key: Resting(key, evidence.sources[source].name, kind) for key, source, kind in rows}


def _reason(reason: Reason, sources: Mapping[str, Resting]) -> ShownReason:
    rests_on = tuple(sources[row] for row in reason.rows)
    if not reason.says:
        return ShownReason(reason, reason.words, True, rests_on)
    names = {name: gettext(text) for name, text in reason.names}
    is_no = reason.says == library().says["no"]
    return ShownReason(reason, gettext(reason.says).format(**names), False, rests_on, is_no)


def wish_in_words(wish: str) -> str:
    """Return what is liked, or not wished for, of techniques."""
    plain = wish.removeprefix("-")
    names = {**card_words("settings"), **card_words("families"), **doings()}
    name = gettext(names[plain]) if plain in names else words.technique(plain)
    return name if plain == wish else gettext("no %(wish)s") % {"wish": name}


def signed(points: float) -> str:
    """Return points with their sign.

    Examples
    --------
    >>> signed(2.0), signed(-0.25), signed(0.0)
    ('+2', '−0.25', '0')
    """
    text = f"{round(abs(points), 2):g}"
    if text == "0":
        return text
    return f"+{text}" if points > 0 else f"{MINUS}{text}"
