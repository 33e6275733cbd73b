"""What is asked when a goal, its levels, a step or where the client stands is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.forms.forms import domains
from sostenuto.care.techniques.shape import words as technique_words
from sostenuto.measures.attainment import LEVELS, level_words, weight_words
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.cards.finding import by_family
from sostenuto_web.care.goals import words
from sostenuto_web.care.goals.selectors import OF_LEVEL, ShownGoal
from sostenuto_web.care.models import Goal
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.people.once import OnceField

WRITTEN = ("expected", "less", "much_less", "more", "much_more")
"""The levels in the order in which they are best written."""
LONGEST_REMARK = 2000


def families_of() -> Mapping[str, str]:
    """Return what the families of techniques are called."""
    return technique_words("families")


def domain_choices() -> list[tuple[str, str]]:
    """Return what a goal can be about, after the choice of none."""
    return [("", gettext("Choose one")), *((key, gettext(name)) for key, name in domains().items())]


def weight_choices() -> list[tuple[str, str]]:
    """Return the weights."""
    return [(str(n), f"{n} – {gettext(name)}") for n, name in weight_words().items()]


def level_choices() -> list[tuple[str, str]]:
    """Return the five levels, the best first, after the choice of none."""
    named = [(str(n), f"{words.level(n)} – {words.level_name(n)}") for n in reversed(LEVELS)]
    return [("", gettext("not said yet")), *named]


def level_field(level: int) -> forms.CharField:
    """Return the field in which one level is written."""
    known = level_words()[level]
    return forms.CharField(
        label=f"{words.level(level)} – {gettext(known.name)}",
        help_text=gettext(known.help),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LevelsForm(SeenMixin):
    """The five levels, and where the client stands at the start."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = {name: level for level, name in OF_LEVEL.items()}
        for name in WRITTEN:
            self.fields[name] = level_field(by_name[name])
        self.fields["baseline"] = forms.TypedChoiceField(
            label=_("Where the client stands now"),
            choices=level_choices,
            coerce=int,
            empty_value=None,
            required=False,
            help_text=_("Most often −1, or −2 when it cannot get worse."),
        )


class GoalForm(LevelsForm):
    """A goal with its levels, which may be written later, but before the first session."""

    words = forms.CharField(
        label=_("The goal, in the client's words where you can"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Something broad that matters to them: “say what I feel before it is too much”."
        ),
    )
    domain = forms.ChoiceField(label=_("What it is about"), choices=domain_choices, required=False)
    weight = forms.TypedChoiceField(
        label=_("How much it matters to the client"),
        choices=weight_choices,
        coerce=int,
        initial=1,
        help_text=_("Ask them. It counts in the number at the end."),
    )
    once = OnceField()


class RewriteForm(LevelsForm):
    """A new version of the levels of a goal that is locked; all of them, and why."""

    why = forms.CharField(
        label=_("Why they are changed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays with the goal. What was rated before does not count any more."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*WRITTEN, "baseline"):
            self.fields[name].required = True


class StateForm(SeenMixin):
    """What became of a goal."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=Goal.State.choices,
        widget=forms.RadioSelect,
        help_text=_("A goal that is left off does not count in the number."),
    )


class ObjectiveForm(SeenMixin):
    """A step to a goal; the check beside it says what is missing, and refuses nothing."""

    behaviour = forms.CharField(
        label=_("What the client will do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What somebody in the room could see or hear."),
    )
    condition = forms.CharField(
        label=_("Under which condition"),
        max_length=300,
        required=False,
        help_text=_("Where, with which music, with how much help."),
    )
    measure = forms.CharField(
        label=_("How it is measured, in which unit"),
        max_length=200,
        required=False,
        help_text=_("Times a session, minutes, steps, a rating from 0 to 10."),
    )
    baseline = forms.CharField(label=_("How it is now"), max_length=100, required=False)
    target = forms.CharField(label=_("How it will be then"), max_length=100, required=False)
    by_when = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput())
    techniques = forms.MultipleChoiceField(
        label=_("With which techniques"), required=False, widget=forms.CheckboxSelectMultiple
    )
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self._chosen()
        known = cards.catalogue()
        gone = [(key, key) for key in chosen if key not in known]
        families = [
            (gettext(families_of()[family]), [(one.card.key, one.card.name) for one in shelf])
            for family, shelf in by_family(known.values())
        ]
        field: Any = self.fields["techniques"]
        field.choices = [*families, *gone]

    def _chosen(self) -> Iterable[str]:
        """Return what is kept; a card that was put away meanwhile must not be lost by saving."""
        return list(self.initial.get("techniques") or ())


class RateForm(forms.Form):
    """Where the client stands at each goal, on one day."""

    says_optional = False

    def __init__(self, goals: Iterable[ShownGoal], data: Any = None) -> None:
        super().__init__(data)
        self.goals = list(goals)
        for goal in self.goals:
            self.fields[f"level-{goal.row.pk}"] = _rung_field(goal)
            self.fields[f"words-{goal.row.pk}"] = forms.CharField(
                label=_("What was seen"),
                max_length=LONGEST_REMARK,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["once"] = OnceField()

    def said(self) -> dict[Any, tuple[int, str]]:
        """Return the levels that were chosen, by the id of their goal."""
        found = {}
        for goal in self.goals:
            level = self.cleaned_data[f"level-{goal.row.pk}"]
            if level is not None:
                found[goal.row.pk] = (level, self.cleaned_data[f"words-{goal.row.pk}"])
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one level at least, and for no words without a level."""
        said = super().clean() or {}
        for goal in self.goals:
            level, remark = (said.get(f"{name}-{goal.row.pk}") for name in ("level", "words"))
            if remark and level is None and f"level-{goal.row.pk}" not in self.errors:
                self.add_error(f"level-{goal.row.pk}", _("Choose the level, too."))
        levels = [said.get(f"level-{goal.row.pk}") for goal in self.goals]
        if not self.errors and all(level is None for level in levels):
            raise forms.ValidationError(_("Choose the level of one goal at least."))
        return said

    def rows(self) -> list[tuple[ShownGoal, Any, Any]]:
        """Return each goal with its two fields."""
        return [
            (goal, self[f"level-{goal.row.pk}"], self[f"words-{goal.row.pk}"])
            for goal in self.goals
        ]


def _rung_field(goal: ShownGoal) -> forms.TypedChoiceField:
    options = [(str(one.level), f"{one.sign} – {one.text or one.name}") for one in goal.rungs]
    return forms.TypedChoiceField(
        label=goal.row.words,
        choices=[*options, ("", _("not rated today"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
