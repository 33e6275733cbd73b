"""Whether a card may be used with somebody, and whether somebody may lead it.

Conventions: answers are those of `sostenuto.care.cautions`: ``"go"``, ``"mind"``, ``"ask"``,
``"no"``; the strictest holds. No training stands in for a missing credential.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sostenuto.care.cautions import ANSWERS, answer_for
from sostenuto.care.techniques.shape import Card, trainings


@dataclass(frozen=True, slots=True)
class Reason:
    """One caution that says something about one doing of a card."""

    doing: str
    caution: str
    answer: str


@dataclass(frozen=True, slots=True)
class Gated:
    """The answer for a card and what it comes from, the strictest first."""

    answer: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Leading:
    """Whether somebody may lead a card.

    Attributes
    ----------
    yes : bool
    why_not : {"", "credential", "training"}
        What is missing.
    training : str
        The training that is missing, by key.
    """

    yes: bool
    why_not: str = ""
    training: str = ""


def gate(card: Card, caution_kinds: Iterable[str]) -> Gated:
    """Return what somebody's cautions say of a card.

    Examples
    --------
    >>> from sostenuto.care.techniques.cards import cards
    >>> gate(cards()["imagery_supportive"], ["psychosis", "trauma"]).answer
    'no'
    >>> gate(cards()["song_discussion"], ["craving"]).reasons
    (Reason(doing='lyrics', caution='craving', answer='mind'),)
    """
    kinds = list(dict.fromkeys(caution_kinds))
    reasons = [
        Reason(doing, kind, answer)
        for doing in card.doings
        for kind in kinds
        if (answer := answer_for([kind], doing)) != "go"
    ]
    reasons.sort(key=lambda reason: -ANSWERS.index(reason.answer))
    return Gated(reasons[0].answer if reasons else "go", tuple(reasons))


def may_lead(card: Card, trained: Container[str], credentialed: bool) -> Leading:
    """Return whether somebody of the care staff may lead a card.

    Parameters
    ----------
    card : Card
    trained : container of str
        Keys of trainings that the person has.
    credentialed : bool
        Whether the person's credential as a therapist is valid on that day.

    Examples
    --------
    >>> from sostenuto.care.techniques.cards import cards
    >>> may_lead(cards()["imagery_supportive"], (), True)
    Leading(yes=False, why_not='training', training='imagery_supportive')
    >>> may_lead(cards()["listening_arc"], (), False).yes
    True
    """
    training = trainings().get(card.training)
    needs_credential = card.lead == "therapist" or (training is not None and training.credentialed)
    if needs_credential and not credentialed:
        return Leading(False, "credential")
    if card.training and card.training not in trained:
        return Leading(False, "training", card.training)
    return Leading(True)
