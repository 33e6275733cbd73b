"""Why a technique is suggested for somebody, and why not: each reason with its points and rows.

Conventions: points above 0 weigh for, below 0 against; what has 0 is told and does not weigh. How
much each counts is in ``data/suggest.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sostenuto.care.cautions import caution_kinds, doings
from sostenuto.care.techniques.shape import words
from sostenuto.evidence.library import Library
from sostenuto.evidence.search import Found, Shown, ShownFinding, search
from sostenuto.evidence.shape import Mechanism, Technique

TOGETHER = "several techniques together"

Side = Literal["for", "against", "both"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against.

    Attributes
    ----------
    kind : str
        ``"aim"``, ``"context"``, ``"effect"``, ``"finding"``, ``"mechanism"``, ``"preference"``,
        ``"caution"``, ``"remark"`` or ``"no_effect"``.
    words : str
    points : float
    side : {"for", "against", "both"}
        Where it is told, whatever its points.
    rows : tuple of str
        Ids of what it rests on.
    says : str
        How it is said, with names in braces (`Library.says`, or words of a table); empty where the
        words are those of a row.
    names : tuple of (str, str)
        What stands in the braces: words of tables.
    """

    kind: str
    words: str
    points: float
    side: Side
    rows: tuple[str, ...] = ()
    says: str = ""
    names: tuple[tuple[str, str], ...] = ()


def _said(kind: str, says: str, points: float, side: Side, **names: str) -> Reason:
    """Return a reason that is put together from words of tables."""
    return Reason(kind, says.format(**names), points, side, (), says, tuple(names.items()))


def of_context(library: Library, technique: Technique, context: str) -> Reason:
    """Return whether the technique is one for people of this context."""
    name, points = library.contexts[context], library.points["points"]["context"]
    if context in technique.contexts:
        return _said("context", library.says["context_for"], points, "for", context=name)
    return _said("context", library.says["context_against"], -points, "against", context=name)


def of_need(library: Library, technique: Technique, context: str, need: str) -> Iterator[Reason]:
    """Yield the reasons that one need gives: aim, effects, findings, mechanisms.

    Of effects, findings and mechanisms the weightiest for and the weightiest against count; the
    others are told. What was found in other people is left out where this technique itself was
    tried in these.
    """
    found = search(library, context=context, technique=technique.key, outcome=need)
    name = library.outcomes[need].name
    if need in technique.outcomes:
        points = library.points["points"]["aim"]
        yield _said("aim", library.says["aim"], points, "for", need=name)
    effects = _closest(found)
    studied = [shown for shown in effects if shown.claim.strength != "none"]
    findings = [shown for shown in found.findings if not shown.near] or list(found.findings)
    yield from _once_each_way([_of_effect(library, shown) for shown in studied])
    yield from _once_each_way([_of_finding(library, shown) for shown in findings])
    yield from _once_each_way([_of_mechanism(library, row) for row in found.mechanisms])
    if not studied and not findings:
        yield _said("no_effect", library.says["no_effect"], 0.0, "against", need=name)


def of_preferences(
    library: Library, technique: Technique, preferences: Iterable[str]
) -> Iterator[Reason]:
    """Yield what the person likes and does not like ("-" before it) of a technique."""
    kinds = {technique.key, technique.family, *technique.settings, *technique.doings}
    points = library.points["points"]
    for wish in preferences:
        plain = wish.removeprefix("-")
        if plain not in kinds:
            continue
        shown = _called(library, plain)
        if wish == plain:
            liked = points["preference"]
            yield _said("preference", library.says["likes"], liked, "for", wish=shown)
        else:
            disliked = points["dislike"]
            yield _said("preference", library.says["dislikes"], disliked, "against", wish=shown)


def _called(library: Library, wish: str) -> str:
    """Return what a doing, a family, a setting or a technique is called; a doing comes first."""
    known = {**words("settings"), **words("families"), **doings()}
    return known[wish] if wish in known else library.techniques[wish].name


