"""The shape of a form: its sections, its questions, and when a question is shown.

Conventions: a form is data in one version. Answers are kept by the keys of questions, which stay
when words change. What a question's kind allows is told in `sostenuto.care.forms.answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sostenuto.base.errors import InputError

Kind = Literal["text", "long", "choice", "choices", "number", "scale", "date", "yes_no"]
YES, NO, UNSAID = "yes", "no", "unsaid"
"""The answers of a yes_no; ``unsaid`` is the person's right not to say."""
YES_NO = (YES, NO, UNSAID)


@dataclass(frozen=True, slots=True)
class Shown:
    """When a question is shown: another, earlier one has one of some answers."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raises:
    """The alert that an answer raises: which answers, and which kind of alert."""

    answers: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    key, section, text : str
        What is stored; where it stands; as it is asked.
    kind : str
        A `Kind`.
    hint : str
        Help under the question; may be empty.
    required : bool
        Whether a finished form needs an answer, when the question is shown.
    options : mapping of str to str
        For a choice: what is stored and what is read, in order.
    low, high : str
        For a scale: the words at its ends.
    lowest, highest : float or None
        For a number and a scale: the range.
    unit : str
        For a number.
    shown_when : Shown or None
        None is always.
    raises : Raises or None
    """

    key: str
    section: str
    text: str
    kind: Kind
    hint: str = ""
    required: bool = False
    options: Mapping[str, str] | None = None
    low: str = ""
    high: str = ""
    lowest: float | None = None
    highest: float | None = None
    unit: str = ""
    shown_when: Shown | None = None
    raises: Raises | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form; ``is_domain`` says that goals can belong to it."""

    key: str
    title: str
    help: str = ""
    is_domain: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form, in one version.

    Attributes
    ----------
    key : str
    version : int, >= 1
    title, opening : str
    remark : str
        What whoever uses the form should know of where it comes from; may be empty.
    sections : tuple of Section
    questions : tuple of Question
        In the order of the sections.
    """

    key: str
    version: int
    title: str
    opening: str
    remark: str
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    def of_section(self, key: str) -> tuple[Question, ...]:
        """Return the questions of one section, in order."""
        return tuple(question for question in self.questions if question.section == key)

    def section(self, key: str) -> Section:
        """Return one section by its key.

        Raises
        ------
        InputError
            If there is none.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise InputError("section", expected=f"one of the form {self.key!r}", got=key)

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
        raise InputError("question", expected=f"one of the form {self.key!r}", got=key)
