"""What is asked when a measure is planned for somebody."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measures, variants
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling import words
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf.selectors import form_for
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.clinic.selectors import today

NOT_PLANNED = frozenset({"gas"})
"""Goals have a page of their own, on which they are rated."""
LONGEST = 3660
YEARS = dt.timedelta(days=3660)


def offered() -> dict[str, Measure]:
    """Return every measure and variant that can be planned, by the key that the form sends."""
    found = {}
    for code in measures():
        for variant in ("", *variants(code)):
            one = measure_of(code, variant)
            if one is not None and code not in NOT_PLANNED:
                found[words.slug(code, variant)] = one
    return found


def measure_choices(suggested: Collection[str] = ()) -> list[Any]:
    """Return the measures to choose from: none, those to think of first, and all the others."""
    every = {key: (key, _choice(one)) for key, one in offered().items()}
    first = [every[code] for code in suggested if code in every]
    rest = sorted(
        (pair for key, pair in every.items() if key not in suggested), key=lambda p: p[1].casefold()
    )
    groups = [(gettext("To think of first"), first)] if first else []
    return [("", gettext("Choose one")), *groups, (gettext("All the others"), rest)]


def _choice(one: Measure) -> str:
    return f"{words.name(one)} – {gettext(one.construct)}"


class ChangeForm(SeenMixin):
    """How often, from when until when, and how: what may be changed of a plan."""

    every_days = forms.IntegerField(
        label=_("Every so many days"),
        min_value=0,
        max_value=LONGEST,
        required=False,
        help_text=_("Empty: as often as is usual for this measure."),
    )
    starts_on = forms.DateField(label=_("From"), initial=today, widget=forms.DateInput())
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("Empty: until you end it."),
    )
    way = forms.ChoiceField(
        label=_("How it is asked"), choices=list(words.WAYS.items()), widget=forms.RadioSelect
    )
    once = OnceField()

    def clean_every_days(self) -> int:
        """Take nothing for the measure's own interval."""
        return self.cleaned_data.get("every_days") or 0

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, daily asking unsaid, a tablet without a form."""
        said = super().clean() or {}
        self._check_days(said)
        measure = self.measure_of(said)
        if measure is None:
            return said
        if "every_days" not in self.errors and _has_no_interval(measure, said["every_days"]):
            self.add_error("every_days", _("This measure has no usual interval: say how often."))
        if said.get("way") == Way.TABLET and not _can_be_shown(measure):
            self.add_error("way", _("The clinic has no form of it that could be shown."))
        return said

    def measure_of(self, said: dict[str, Any]) -> Measure | None:
        """Return which measure is planned."""
        return measure_of(self.initial.get("code", ""), self.initial.get("variant", ""))

    def _check_days(self, said: dict[str, Any]) -> None:
        for name in ("starts_on", "ends_on"):
            day = said.get(name)
            if day and not (today() - YEARS <= day <= today() + YEARS):
                self.add_error(name, _("A day within ten years of today."))
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first and "ends_on" not in self.errors:
            self.add_error("ends_on", _("It ends before it begins."))


class PlanForm(ChangeForm):
    """A measure that is to be asked."""

    measure = forms.ChoiceField(label=_("Measure"), choices=measure_choices)
    field_order = ("measure",)

    def __init__(
        self,
        *args: Any,
        suggested: Collection[str] = (),
        planned: Collection[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = measure_choices(suggested)
        self._planned = planned
        self.fields["way"].initial = Way.SCREEN

    def clean_measure(self) -> str:
        """Refuse what is planned already: it is changed and not planned twice."""
        key: str = self.cleaned_data["measure"]
        one = offered()[key]
        if (one.code, one.variant) in self._planned:
            raise forms.ValidationError(_("It is planned already. Change that plan, or end it."))
        return key

    def measure_of(self, said: dict[str, Any]) -> Measure | None:
        """Return which measure was chosen, and put its code and variant among what was said."""
        one = offered().get(said.get("measure", ""))
        if one is not None:
            said |= {"code": one.code, "variant": one.variant}
        return one


def _has_no_interval(measure: Measure, every_days: int) -> bool:
    """Say whether a plan would ask every day although nobody said so."""
    own = every_days or measure.interval_days or measure.recall_days
    return not own and not words.at_each_session(measure, every_days)


def _can_be_shown(measure: Measure) -> bool:
    own = measure.decision == "own_wording"
    return own or form_for(measure.code, measure.variant) is not None
