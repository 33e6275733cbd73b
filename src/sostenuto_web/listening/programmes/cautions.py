"""What a client's cautions say to listening, in the words that a therapist reads."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from sostenuto.care.cautions import ANSWERS, answer_for, caution_kinds
from sostenuto_web.care.running.cards import cautions_of
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.people.models import Client

DOINGS = {
    ListeningProgramme.Setting.WITH_THERAPIST: ("listening",),
    ListeningProgramme.Setting.ALONE: ("listening", "listening_alone"),
}
OTHER = gettext_lazy("There is a caution of another kind. Read it on the record first.")


@dataclass(frozen=True, slots=True)
class Care:
    """The strictest answer (``go``, ``mind``, ``ask``, ``no``), and the words of each caution."""

    answer: str
    words: tuple[str, ...] = ()

    @property
    def rules_out(self) -> bool:
        """Whether it must not be."""
        return self.answer == "no"


def care_for(client: Client, setting: str) -> Care:
    """Return what holds for a client who listens in a setting."""
    doings = DOINGS[ListeningProgramme.Setting(setting)]
    said = [(kind, _strictest([kind], doings)) for kind in cautions_of(client)]
    words = [_words(kind) for kind, answer in said if answer != "go"]
    strictest = max((answer for _kind, answer in said), key=ANSWERS.index, default="go")
    return Care(strictest, tuple(dict.fromkeys(words)))


def _strictest(kinds: list[str], doings: tuple[str, ...]) -> str:
    return max((answer_for(kinds, doing) for doing in doings), key=ANSWERS.index)


def _words(kind: str) -> str:
    known = caution_kinds().get(kind)
    return gettext(known.words) if known else str(OTHER)
