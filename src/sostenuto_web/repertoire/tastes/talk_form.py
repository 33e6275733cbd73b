"""The form of a talk about music: a field a question, and what each answer will become."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from sostenuto.care.interviews.questions import Question, music_history
from sostenuto_web.repertoire.models import Interview
from sostenuto_web.repertoire.tastes.talking import LONGEST, Draft, Talk, drafts, stamp


class TalkForm(forms.Form):
    """Every question of a talk, none of which has to be answered.

    Parameters
    ----------
    row : Interview
    user : User
    may_read : bool
        Whether ``user`` may read the register.
    data : mapping, optional
        What was sent.
    """

    says_optional = False

    def __init__(self, row: Interview, user: Any, may_read: bool, data: Any = None) -> None:
        super().__init__(data)
        self.talk, self._user, self.may_read = Talk.read(row), user, may_read
        for question in music_history().questions:
            self.fields[question.key] = forms.CharField(
                label=gettext(question.text),
                help_text=" · ".join(map(gettext, question.prompts)),
                required=False,
                max_length=LONGEST,
                initial=self.talk.said_by(user, question, may_read),
                widget=forms.Textarea(attrs={"rows": 2}),
                strip=False,
            )

    def said(self) -> dict[str, str]:
        """Return the answers that were sent and can be kept, also where others cannot."""
        self.is_valid()
        return {key: text for key, text in self.cleaned_data.items() if key in self.data}

    def seen(self) -> dict[str, str]:
        """Return the stamps of the answers that the page showed."""
        return {key: self.data.get(f"seen-{key}", "")[:16] for key in self.fields}

    def sections(self) -> list["Section"]:
        """Return the questions with what stands beside each, by section."""
        form = music_history()
        return [
            Section(gettext(title), [self._asked(one) for one in form.section(key)])
            for key, title in form.sections.items()
        ]

    def asked(self) -> list["AskedQuestion"]:
        """Return the questions with what stands beside each."""
        return [self._asked(question) for question in music_history().questions]

    def _asked(self, question: Question) -> "AskedQuestion":
        kept = self.talk.said_by(self._user, question, self.may_read)
        is_note = question.fills == "trigger" and not self.may_read
        return AskedQuestion(
            question,
            self[question.key],
            drafts(question, kept, self.talk.taken),
            self._stamp(question, kept),
            is_note,
            self.talk.noted(question) if question.fills == "trigger" and self.may_read else [],
        )

    def _stamp(self, question: Question, kept: str) -> str:
        """Return what the page shows to know later whether another wrote meanwhile.

        Where nothing was kept of what was sent, that is still the answer that it began with.
        """
        name = f"seen-{question.key}"
        return str(self.data[name])[:16] if name in self.data else stamp(kept)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question on its page.

    Attributes
    ----------
    question : Question
    field : BoundField
    drafts : list of Draft
        What the answer that is kept will become.
    stamp : str
        Of that answer, or of the one that was there when somebody began to write.
    is_note : bool
        Whoever writes here may not write the register: it stays a note.
    noted : list of str
        What such people noted.
    """

    question: Question
    field: BoundField
    drafts: list[Draft]
    stamp: str
    is_note: bool
    noted: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the talk."""

    title: str
    asked: list[AskedQuestion]
