"""What may be answered around a programme and while a piece sounds; nothing of it has to be."""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.affect import AffectPoint
from sostenuto.measures import ratings
from sostenuto_web.listening.around import SCALES
from sostenuto_web.listening.player.forms import LONGEST_S
from sostenuto_web.listening.programmes.square import MoodField
from sostenuto_web.people.once import OnceField
from sostenuto_web.record.models import Rating

MOST_POINTS = 200
"""In one batch."""
LIKINGS = (
    ("-1", _("not at all")),
    ("-0.5", _("not much")),
    ("0", _("so-so")),
    ("0.5", _("it is good")),
    ("1", _("very much")),
)
"""Five steps of liking, as `sostenuto_web.record.models.Felt` keeps it."""
KNOWN = (("yes", _("Yes")), ("no", _("No")))
BY_WHOM = (
    (Rating.GivenBy.TOLD, _("they tell me")),
    (Rating.GivenBy.CLIENT, _("they tap it themselves")),
)


class TapRow(forms.RadioSelect):
    """A row of large fields, of which one is tapped."""

    template_name = "listening/asking/_row.html"

    def __init__(self, low: Any = "", high: Any = "", shape: str = "numbers") -> None:
        super().__init__()
        self.ends = (low, high)
        self.shape = shape

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the row is drawn from: also what stands at its two ends."""
        found: dict[str, Any] = super().get_context(name, value, attrs)
        return found | {"ends": self.ends, "shape": self.shape}


def _scale(key: str) -> forms.TypedChoiceField:
    known = ratings.ratings()[key]
    return forms.TypedChoiceField(
        label=_in_words(known.asks),
        choices=[(str(each), str(each)) for each in range(ratings.LOWEST, ratings.HIGHEST + 1)],
        coerce=float,
        empty_value=None,
        required=False,
        widget=TapRow(_in_words(known.low), _in_words(known.high)),
    )


_in_words: Any = lazy(gettext, str)
"""Words of a table, in the language of whoever reads."""


class HowForm(forms.Form):
    """How it is, before or after: each question may be left out."""

    says_optional = False

    once = OnceField()
    mood = MoodField(
        label=_in_words(ratings.ratings()["mood"].asks),
        help_text=_in_words(ratings.ratings()["mood"].hint),
        required=False,
    )
    tension = _scale("tension")
    craving = _scale("craving")
    given_by = forms.ChoiceField(
        label=_("Who answers"), choices=BY_WHOM, required=False, widget=TapRow(shape="words")
    )

    def asking(self, scales: Any) -> "HowForm":
        """Ask only some of the questions; an answer to another one is taken all the same."""
        for key in set(SCALES) - set(scales):
            del self.fields[key]
        return self

    def said(self) -> dict[str, dict[str, float]]:
        """Return the columns of each answer that was given, by scale."""
        found: dict[str, dict[str, float]] = {}
        for key in SCALES:
            answer = self.cleaned_data.get(key)
            if isinstance(answer, AffectPoint):
                found[key] = {"valence": answer.valence, "arousal": answer.arousal}
            elif answer is not None:
                found[key] = {"value": answer}
        return found


class FeltForm(forms.Form):
    """How one piece feels; what is left empty stays as it was said."""

    says_optional = False

    once = OnceField()
    felt = MoodField(
        label=_("Where does it take you?"),
        help_text=_in_words(ratings.ratings()["mood"].hint),
        required=False,
    )
    liked = forms.TypedChoiceField(
        label=_("How do you like it?"),
        choices=LIKINGS,
        coerce=float,
        empty_value=None,
        required=False,
        widget=TapRow("−", "+", shape="liking"),
    )
    familiar = forms.TypedChoiceField(
        label=_("Did you know this one?"),
        choices=KNOWN,
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=TapRow(shape="words"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to be said."""
        said = super().clean() or {}
        told = [said.get(name) for name in ("felt", "liked", "familiar")]
        if not self.errors and all(one is None for one in told):
            raise forms.ValidationError(_("Say how it was."))
        return said


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the point came to rest: the device's own id, seconds into the slot, the place."""

    token: UUID
    seconds: float
    place: AffectPoint


class PointsForm(forms.Form):
    """A batch of places of the moved point, as JSON: ``id, seconds, valence, arousal`` each."""

    points = forms.CharField(max_length=40_000)

    def clean_points(self) -> list[Moved]:
        """Return the points; a batch is taken whole or not at all."""
        try:
            said = json.loads(self.cleaned_data["points"])
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, list) or not 0 < len(said) <= MOST_POINTS:
            raise forms.ValidationError(_("This could not be read."))
        found = [_moved(one) for one in said]
        if None in found:
            raise forms.ValidationError(_("This could not be read."))
        return [one for one in found if one is not None]


def _moved(said: Any) -> Moved | None:
    if not isinstance(said, dict):
        return None
    numbers = [_number(said.get(name)) for name in ("seconds", "valence", "arousal")]
    token = _uuid(said.get("id"))
    if token is None or any(one is None for one in numbers):
        return None
    seconds, valence, arousal = (one or 0.0 for one in numbers)
    if not (0 <= seconds <= LONGEST_S and abs(valence) <= 1 and abs(arousal) <= 1):
        return None
    return Moved(token, seconds, AffectPoint(valence, arousal))


def _number(said: Any) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        found = float(said)
    except OverflowError:
        return None
    return found if isfinite(found) else None


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None