def of_remarks(library: Library, technique: Technique, keys: Iterable[str]) -> Iterator[Reason]:
    """Yield what is to be known of the person that speaks against a technique."""
    for key in keys:
        remark = library.remarks[key]
        if technique.key in remark.techniques:
            points = library.points["points"]["remark"]
            rows = (remark.mechanism,)
            yield Reason("remark", remark.words, points, "against", rows, remark.words)


def of_caution(library: Library, caution: str, doing: str, answer: str) -> Reason:
    """Return what one caution says against one doing of a technique."""
    kind = caution_kinds()[caution]
    points = library.points["points"].get(answer, 0.0)
    names = {"caution": kind.name, "doing": doing, "words": kind.words}
    return _said("caution", library.says[answer], points, "against", **names)


def of_training(library: Library, technique: Technique) -> Iterator[Reason]:
    """Yield what a technique without a card asks for by itself."""
    if not technique.cards:
        points = library.points["points"]["ask"]
        yield from (
            Reason("caution", said, points, "against", (), said) for said in technique.cautions
        )


def _closest(found: Found) -> list[Shown]:
    """Return effects in these people, and in others what these people were not in."""
    direct = list(found.direct)
    if any(not shown.mixed for shown in direct):
        return direct
    own_elsewhere = [shown for shown in found.effects if shown.near and not shown.mixed]
    return [*direct, *own_elsewhere] or list(found.effects)


def _once_each_way(found: list[Reason]) -> Iterator[Reason]:
    """Yield reasons of one kind, the weightiest first; only the first of each side counts."""
    counted: set[str] = set()
    for reason in sorted(found, key=lambda one: (-abs(one.points), one.rows)):
        yield reason if reason.side not in counted else replace(reason, points=0.0)
        counted.add(reason.side)


def _of_effect(library: Library, shown: Shown) -> Reason:
    shares = library.points["shares"]
    size = library.points["certainty"].get(shown.row.certainty, 0.0)
    size *= shares["near"] if shown.near else 1.0
    size *= shares["mixed_techniques"] if shown.mixed else 1.0
    size *= shares["active"] if shown.row.against == "active" else 1.0
    size *= shares["weak"] if shown.claim.strength == "weak" else 1.0
    words = _marked(shown.claim.words, shown)
    side: Side = "for" if shown.supports else "against"
    return Reason("effect", words, size if shown.supports else -size, side, (shown.row.id,))


def _marked(words: str, shown: Shown | ShownFinding) -> str:
    """Say behind the words whether they are of other people or of several techniques."""
    notes = ["other people"] * shown.near + [TOGETHER] * shown.mixed
    return f"{words} [{'; '.join(notes)}]" if notes else words


def _of_finding(library: Library, shown: ShownFinding) -> Reason:
    size = library.points["certainty"]["single"] * library.points["shares"]["finding"]
    size *= library.points["shares"]["near"] if shown.near else 1.0
    size *= library.points["shares"]["mixed_techniques"] if shown.mixed else 1.0
    row = shown.row
    words = _marked(f"{row.finding} {row.note}".strip(), shown)
    if shown.supports and shown.opposes:
        return Reason("finding", words, 0.0, "both", (row.id,))
    if shown.supports:
        return Reason("finding", words, size, "for", (row.id,))
    return Reason("finding", words, -size, "against", (row.id,))


def _of_mechanism(library: Library, row: Mechanism) -> Reason:
    size = library.points["points"]["mechanism"]
    words = f"In brain and body, which is no effect by itself: {row.finding} {row.caution}".strip()
    if row.direction == "mixed":
        return Reason("mechanism", words, 0.0, "both", (row.id,))
    if row.direction in ("supports", "causes"):
        return Reason("mechanism", words, size, "for", (row.id,))
    return Reason("mechanism", words, -size, "against", (row.id,))
