"""The forms after a meeting: the shared part, and one member's card."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.session_words import session_words
from sostenuto.measures.ratings import HIGHEST, LOWEST, ratings
from sostenuto_web.care.groups.afterwards.cards import OWN, PLAN, SAME, CardSaid, Ground
from sostenuto_web.care.notes.goals import NoteGoal
from sostenuto_web.care.notes.said import LONGEST_PART, RESPONSE, cleared_by
from sostenuto_web.people.once import OnceField

RATING = "rating-"


class SharedForm(forms.Form):
    """What a meeting was about, and what everybody did together."""

    says_optional = False
    topic = forms.CharField(label=_("What it was about"), max_length=300, required=False)
    words = forms.CharField(
        label=_("What we did together"),
        help_text=_("It stands in everybody's note, so it names nobody."),
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def know_of(self, revision: int) -> None:
        """Show the form once more as one that knows of a change; what was typed stays."""
        data: Any = self.data
        data = data.copy()
        data["revision"] = str(revision)
        self.data = data


class CardForm(forms.Form):
    """How one member took part, what came of their own goals, one sentence, what comes next."""

    says_optional = False
    engagement = forms.ChoiceField(
        label=_("How they took part"),
        choices=lambda: [
            (one.key, gettext(one.name)) for one in session_words().engagement.values()
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    own = forms.CharField(
        label=_("One sentence of your own"),
        help_text=_("What was this person's own today?"),
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next = forms.ChoiceField(label=_("What comes next"), required=False, widget=forms.RadioSelect)
    next_words = forms.CharField(
        label=_("What comes next, in your words"), max_length=1000, required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    once = OnceField()

    def __init__(
        self, *args: Any, ground: Ground, goals: Iterable[NoteGoal] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ground, self.goals, self.offers = ground, tuple(goals), ground.offers()
        said: Any = self.fields["next"]
        said.choices = _next_choices(self.offers)
        for goal in self.goals:
            self.fields[f"{RESPONSE}{goal.row.pk.hex}"] = _response(goal)
        for key in ground.due:
            self.fields[f"{RATING}{key}"] = _rating(key)

    def know_of(self, revision: int) -> None:
        """Show the form once more as one that knows of a change; what was typed stays."""
        data: Any = self.data
        data = data.copy()
        data["revision"] = str(revision)
        self.data = data

    @property
    def of_goals(self) -> list[Any]:
        """The fields of the member's own goals."""
        return [self[f"{RESPONSE}{goal.row.pk.hex}"] for goal in self.goals]

    @property
    def of_ratings(self) -> list[Any]:
        """The fields of the ratings that are due."""
        return [self[f"{RATING}{key}"] for key in self.ground.due]

    def clean(self) -> dict[str, Any]:
        """Ask for the words where one's own are to come next."""
        said = super().clean() or {}
        if said.get("next") == OWN and not said.get("next_words"):
            self.add_error("next_words", _("Say in a few words what comes next."))
        return said

    def said(self) -> CardSaid:
        """Return what the card says, faulty or not: nothing typed is lost."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else self._known()
        chosen = said.get("next") or ""
        return CardSaid(
            engagement=said.get("engagement") or "",
            answers={
                goal.row.pk: said.get(f"{RESPONSE}{goal.row.pk.hex}") or "" for goal in self.goals
            },
            ratings={
                key: int(said[f"{RATING}{key}"])
                for key in self.ground.due
                if said.get(f"{RATING}{key}")
            },
            own=(said.get("own") or "").replace("\r\n", "\n").strip(),
            next_steps=self.offers.get(chosen, "")
            or (said.get("next_words") or "" if chosen == OWN else ""),
            revision=said.get("revision"),
            token=said.get("once"),
            cleared=cleared_by(self.data) if self.is_bound else (),
        )

    def _known(self) -> dict[str, Any]:
        if self.is_bound:
            return dict(self.cleaned_data)
        return {name: self.get_initial_for_field(one, name) for name, one in self.fields.items()}


def _next_choices(offers: Any) -> list[tuple[str, Any]]:
    named = [(SAME, _("the same again"))]
    if PLAN in offers:
        named.append((PLAN, _("what is planned")))
    return [*named, (OWN, _("something else"))]


def _response(goal: NoteGoal) -> forms.ChoiceField:
    known = session_words().responses.values()
    return forms.ChoiceField(
        label=goal.row.words,
        choices=[(each.key, gettext(each.name)) for each in known],
        required=False,
        initial=goal.response.key if goal.response else "",
        widget=forms.RadioSelect,
    )


def _rating(key: str) -> forms.ChoiceField:
    known = ratings()[key]
    return forms.ChoiceField(
        label=gettext(known.asks),
        help_text=f"{LOWEST}: {gettext(known.low)} · {HIGHEST}: {gettext(known.high)}",
        choices=[(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)],
        required=False,
        widget=forms.RadioSelect,
    )
