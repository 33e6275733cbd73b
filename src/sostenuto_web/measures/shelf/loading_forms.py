"""The form by which a clinic's own questionnaire comes in, as a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.shelf import measures
from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.understanding import MOST_BYTES
from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.uploads.forms import FilesField, ManyFiles

JSON = {"accept": ".json,application/json,application/fhir+json"}
TOO_LARGE = _("All files together may be 1 MB. A form is a few pages of text.")
NO_TEXT = _("This is no text in UTF-8. A form is a JSON file.")
MOST_BESIDE = 20


def _measures() -> list[tuple[str, Any]]:
    held = [(one.code, words.translated(one.name)) for one in _with_items()]
    return [("", gettext("as the form says itself")), *sorted(held, key=lambda one: one[1])]


def _with_items() -> Any:
    return (one for one in measures().values() if one.entry == "items")


class LoadForm(forms.Form):
    """A questionnaire, the value sets beside it, and what it is a form of."""

    document = forms.FileField(
        label=_("The form"),
        help_text=_("A FHIR R4 Questionnaire as JSON, or a bundle with one."),
        widget=forms.FileInput(attrs=JSON),
    )
    sets = FilesField(
        label=_("Value sets beside it"),
        help_text=_("Only where the form names some that are not in it. Nothing is fetched."),
        widget=ManyFiles(attrs=JSON),
        required=False,
    )
    code = forms.ChoiceField(label=_("It is a form of"), choices=_measures, required=False)

    def __init__(self, *args: Any, was_larger: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_larger:  # the server has dropped the files already
            self.fields["document"].error_messages["required"] = TOO_LARGE

    def clean_document(self) -> str:
        """Return the form's text."""
        file = self.cleaned_data["document"]
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return _text_of(file)

    def clean_sets(self) -> list[str]:
        """Return the texts beside it."""
        files = [file for file in self.cleaned_data["sets"] if file is not None]
        if len(files) > MOST_BESIDE or sum(file.size for file in files) > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return [_text_of(file) for file in files]

    def clean(self) -> dict[str, Any]:
        """Refuse what is too large together."""
        said = super().clean() or {}
        if sum(map(len, [said.get("document", ""), *said.get("sets", [])])) > MOST_BYTES:
            self.add_error("document", TOO_LARGE)
        return said


class KeepForm(forms.Form):
    """What was understood and is kept now; everything of it was sent to the browser and back."""

    document = forms.CharField(widget=forms.HiddenInput, max_length=2 * MOST_BYTES)
    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    variant = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    look = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    confirm = forms.BooleanField(required=False, widget=forms.HiddenInput)
    once = OnceField()


def _text_of(file: Any) -> str:
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(NO_TEXT) from None
