"""A table of studies that somebody brings, and how it is to be pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.exchange.sheets import SheetError, text_of

if TYPE_CHECKING:
    from sostenuto.exchange.trials import Trials
    from sostenuto.stats.meta import Pooled

LARGEST = 256 * 1024
"""Bytes of a table, which is some thousand lines."""
MOST_STUDIES = 200
"""More than that, and leaving out each in turn would let others wait."""


class PoolForm(forms.Form):
    """The table, typed or as a file; what was read of it stays in the field."""

    lines = forms.CharField(
        label=_("The table"),
        help_text=_("A line a study, the columns named in the first line: see below."),
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    studies = forms.FileField(
        label=_("Or a file"),
        help_text=_("CSV with comma, semicolon or tab. It takes the place of what is typed."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"empty": _("The file is empty.")},
    )
    measure = forms.ChoiceField(
        label=_("Measure"),
        required=False,
        choices=[
            ("", _("as the columns say")),
            ("smd", _("standardised mean difference (Hedges g)")),
            ("md", _("mean difference")),
            ("rr", _("risk ratio")),
            ("or", _("odds ratio")),
        ],
    )
    method = forms.ChoiceField(
        label=_("Method"),
        initial="reml",
        choices=[
            ("reml", _("random effects, restricted maximum likelihood")),
            ("dl", _("random effects, DerSimonian and Laird")),
            ("pm", _("random effects, Paule and Mandel")),
            ("fixed", _("fixed effect")),
        ],
    )
    hartung_knapp = forms.BooleanField(
        label=_("Interval by Hartung and Knapp"),
        help_text=_("Wiser where there are few studies."),
        required=False,
    )

    trials: Trials
    pooled: Pooled
    without: tuple[Pooled, ...]

    def clean(self) -> dict[str, Any]:
        """Read the table and pool it; what cannot be done is said in one line."""
        said = super().clean() or {}
        if self.errors:
            return said
        said["lines"] = self._text(said)
        try:
            self._pool(said)
        except SheetError as refused:
            raise ValidationError(_first(refused)) from None
        except InputError as refused:
            raise ValidationError(
                gettext("This cannot be pooled: %(why)s.") % {"why": refused}
            ) from None
        return said

    def _text(self, said: dict[str, Any]) -> str:
        file = said.get("studies")
        if file is None:
            if not said["lines"].strip():
                raise ValidationError({"lines": gettext("Type a table, or choose a file.")})
            return str(said["lines"])
        if file.size > LARGEST:
            raise ValidationError({"studies": gettext("The table is larger than 256 kB.")})
        try:
            return text_of(file.read(), "table")
        except SheetError:
            wrong = gettext("This is no table in text: save it as CSV first.")
            raise ValidationError({"studies": wrong}) from None

    def _pool(self, said: dict[str, Any]) -> None:
        from sostenuto.exchange.trials import trials_from
        from sostenuto.stats.meta import leave_one_out, meta_analysis

        trials = trials_from(said["lines"], "table", said["measure"])
        if len(trials.names) > MOST_STUDIES:
            most = gettext("Here at most %(n)s studies; the command line takes more.")
            raise ValidationError(most % {"n": MOST_STUDIES})
        how: dict[str, Any] = {"method": said["method"], "hartung_knapp": said["hartung_knapp"]}
        self.trials = trials
        self.pooled = meta_analysis(trials.effects, trials.variances, **how)
        several = len(trials.names) > 2
        self.without = leave_one_out(trials.effects, trials.variances, **how) if several else ()


def _first(refused: SheetError) -> str:
    """Return the first fault of a table, and how many more there are."""
    first, more = str(refused.faults[0]), len(refused.faults) - 1
    if not more:
        return gettext("The table cannot be used: %(why)s.") % {"why": first}
    words = gettext("The table cannot be used: %(why)s; and %(more)s more.")
    return words % {"why": first, "more": more}
