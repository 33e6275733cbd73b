"""A talk about music: what was answered, by whom, and what each line of an answer will become.

Conventions: one line is one song or one entry. A line is read where it can be; what cannot be read
stays in the talk as words. Answers about what raises the urge belong to those who may read the
register; what others wrote there are notes that only they and those people see.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.care.interviews.questions import Question, music_history
from sostenuto.repertoire.lines import WrittenLine
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.repertoire.models import Interview, Preference, Trigger
from sostenuto_web.repertoire.songs import services as songs

LONGEST = 4000
MOST_LINES = 40
NONE = frozenset({"no", "none", "nothing", "no one", "-", "–"})
PASS = frozenset({"pass", "skip"})
FINE = "fine"
"""What is said of a song of theirs of which nobody asked how they like it."""


@dataclass(slots=True)
class Talk:
    """What an interview holds once it is opened.

    Attributes
    ----------
    answers : dict of str to str
        By question; of those who may read the register.
    notes : dict of str to dict
        What those who may not read the register wrote about what raises the urge, by their id.
    by : dict of str to str
        Who wrote an answer last.
    taken : set of str
        The lines that were taken in already, so that none is taken in twice.
    """

    answers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    by: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, row: Interview) -> "Talk":
        """Return what an interview holds; empty where nothing was answered yet."""
        try:
            said = json.loads(row.answers or "{}")
        except (SealError, ValueError):
            return cls()
        answers, notes, by = (said.get(name, {}) for name in ("answers", "notes", "by"))
        return cls(answers, notes, by, {*said.get("taken", ())})

    def written(self) -> str:
        """Return it as a row keeps it."""
        said = {"answers": self.answers, "notes": self.notes, "by": self.by}
        return json.dumps(said | {"taken": sorted(self.taken)})

    def said_by(self, user: Any, question: Question, may_read: bool) -> str:
        """Return what ``user`` sees as the answer to a question, and may write on."""
        if may_read or question.fills != "trigger":
            return self.answers.get(question.key, "")
        return self.notes.get(str(user.pk), {}).get(question.key, "")

    def noted(self, question: Question) -> list[str]:
        """Return what others noted on a question; only for those who may read the register."""
        said = (notes.get(question.key, "") for notes in self.notes.values())
        return [text for text in said if text]


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of an answer, and what it will become.

    Attributes
    ----------
    text : str
        As it was typed.
    becomes : {"preference", "trigger", "note", "none"}
    says : str
        In words.
    line : WrittenLine or None
    word : str
        Of a preference.
    state : str
        Of a trigger.
    people : str
        Whom they think of.
    only_spoken_of : bool
        Nobody said how they like it: a word that was said before stays.
    taken : bool
        It was taken in already.
    """

    text: str
    becomes: str
    says: str
    line: WrittenLine | None = None
    word: str = ""
    state: str = ""
    people: str = ""
    only_spoken_of: bool = False
    taken: bool = False

    @property
    def is_new(self) -> bool:
        """Whether something will be made of it."""
        return self.becomes in ("preference", "trigger") and not self.taken


def stamp(text: str) -> str:
    """Return what differs when an answer does; a form carries it, not the answer itself."""
    return sha256(normal(text).encode()).hexdigest()[:16]


def normal(text: str) -> str:
    r"""Return an answer with line ends of one kind and none at its end.

    Examples
    --------
    >>> normal("one\r\ntwo\r\n ")
    'one\ntwo'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def token_of(question: Question, text: str) -> str:
    """Return by what a line is known as taken in."""
    return sha256(f"{question.key}\0{' '.join(text.casefold().split())}".encode()).hexdigest()[:24]


def lines_of(answer: str) -> list[str]:
    r"""Return the lines of an answer, without empty ones and without marks of a list.

    Examples
    --------
    >>> lines_of("- one\n\n• two; three")
    ['one', 'two; three']
    """
    return [text for line in answer.splitlines() if (text := line.strip().lstrip("•*-– ").strip())]


def drafts(question: Question, answer: str, taken: Iterable[str] = ()) -> list[Draft]:
    """Return what each line of an answer will become."""
    if question.fills == "note":
        return []
    known = set(taken)
    found = [_read(question, text) for text in lines_of(answer)[:MOST_LINES]]
    return [replace(one, taken=token_of(question, one.text) in known) for one in found]


def asked_of_urges(answers: Mapping[str, str]) -> bool:
    """Say whether somebody answered a question on what raises the urge, if only with *none*."""
    about = [q for q in music_history().questions if q.fills == "trigger" and q.state == "urge"]
    said = [line for q in about for line in lines_of(answers.get(q.key, ""))]
    return any(line.casefold().rstrip(".!") not in PASS for line in said)


def _read(question: Question, text: str) -> Draft:
    plain = text.casefold().rstrip(".!")
    if plain in NONE or plain in PASS:
        return Draft(text, "none", _("nothing to take in"))
    try:
        line = songs.read(_with_kind(question, text))
    except InputError:
        return Draft(text, "note", _("stays here as words"))
    read = _trigger if question.fills == "trigger" else _liked
    return read(question, text, line)


def _with_kind(question: Question, text: str) -> str:
    head = text.partition(":")[0].strip().casefold()
    if question.fills == "trigger" and question.kind != "song" and head not in Trigger.Kind.values:
        return f"{question.kind}: {text}"
    return text


def _trigger(question: Question, text: str, line: WrittenLine) -> Draft:
    line = replace(line, state=line.state or question.state)
    if line.state == "urge" and question.state == "mixed":  # a bare number says no state
        line = replace(line, state="mixed")
    try:
        line.trigger()
    except InputError:
        return Draft(text, "note", _("stays here as words: write a song as title – artist"))
    names = {"kind": Trigger.Kind(line.kind).label, "name": line.value}
    state = str(Trigger.State(line.state or "urge").label)
    if line.urge is None:
        how = state
    else:
        how = _("%(state)s, urge %(urge)d") % {"state": state, "urge": round(line.urge)}
    says = _("register: %(kind)s “%(name)s”, %(how)s") % (names | {"how": how})
    return Draft(text, "trigger", says, line, state=str(line.state))


def _liked(question: Question, text: str, line: WrittenLine) -> Draft:
    if line.kind != "song" or not line.names:
        return Draft(text, "note", _("stays here as words: write a song as title – artist"))
    if line.urge is not None or line.state is not None:
        says = _("stays here as words: what raises the urge is asked further below")
        return Draft(text, "note", says)
    word = line.liking or question.word or FINE
    says = _("song “%(name)s”: %(word)s") % {
        "name": line.value,
        "word": Preference.Word(word).label,
    }
    people = line.rest if question.fills == "song" else ""
    spoken_of = not (line.liking or question.word)
    return Draft(text, "preference", says, line, word=word, people=people, only_spoken_of=spoken_of)
