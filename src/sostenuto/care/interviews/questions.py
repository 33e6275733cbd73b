"""An interview: its sections and questions, and what an answer to each becomes.

Conventions: the words are data (``music_history.toml``). An answer is written down by a person and
seen by the one who gave it; nothing is read out of free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.repertoire.preferences import LIKING
from sostenuto.repertoire.triggers import KINDS, STATES, State

Fills = Literal["song", "preference", "trigger", "note"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    key : str
        What is stored; it stays when the words change.
    section : str
        Key of its section.
    text : str
        As it is asked.
    prompts : tuple of str
        For the therapist.
    fills : {"song", "preference", "trigger", "note"}
    word : str
        For a preference: the word to begin with, a key of `LIKING`; else empty.
    kind : str
    state : {"urge", "mixed", "clean", "reclaimed"} or None
        For a trigger: what to begin with.
    """

    key: str
    section: str
    text: str
    fills: Fills
    prompts: tuple[str, ...] = ()
    word: str = ""
    kind: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview, in one version.

    Attributes
    ----------
    key : str
    version : int
    title, opening, closing : str
    sections : mapping of str to str
        Headings by key, in order.
    questions : tuple of Question
        In the order of the sections.
    """

    key: str
    version: int
    title: str
    opening: str
    closing: str
    sections: Mapping[str, str]
    questions: tuple[Question, ...]

    def section(self, key: str) -> tuple[Question, ...]:
        """Return the questions of one section.

        Examples
        --------
        >>> [question.key for question in music_history().section("leave_out")]
        ['not_now', 'never']
        """
        return tuple(question for question in self.questions if question.section == key)

    def question(self, key: str) -> Question:
        """Return one question by its key.

        Raises
        ------
        InputError
            If there is none.
        """
        for question in self.questions:
            if question.key == key:
                return question
        raise InputError("question", expected=f"one of the interview {self.key!r}", got=key)


@cache
def music_history() -> Interview:
    """Return the talk about music in a person's life.

    Examples
    --------
    >>> interview = music_history()
    >>> interview.version, interview.question("urge_songs").kind
    (1, 'song')
    """
    return interview_from(catalogue.table("interviews/music_history.toml"))


def interview_from(said: Mapping[str, Any]) -> Interview:
    """Check a table of the shape of ``music_history.toml`` and return its interview.

    Raises
    ------
    InputError
        If something is missing, named twice, or fills what is not there.
    """
    key, title, opening, closing = catalogue.texts(
        said, "interview", "key", "title", "opening", "closing"
    )
    version, sections = said.get("version"), said.get("sections")
    if not isinstance(version, int) or version < 1:
        raise InputError("interview version", expected="a whole number of at least 1", got=version)
    if not isinstance(sections, Mapping) or not sections:
        raise InputError("interview", expected="complete", got="no 'sections'")
    questions = [_question(one, sections) for one in said.get("questions", ())]
    keys = [question.key for question in questions]
    if twice := sorted({one for one in keys if keys.count(one) > 1}):
        raise InputError("question", expected="named once", got=twice[0])
    order = list(sections)
    if empty := sorted(sections.keys() - {question.section for question in questions}):
        raise InputError("section", expected="asked about", got=empty[0])
    questions.sort(key=lambda question: order.index(question.section))
    return Interview(key, version, title, opening, closing, dict(sections), tuple(questions))


def _question(said: Mapping[str, Any], sections: Mapping[str, str]) -> Question:
    key, section, text, fills = catalogue.texts(said, "question", "key", "section", "text", "fills")
    catalogue.one_of("section", section, sections)
    catalogue.one_of("fills", fills, get_args(Fills))
    wanted = {"preference": {"word"}, "trigger": {"kind", "state"}}.get(fills, set())
    given = {name for name in ("word", "kind", "state") if name in said}
    if given != wanted:
        raise InputError(f"question {key}", expected=f"with {sorted(wanted)}", got=sorted(given))
    for name, known in (("word", LIKING), ("kind", KINDS), ("state", STATES)):
        if name in wanted:
            catalogue.one_of(name, said[name], known)
    return Question(
        key,
        section,
        text,
        cast(Fills, fills),
        tuple(said.get("prompts", ())),
        word=str(said.get("word", "")),
        kind=str(said.get("kind", "")),
        state=cast("State | None", said.get("state")),
    )
