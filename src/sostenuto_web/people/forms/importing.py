"""The file with many clients."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto.exchange.sheets import SheetError
from sostenuto_web.people.importing.reading import text_in
from sostenuto_web.people.models.imports import LONGEST_TABLE

TOO_LARGE = _("The table is larger than 10 MB.")


class TableForm(forms.Form):
    """A table as a spreadsheet saves it."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV with comma, semicolon or tab; at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, was_larger: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_larger:  # the server has dropped the file already
            self.fields["table"].error_messages["required"] = TOO_LARGE

    def clean_table(self) -> str:
        """Return the table's text."""
        file: Any = self.cleaned_data["table"]
        if file.size > LONGEST_TABLE:
            raise ValidationError(TOO_LARGE)
        try:
            return text_in(file.read())
        except SheetError:
            raise ValidationError(_("This is no table in text: save it as CSV first.")) from None
