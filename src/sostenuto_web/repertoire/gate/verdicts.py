"""What the gate says, as a page may show it."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from sostenuto.repertoire.decisions import Answer
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy import asking as policy
from sostenuto_web.platform.policy.table import Relation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one song or recording, as a page may show it.

    Attributes
    ----------
    answer : {"play", "ask", "no"}
    words : tuple of str
        The reasons, for those who may read the register; of a group one sentence that is the same
        whoever's register it is; empty for those who may not read it.
    codes : tuple of str
        The reasons' codes; as ``words``, and of a group always the same.
    fixed : bool
        Whether no written reason lifts it (a licence, a register that cannot be read).
    overridden : bool
        Whether it plays because of a written reason.
    lead_words : tuple of str
        As ``words``, with the entries that only whoever leads the care may read.
    """

    answer: Answer
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    fixed: bool = False
    overridden: bool = False
    lead_words: tuple[str, ...] = ()

    @property
    def may_sound(self) -> bool:
        """Whether it can be used at all."""
        return self.answer != "no"


def told(verdict: Verdict, *, may_read: bool, leads: bool = False) -> Verdict:
    """Return a verdict with no more reasons than whoever sees it may read.

    Parameters
    ----------
    verdict : Verdict
    may_read : bool
        Whether they may read the register (rule ``register.read``).
    leads : bool
        Whether they lead the client's care, and so may read every entry.
    """
    if "group" in verdict.codes:
        return replace(verdict, lead_words=())
    if not may_read:
        return replace(verdict, words=(), codes=(), lead_words=())
    return replace(verdict, words=verdict.lead_words if leads else verdict.words, lead_words=())


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read of the reasons about one client; asked once a page.

    Call it with a verdict.
    """

    may_read: bool
    leads: bool

    def __call__(self, verdict: Verdict) -> Verdict:
        """Return the verdict as they may see it."""
        return told(verdict, may_read=self.may_read, leads=self.leads)


def reader(user: Any, client: Client, request: HttpRequest | None = None) -> Reader:
    """Return what ``user`` may read of the reasons about ``client``."""
    may = policy.may(user, "register.read", client, request=request)
    stands = policy.standing(user, {"client_id": client.pk}, request)
    return Reader(may, may and stands == Relation.OWN)
