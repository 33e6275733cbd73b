"""What is to be given out, and what whoever gives it has made sure of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LIST, NAMES, CARD, FOLDER = "m3u8", "jspf", "card", "folder"
WAYS = (LIST, NAMES, CARD, FOLDER)


class GiveForm(forms.Form):
    """One way out; ``looked`` is asked where a caution has to be looked at first."""

    way = forms.ChoiceField(choices=[(way, way) for way in WAYS], widget=forms.HiddenInput)
    titled = forms.BooleanField(
        label=_("With titles and artists"),
        help_text=_("Without them there are numbers only: whoever finds it learns nothing."),
        required=False,
    )
    may_copy = forms.BooleanField(
        label=_("I have made sure that copies of this music may be given to them"),
        error_messages={"required": _("A copy is given out. Make sure that it may be.")},
    )
    looked = forms.BooleanField(
        label=_("I have looked at the caution with them, and they can listen alone"),
        error_messages={"required": _("Look at the caution first.")},
    )

    def __init__(self, data: Any = None, *, way: str, asks: bool) -> None:
        super().__init__(data, auto_id=f"id_{way}_%s", initial={"way": way, "titled": way == CARD})
        self.by_way = way
        if way in (LIST, NAMES):
            del self.fields["titled"]  # a list is names
        if way != FOLDER:
            del self.fields["may_copy"]
        if not asks:
            del self.fields["looked"]


class ReportForm(forms.Form):
    """In which form a report is wanted."""

    kind = forms.ChoiceField(choices=[("csv", "csv"), ("json", "json")])
