"""What is asked when a measure is begun, a total is written down, or a result from elsewhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.elsewhere import Outside, outside
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measure, measures, variants
from sostenuto_web.measures.answering.questions import Question
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling.words import name
from sostenuto_web.measures.shelf.words import AREAS, area_name, area_of, translated
from sostenuto_web.people.once import OnceField
from sostenuto_web.platform.clinic.selectors import today

WAYS = (
    (Way.SCREEN, _("We ask, on this screen")),
    (Way.PAPER, _("It was filled in on paper; I type it in")),
)
MOMENTS = (
    ("", _("no special moment")),
    ("pre", _("before the session")),
    ("post", _("after the session")),
)


def measure_choices() -> list[Any]:
    """Return every measure that can be filled in here, by area; none is chosen."""
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in AREAS}
    for of in _all():
        found.setdefault(area_of(of.construct), []).append((slug(of), name(of)))
    groups = [(area_name(key), sorted(rows, key=lambda one: one[1])) for key, rows in found.items()]
    return [("", gettext("Choose one")), *((area, rows) for area, rows in groups if rows)]


def _all() -> Iterable[Measure]:
    for code, of in measures().items():
        if of.rule != "levels":
            yield of
            yield from (measure(code, variant) for variant in variants(code))


def slug(of: Measure) -> str:
    """Return how a form names a measure with its variant."""
    return f"{of.code}/{of.variant}" if of.variant else of.code


class OpenForm(forms.Form):
    """Which measure, how, and for which day."""

    measure = forms.ChoiceField(label=_("Measure"), choices=measure_choices)
    way = forms.ChoiceField(
        label=_("How"), choices=WAYS, initial=Way.SCREEN, widget=forms.RadioSelect
    )
    on = forms.DateField(
        label=_("For which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, today. For a paper form: when it was filled in."),
    )
    moment = forms.ChoiceField(label=_("Asked"), choices=MOMENTS, required=False)
    session = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def clean_measure(self) -> tuple[str, str]:
        """Return the code and the variant."""
        code, _slash, variant = self.cleaned_data["measure"].partition("/")
        return code, variant

    def clean_on(self) -> Any:
        """Refuse a day that lies ahead."""
        return _not_ahead(self.cleaned_data["on"])


def _not_ahead(on: Any) -> Any:
    if on is not None and on > today():
        raise forms.ValidationError(_("This day has not come yet."))
    return on


class TotalForm(forms.Form):
    """A total from paper, and what is seen there of the questions with a safety rule."""

    total = forms.FloatField(label=_("Total on the form"), widget=forms.TextInput)

    def __init__(
        self, *args: Any, ends: tuple[float, float], watched: Iterable[Question], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        low, high = (f"{end:g}" for end in ends)
        field: Any = self.fields["total"]
        field.min_value, field.max_value = ends
        field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        field.help_text = gettext("From %(low)s to %(high)s.") % {"low": low, "high": high}
        self.ends = ends
        self.watched = [one.name for one in watched]
        for one in watched:
            self.fields[one.name] = _watched(one)

    def clean_total(self) -> float:
        """Refuse what cannot stand on the form."""
        total: float = self.cleaned_data["total"]
        low, high = self.ends
        if not low <= total <= high:
            said = {"low": f"{low:g}", "high": f"{high:g}"}
            raise forms.ValidationError(_("From %(low)s to %(high)s."), params=said)
        return total

    def seen(self) -> dict[int, float | None]:
        """Return what was seen of the watched questions."""
        said = {name: self.cleaned_data.get(name, "") for name in self.watched}
        return {
            int(name.partition("-")[2]): float(value) if value else None
            for name, value in said.items()
        }


def _watched(asked: Question) -> forms.ChoiceField:
    topic = f" ({asked.words})" if asked.words else ""
    label = gettext("Question %(number)s on the paper") % {"number": asked.number}
    choices = [("", gettext("not looked at"))]
    choices += [(one.value, one.words or one.value) for one in asked.options]
    return forms.ChoiceField(
        label=f"{label}{topic}",
        choices=choices,
        required=False,
        initial=asked.value,
        widget=forms.RadioSelect,
        help_text=gettext("Somebody has to look at this one, whatever the total is."),
    )


def _choices() -> list[tuple[str, str]]:
    """Return the forms that may not be built here; none is chosen."""
    named = [(key, translated(one.name)) for key, one in outside().items()]
    return [("", gettext("Choose one")), *named]


class ElsewhereForm(forms.Form):
    """A result of a form that may not be built here."""

    form = forms.ChoiceField(label=_("Which form"), choices=_choices)
    result = forms.CharField(label=_("Result"), max_length=20)
    assessed_by = forms.CharField(
        label=_("Who assessed it"),
        max_length=200,
        help_text=_("The person and where they work."),
    )
    on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}))
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].help_text = " ".join(_expected(one) for one in outside().values())

    def clean_on(self) -> Any:
        """Refuse a day that lies ahead."""
        return _not_ahead(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        """Refuse a result that the form cannot give."""
        said = super().clean() or {}
        of = outside().get(said.get("form", ""))
        if of is not None and "result" in said:
            value = _result(of, said["result"])
            if value is None:
                self.add_error("result", _expected(of))
            said["result"] = value
        return said


def results_of(of: Outside) -> dict[str, str]:
    """Return the results of a form that are words, by what is kept."""
    known = {"low": gettext("low"), "moderate": gettext("moderate"), "high": gettext("high")}
    return {key: known.get(key, key) for key in of.results}


def _result(of: Outside, text: str) -> str | float | None:
    plain = text.strip()
    if of.results:
        named = {words.casefold(): key for key, words in results_of(of).items()}
        return named.get(plain.casefold()) or (plain if plain in of.results else None)
    try:
        number = float(plain.replace(",", "."))
    except ValueError:
        return None
    return number if of.low <= number <= of.high else None


def _expected(of: Outside) -> str:
    said = {"name": translated(of.name)}
    if of.results:
        said["results"] = ", ".join(results_of(of).values())
        return gettext("%(name)s: %(results)s.") % said
    ends = {"low": f"{of.low:g}", "high": f"{of.high:g}"}
    return gettext("%(name)s: a number from %(low)s to %(high)s.") % (said | ends)
