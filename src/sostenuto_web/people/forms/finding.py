"""Finding a client in the list."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.forms.client import context_choices
from sostenuto_web.people.models import Status

HERE = "here"


def _statuses() -> list[tuple[str, str]]:
    everybody = [(HERE, gettext("here or waiting")), ("", gettext("everybody"))]
    return [*everybody, *((str(key), str(label)) for key, label in Status.choices)]


def _contexts() -> list[tuple[str, object]]:
    return [("", gettext("anything")), *context_choices()]


class FindForm(forms.Form):
    """Words and filters; sent by POST, so that no name stands in an address or a log."""

    says_optional = False
    q = forms.CharField(
        label=_("Name, alias or number"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(label=_("Status"), choices=_statuses, required=False, initial=HERE)
    context = forms.ChoiceField(label=_("Comes with"), choices=_contexts, required=False)
