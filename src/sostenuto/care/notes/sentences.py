"""One kind of fact, one way to say it: what was recorded, and nothing that follows from it.

Conventions: every teller takes the facts of its kind that are told at one place, in order, and
returns `Told` sentences; each names the keys of the facts that it holds. A number is never called
better or worse, a feeling is never worked out, music is never said to have done something.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sostenuto.care.notes import told_listening, told_member, told_ratings, told_shared
from sostenuto.care.notes.facts import Fact, Own
from sostenuto.care.notes.setting import Setting, Told


def _own(facts: Sequence[Own], setting: Setting) -> list[Told]:
    return [Told((fact.key,), own_words(fact.words)) for fact in facts]


def own_words(words: str) -> str:
    """Return what somebody wrote: as it stands, with one kind of new line and clean ends."""
    lines = (line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()


TELLERS: Mapping[str, Callable[[Sequence[Any], Setting], list[Told]]] = MappingProxyType(
    {
        "session": told_shared.session,
        "gathering": told_shared.gathering,
        "attendance": told_member.attendance,
        "shared": told_shared.shared,
        "goal": told_member.goals,
        "level": told_member.levels,
        "response": told_member.responses,
        "activity": told_shared.activities,
        "music": told_shared.music,
        "listening": told_listening.programmes,
        "felt": told_listening.felt,
        "engagement": told_member.engagement,
        "mark": told_member.marks,
        "prompt": told_member.prompts,
        "rating": told_ratings.ratings,
        "feeling": told_member.feelings,
        "quote": told_member.quotes,
        "distress": told_member.distress,
        "": _own,
    }
)


def tell(facts: Sequence[Fact], setting: Setting) -> list[Told]:
    """Say facts of one kind that stand at one place."""
    return TELLERS[facts[0].kind](facts, setting) if facts else []
