"""What staff fill in on the shelf: what is looked for, a reliability of one's own, a next step."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measures
from sostenuto_web.measures.models import SiteBasis, SiteStep
from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.saying import num
from sostenuto_web.people.once import OnceField

Choices = list[tuple[str, Any]]
MOST_WORDS = 12
MOST_RELIABLE, LEAST_OF_WIDTH = 0.999, 1000
WHENS = ("flat", "worse")


def _areas() -> Choices:
    return [("", gettext("any")), *((key, said) for key, (said, _held) in words.AREAS.items())]


def _entries() -> Choices:
    return [("", gettext("any")), *words.ENTRIES.items()]


class SearchForm(forms.Form):
    """Which measures are looked for."""

    says_optional = False
    q = forms.CharField(
        label=_("Words"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("About"), choices=_areas, required=False)
    entry = forms.ChoiceField(label=_("Entered"), choices=_entries, required=False)
    with_form = forms.BooleanField(label=_("only with our form"), required=False)
    with_change = forms.BooleanField(label=_("only if change can be said"), required=False)


class BasisForm(forms.Form):
    """The clinic's own spread and reliability of a measure."""

    sd = forms.FloatField(
        label=_("Standard deviation"),
        help_text=_("Of the numbers before, in points of this measure."),
    )
    r = forms.FloatField(
        label=_("Reliability"),
        help_text=_("Such as alpha or a retest: above 0 and below 1."),
    )
    source = forms.CharField(
        label=_("Where they come from"),
        help_text=_("In whom, how many, when: our 120 clients, 2026. It stands under each graph."),
        max_length=SiteBasis._meta.get_field("source").max_length,
    )
    once = OnceField()

    def __init__(self, *args: Any, of: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.width = of.total.high - of.total.low if of.total else 0.0

    def clean_sd(self) -> float:
        """Return a spread that numbers of this measure can have."""
        sd, least = float(self.cleaned_data["sd"]), self.width / LEAST_OF_WIDTH
        if sd < least:
            raise ValidationError(
                _("Please write %(least)s or more."), params={"least": num(least)}
            )
        if sd > self.width:
            said = {"width": num(self.width)}
            raise ValidationError(
                _("The whole range of this measure is %(width)s points wide."), params=said
            )
        return sd

    def clean_r(self) -> float:
        """Return a reliability below 1: nothing is measured without error."""
        r = float(self.cleaned_data["r"])
        if not 0 < r <= MOST_RELIABLE:
            raise ValidationError(
                _("It has to be above 0, and %(most)s at most."), params={"most": MOST_RELIABLE}
            )
        return r


class StepForm(forms.Form):
    """A next step: what to do, why, when it is offered, and for which measures."""

    words = forms.CharField(
        label=_("What to do"),
        max_length=SiteStep._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=SiteStep._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    when = forms.MultipleChoiceField(
        label=_("When it is offered"),
        choices=[(key, words.WHEN[key]) for key in WHENS],
        widget=forms.CheckboxSelectMultiple,
    )
    constructs = forms.CharField(
        label=_("Only for measures of"),
        help_text=_("Words of what a measure is about, with a semicolon: craving; alcohol."),
        max_length=200,
        required=False,
    )
    off = forms.BooleanField(label=_("Do not offer it"), required=False)
    once = OnceField()

    def clean_constructs(self) -> list[str]:
        """Return words that at least one measure is about, as that says them."""
        said = [part.strip() for part in self.cleaned_data["constructs"].split(";")]
        held: dict[str, None] = {}
        for part in filter(None, said):
            found = _as_said(part)
            if not found:
                raise ValidationError(_("No measure is about “%(word)s”."), params={"word": part})
            held |= dict.fromkeys(found)
        if len(held) > MOST_WORDS:
            raise ValidationError(_("At most %(most)d words."), params={"most": MOST_WORDS})
        return list(held)


def _as_said(part: str) -> list[str]:
    """Return how constructs write a word, whatever its capitals: they are compared as they are."""
    plain = re.compile(re.escape(part), re.IGNORECASE)
    return sorted({hit[0] for one in measures().values() if (hit := plain.search(one.construct))})
