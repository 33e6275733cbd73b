"""The form of what a card asks to be recorded: one field for each, none of them needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from sostenuto.care.techniques.cards import Card, Field
from sostenuto_web.care.notes.recording import Answers
from sostenuto_web.people.forms.seen import SeenMixin

LONGEST_TEXT, LONGEST_REMARK = 300, 2000
MOST_MINUTES, MOST = 600, 1_000_000
LOWEST, HIGHEST = 0, 10


class RecordForm(SeenMixin):
    """What a card asks to be recorded of one activity."""

    def __init__(self, card: Card, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in card.record:
            self.fields[field.key] = drawn(field)

    @property
    def answers(self) -> Answers:
        """What was said, by the key of the card's field."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen"}


def drawn(field: Field) -> forms.Field:
    """Return the field of a form for one of a card."""
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    said: dict[str, Any] = {"label": label, "required": False}
    if field.kind == "choice":
        none = ("", gettext("say nothing"))
        choices = [none, *((one, one) for one in field.choices)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if field.kind == "choices":
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(
            choices=[(one, one) for one in field.choices], widget=boxes, **said
        )
    if field.kind == "scale":
        low, high = field.ends or ("", "")
        help_text = gettext("0 is %(low)s, 10 is %(high)s") % {"low": low, "high": high}
        return forms.IntegerField(
            min_value=LOWEST, max_value=HIGHEST, help_text=help_text if low else "", **said
        )
    if field.kind == "minutes":
        return forms.IntegerField(min_value=0, max_value=MOST_MINUTES, **said)
    if field.kind == "number":
        return forms.FloatField(min_value=-MOST, max_value=MOST, **said)
    if field.kind == "long":
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=LONGEST_REMARK, widget=area, **said)
    return forms.CharField(max_length=LONGEST_TEXT, **said)
