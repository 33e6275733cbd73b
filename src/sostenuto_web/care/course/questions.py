"""A part of a form as a page asks it: a field a question, and what was answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.care.forms.answers import LONGEST, Answer, answer, shown
from sostenuto.care.forms.shape import NO, UNSAID, YES, Form, Question
from sostenuto_web.care.course.filling import stamp

PREFIX = "q-"
"""What the names of the fields begin with; the rest is the question's key."""
NOT_ASKED = ("", _("not asked"))


class PartForm(forms.Form):
    """The questions of one part that are shown with the answers so far.

    Parameters
    ----------
    said : Form
    part : str
        Key of the section.
    answers : mapping
        What is kept of the whole form.
    data : mapping, optional
        What was sent. It says itself which questions the page showed.
    """

    says_optional = False
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(
        self, said: Form, part: str, answers: Mapping[str, Answer], data: Any = None
    ) -> None:
        super().__init__(data, initial={"seen": stamp(answers, said, part)}, auto_id="id_%s")
        self.said, self.part, self.answers = said, part, answers
        for question in self.questions():
            field = field_for(question)
            field.initial = answers.get(question.key)
            self.fields[PREFIX + question.key] = field

    def questions(self) -> list[Question]:
        """Return the questions that the page shows, or showed when it was sent."""
        of_part = self.said.of_section(self.part)
        if not self.is_bound:
            there = {one.key for one in shown(self.said, self.answers)}
        else:
            sent: Any = self.data
            there = set(sent.getlist("asked"))
        return [one for one in of_part if one.key in there]

    def given(self) -> dict[str, Answer]:
        """Return the answers that were sent and can be kept, also where others cannot."""
        self.is_valid()
        return {
            question.key: self.cleaned_data[PREFIX + question.key]
            for question in self.questions()
            if PREFIX + question.key in self.cleaned_data
        }

    def clean(self) -> dict[str, Any]:
        """Bring each answer into the shape in which it is kept."""
        said = super().clean() or {}
        for question in self.questions():
            name = PREFIX + question.key
            if name in said:
                try:
                    said[name] = answer(question, _plain(said[name]))
                except InputError:
                    self.add_error(name, _("Please look at this once more."))
        return said

    def know_of(self, answers: Mapping[str, Answer]) -> None:
        """Show the form once more, as one that knows of another's answers; what was typed stays."""
        typed: Any = self.data
        again = typed.copy()
        again["seen"] = stamp(answers, self.said, self.part)
        self.data = again
        self.add_error(None, gettext("Somebody else answered here while you were writing."))


def _plain(value: Any) -> Any:
    return str(value) if value is not None and not isinstance(value, str | list) else value


def field_for(question: Question) -> forms.Field:
    """Return the field of a question."""
    hints = [gettext(question.hint)] if question.hint else []
    hints += [gettext("In %(unit)s.") % {"unit": gettext(question.unit)}] if question.unit else []
    hints += [gettext("Needed before this can be finished.")] if question.required else []
    field = _FIELDS[question.kind](question)
    field.label, field.help_text, field.required = gettext(question.text), " ".join(hints), False
    return field


def _text(question: Question) -> forms.Field:
    return forms.CharField(max_length=LONGEST["text"])


def _long(question: Question) -> forms.Field:
    return forms.CharField(max_length=LONGEST["long"], widget=forms.Textarea(attrs={"rows": 2}))


def _choice(question: Question) -> forms.Field:
    options = [(key, gettext(words)) for key, words in (question.options or {}).items()]
    return forms.ChoiceField(choices=[*options, NOT_ASKED], widget=forms.RadioSelect)


def _choices(question: Question) -> forms.Field:
    options = [(key, gettext(words)) for key, words in (question.options or {}).items()]
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)


def _yes_no(question: Question) -> forms.Field:
    options = [(YES, _("yes")), (NO, _("no")), (UNSAID, _("would rather not say")), NOT_ASKED]
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect)


def _scale(question: Question) -> forms.Field:
    ends = {0: gettext(question.low), 10: gettext(question.high)}
    steps = [(str(n), f"{n} – {ends[n]}" if n in ends else str(n)) for n in range(11)]
    return forms.ChoiceField(choices=[NOT_ASKED, *steps])


def _number(question: Question) -> forms.Field:
    field = forms.FloatField(min_value=question.lowest, max_value=question.highest)
    field.widget.attrs |= {"step": "any"}
    return field


def _date(question: Question) -> forms.Field:
    return forms.DateField(widget=forms.DateInput())


_FIELDS: Mapping[str, Callable[[Question], forms.Field]] = {
    "text": _text,
    "long": _long,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "scale": _scale,
    "number": _number,
    "date": _date,
}
