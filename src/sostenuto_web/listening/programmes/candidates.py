"""What may be planned for one client: recordings that may sound, and a log of those that may not.

Conventions: the gate is asked for every recording, in the setting of the programme. The log says a
code for each one that was left out: the gate's own (`is_of_the_gate`), or one of planning's.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from sostenuto.base.affect import AffectEstimate
from sostenuto.listening.programme import RECENT, Candidate
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import standing
from sostenuto_web.listening.programmes.estimates import estimates_for
from sostenuto_web.listening.programmes.fitting import unfit
from sostenuto_web.listening.programmes.lately import heard_lately
from sostenuto_web.listening.programmes.selectors.finding import TAKEN_OUT
from sostenuto_web.listening.programmes.standing import Standing
from sostenuto_web.listening.programmes.taste import NOTHING, Taste, Word
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate import standing as reasons
from sostenuto_web.repertoire.models import Recording

ALONE = ListeningProgramme.Setting.ALONE


@dataclass(frozen=True)
class Gathered:
    """Candidates by id in hexadecimal digits, and by code the ids of what was left out.

    Among the candidates are those that were heard lately: planning leaves them out by itself, and
    can say so when nothing else is left.
    """

    candidates: dict[str, Candidate] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, pk: str, code: str) -> None:
        """Write into the log why a recording cannot be planned."""
        self.left_out.setdefault(code, []).append(pk)

    @property
    def free(self) -> dict[str, Candidate]:
        """Candidates that were not heard lately."""
        return {pk: each for pk, each in self.candidates.items() if not each.recent}

    def leave_out_recent(self) -> None:
        """Write into the log what was heard lately, where no plan did."""
        for pk, each in self.candidates.items():
            if each.recent:
                self.leave_out(pk, RECENT)


def gathered(programme: ListeningProgramme, taken_out: frozenset[str] = frozenset()) -> Gathered:
    """Return what may be planned for a programme: for its client, setting and rules.

    Parameters
    ----------
    programme : ListeningProgramme
        It need not be written yet.
    taken_out : set of str
        Recordings that somebody took out of this programme, in hexadecimal digits.
    """
    client, setting, rules = programme.client, programme.setting, programme.rules
    stood = standing.of(client)
    answers = _answers(client, setting, stood)
    heard = heard_lately(programme, rules)
    estimates, taste, found = estimates_for(client, stood), Taste(client), Gathered()
    for one in stood:
        answer, code = answers[one.id]
        word = taste.of(one)
        why = TAKEN_OUT if one.id in taken_out else _refused(answer, code, setting)
        why = why or unfit(one.row, word, one.id in estimates, rules)
        if why:
            found.leave_out(one.id, why)
            continue
        recent = bool(heard) and not heard.isdisjoint(one.keys)
        found.candidates[one.id] = _candidate(one, estimates[one.id], word, answer, recent)
    return found


def _answers(client: Client, setting: str, stood: list[Standing]) -> dict[str, tuple[str, str]]:
    """Return the gate's answer and first code for each; written reasons count."""
    asked = asking.for_client(client, "alone" if setting == ALONE else "with_therapist")
    found: dict[str, tuple[str, str]] = {one.id: asked.brief_of_recording(one.id) for one in stood}
    if setting == ALONE:
        return found
    for reference in reasons.reaches(client.pk, None):
        kind, _colon, text = reference.partition(":")
        pk = UUID(text) if kind == "recording" else None
        if pk is not None and pk.hex in found:
            found[pk.hex] = asked.of(Recording(pk=pk)).answer, found[pk.hex][1]
    return found


def _refused(answer: str, code: str, setting: str) -> str:
    if answer == "no":
        return code or "no"
    return "alone" if answer == "ask" and setting == ALONE else ""


def _candidate(
    one: Standing, affect: AffectEstimate, word: Word, answer: str, recent: bool
) -> Candidate:
    """Return a recording as it stands for this client; mostly just as it stands for everybody."""
    asks = answer == "ask"
    if affect is one.sound and word is NOTHING and not (asks or recent):
        return one.plain
    said = replace(one.plain, affect=affect, liked=word.liked, familiar=word.familiar)
    return replace(said, asks=asks, recent=recent) if asks or recent else said
