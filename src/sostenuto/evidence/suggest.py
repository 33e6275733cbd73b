"""Which techniques to think of for somebody, ranked, with the reasons for and against each.

Conventions: a suggestion is a place to begin thinking; a person decides. Contraindications remove a
technique or gate it, by the same cautions and doings that gate its cards
(`sostenuto.care.techniques.gating`), and what was removed is told with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.care.cautions import ANSWERS, answer_for, caution_kinds, doings
from sostenuto.care.techniques.cards import cards, gate
from sostenuto.care.techniques.shape import words
from sostenuto.evidence import reasons
from sostenuto.evidence.library import Library
from sostenuto.evidence.reasons import Reason
from sostenuto.evidence.shape import Technique

MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One technique and its reasons.

    Attributes
    ----------
    technique : Technique
    points : float
        Sum of the reasons' points.
    answer : str
        ``"go"``, ``"mind"``, ``"ask"`` or ``"no"``: the mildest of its cards.
    cards : mapping of str to str
        Each card and its answer.
    reasons_for, reasons_against : tuple of Reason
        The weightiest first.
    """

    technique: Technique
    points: float
    answer: str
    cards: Mapping[str, str]
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What to think of, the first first; and what cautions removed of all that fits the context."""

    ranked: tuple[Suggestion, ...]
    removed: tuple[Suggestion, ...]


def suggest(
    library: Library,
    context: str,
    needs: Iterable[str],
    preferences: Iterable[str] = (),
    cautions: Iterable[str] = (),
) -> Suggestions:
    """Return techniques for somebody, ranked.

    Parameters
    ----------
    library : Library
    context : str
        A key or name of `sostenuto.care.contexts`.
    needs : iterable of str, at least one
        Outcomes, by key or name.
    preferences : iterable of str
        Families, settings, doings or techniques, by key; with "-" before it: not wished for.
    cautions : iterable of str
        Kinds of caution of `sostenuto.care.cautions`, and keys of `Library.remarks`.

    Raises
    ------
    InputError
        If a word is not known, or there is no need.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> found = suggest(library(), "addiction", ["craving"], cautions=["psychosis"])
    >>> [one.technique.key for one in found.ranked][:2]
    ['coping_song', 'lyric_analysis']
    """
    context = _context(library, context)
    wanted = list(
        dict.fromkeys(library.outcome_named(need).key for need in _listed("needs", needs))
    )
    if not wanted:
        raise InputError("needs", expected="at least one outcome", got="none")
    wishes = [_wish(library, wish) for wish in _listed("preferences", preferences)]
    kinds, remarks = _cautions(library, cautions)
    found = [
        _weighed(library, technique, context, wanted, wishes, kinds, remarks)
        for technique in library.techniques.values()
        if not technique.umbrella
    ]
    found.sort(key=lambda one: (-one.points, one.technique.name))
    fit = [one for one in found if _is_to_the_point(one)]
    removed = [one for one in found if one.answer == "no"]
    return Suggestions(
        ranked=tuple(one for one in fit if one.answer != "no"),
        removed=tuple(one for one in removed if one in fit or context in one.technique.contexts),
    )


def _is_to_the_point(one: Suggestion) -> bool:
    """Say whether it is done for a need, or was itself found to help with one."""
    return any(
        reason.kind == "aim"
        or (reason.kind in ("effect", "finding") and reason.points > 0 and not _is_of_many(reason))
        for reason in one.reasons_for
    )


def _is_of_many(reason: Reason) -> bool:
    return reason.words.endswith(f"{reasons.TOGETHER}]")


def _weighed(
    library: Library,
    technique: Technique,
    context: str,
    needs: list[str],
    wishes: list[str],
    kinds: list[str],
    remarks: list[str],
) -> Suggestion:
    answers, gated = _gated(library, technique, kinds)
    found = [
        reasons.of_context(library, technique, context),
        *(r for need in needs for r in reasons.of_need(library, technique, context, need)),
        *reasons.of_preferences(library, technique, wishes),
        *reasons.of_remarks(library, technique, remarks),
        *gated,
    ]
    found = list({(one.kind, one.words): one for one in found}.values())
    weighty = sorted(found, key=lambda one: -abs(one.points))
    return Suggestion(
        technique=technique,
        points=round(sum(one.points for one in found), 6),
        answer=min(answers.values(), key=ANSWERS.index),
        cards={key: answer for key, answer in answers.items() if key in technique.cards},
        reasons_for=tuple(one for one in weighty if one.side != "against"),
        reasons_against=tuple(one for one in weighty if one.side != "for"),
    )


def _gated(
    library: Library, technique: Technique, kinds: list[str]
) -> tuple[dict[str, str], list[Reason]]:
    """Return the answer of each card, and what the cautions say of the mildest of them."""
    known = doings()
    if not technique.cards:
        answers = ["ask" if technique.cautions else "go"]
        answers += [answer_for(kinds, doing) for doing in technique.doings]
        strictest = max(answers, key=ANSWERS.index)
        said = [(k, d, answer_for([k], d)) for d in technique.doings for k in kinds]
        told = [reasons.of_caution(library, k, known[d], a) for k, d, a in said if a != "go"]
        return {technique.key: strictest}, [*reasons.of_training(library, technique), *told]
    gates = {key: gate(cards()[key], kinds) for key in technique.cards}
    mildest = min(gates.values(), key=lambda gated: ANSWERS.index(gated.answer))
    told = [
        reasons.of_caution(library, r.caution, known[r.doing], r.answer) for r in mildest.reasons
    ]
    return {key: gated.answer for key, gated in gates.items()}, told


def _context(library: Library, context: str) -> str:
    key = library.context_named(context)
    if key not in library.near:
        expected = f"one of {', '.join(library.near)}"
        raise InputError("context", expected=expected, got=context)
    return key


def _wish(library: Library, wish: str) -> str:
    wish = wish.strip()
    known = {*words("families"), *words("settings"), *doings(), *library.techniques}
    if wish.removeprefix("-") not in known:
        expected = "a family, setting, doing or technique, with - before it if not wished for"
        raise InputError("preferences", expected=expected, got=wish, hint=", ".join(sorted(known)))
    return wish


def _cautions(library: Library, cautions: Iterable[str]) -> tuple[list[str], list[str]]:
    given = [word.strip() for word in _listed("cautions", cautions)]
    known = {*caution_kinds(), *library.remarks}
    for word in given:
        if word not in known:
            expected = f"one of {', '.join(sorted(known))}"
            raise InputError("cautions", expected=expected, got=word)
    kinds = dict.fromkeys(word for word in given if word in caution_kinds())
    return list(kinds), [word for word in given if word in library.remarks]


def _listed(name: str, values: Iterable[str]) -> list[str]:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise InputError(name, expected="a list of words", got=values)
    found: list[str] = []
    for value in values:
        if len(found) == MOST_WORDS:
            raise InputError(name, expected=f"at most {MOST_WORDS} words", got="more")
        if not isinstance(value, str):
            raise InputError(name, expected="a list of words", got=value)
        found.append(value)
    return found
