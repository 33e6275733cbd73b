"""The form of a card, and the one that looks for cards."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import doings
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.cards import Card, Field, faults_of, said_of
from sostenuto.care.techniques.reading import LONGEST, LONGEST_MINUTES
from sostenuto.care.techniques.shape import trainings, words
from sostenuto_web.people.once import OnceField

MOST_FIELDS, EMPTY_ROWS = 12, 3
BETWEEN = "|"
"""Stands between a rung and its question."""

Choices = list[tuple[str, Any]]


def _words(of: str) -> Any:
    return lambda: [(key, gettext(text)) for key, text in words(of).items()]


def _any(of: Any) -> Any:
    return lambda: [("", gettext("any")), *of()]


def _contexts() -> Choices:
    return [(key, gettext(one.name)) for key, one in contexts().items()]


def _doings() -> Choices:
    return [(key, gettext(text)) for key, text in doings().items()]


def _trainings() -> Choices:
    asked = [(key, gettext(one.name)) for key, one in trainings().items()]
    return [("", gettext("none")), *asked]


class LinesField(forms.CharField):
    """A text in which each line is one entry."""

    def __init__(self, name: str, least: int, most: int, **kwargs: Any) -> None:
        self.longest, self.least, self.most = LONGEST[name], least, most
        rows = forms.Textarea(attrs={"rows": 5})
        super().__init__(required=least > 0, widget=rows, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the lines that say something."""
        text = super().clean(value)
        lines = [line.strip() for line in str(text).splitlines() if line.strip()]
        if not (self.required or lines):
            return []
        if not self.least <= len(lines) <= self.most:
            told = {"least": max(self.least, 1), "most": self.most, "got": len(lines)}
            raise ValidationError(
                _("Write %(least)d to %(most)d lines; these are %(got)d."), params=told
            )
        self._check(lines)
        return lines

    def _check(self, lines: list[str]) -> None:
        for at, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                told = {"at": at, "limit": self.longest}
                raise ValidationError(
                    _("Line %(at)d is longer than %(limit)d letters."), params=told
                )
            if line in lines[: at - 1]:
                raise ValidationError(_("Line %(at)d stands there twice."), params={"at": at})

    def prepare_value(self, value: Any) -> Any:
        """Show entries a line each."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class LadderField(LinesField):
    """Questions a line each; where they are a ladder, with the rung before a bar."""

    def _check(self, lines: list[str]) -> None:
        rungs = [line.partition(BETWEEN)[0].strip() for line in lines if BETWEEN in line]
        if rungs and len(rungs) != len(lines):
            raise ValidationError(_("Name a rung before every question, or before none."))
        if any(not rung or len(rung) > LONGEST["rungs"] for rung in rungs):
            told = {"limit": LONGEST["rungs"]}
            raise ValidationError(_("A rung has 1 to %(limit)d letters."), params=told)
        super()._check([line.rpartition(BETWEEN)[2].strip() for line in lines])


def _text(name: str, label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST[name], widget=box, **kwargs)


def _many(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    box = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, widget=box, **kwargs)


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=LONGEST_MINUTES)


class CardForm(forms.Form):
    """Everything of a card but what is recorded, and what is known of it."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"])
    aim = _text("aim", _("Aim"), 2, help_text=_("What it is for, in one sentence."))
    family = forms.ChoiceField(label=_("Family"), choices=_words("families"))
    settings = _many(_("With whom"), _words("settings"))
    parts = _many(_("Where in a session"), _words("parts"))
    least = _minutes(_("Minutes: at least"))
    usual = _minutes(_("Usually"))
    most = _minutes(_("At most"))
    lead = forms.ChoiceField(
        label=_("Who may lead it"), choices=_words("leads"), widget=forms.RadioSelect
    )
    training = forms.ChoiceField(
        label=_("Training it asks for"), choices=_trainings, required=False
    )
    opening = _text("opening", _("To open with"), help_text=_("In words one can say."))
    prompts = LadderField(
        "prompts", 2, 10, label=_("Questions"),
        help_text=_("One a line. For a ladder, the rung first: A feeling | What did you feel?"),
    )  # fmt: skip
    steps = LinesField("steps", 2, 8, label=_("Main part"), help_text=_("One step a line."))
    closure = _text("closure", _("To close with"))
    music = _text("music", _("Which music"), 2)
    materials = LinesField("materials", 0, 8, label=_("What is needed"), help_text=_("One a line."))
    doings = _many(
        _("What it touches"), _doings,
        help_text=_("A client's caution about one of these holds the card back."),
    )  # fmt: skip
    cautions = LinesField("cautions", 1, 6, label=_("Take care"), help_text=_("One a line."))
    adaptations = LinesField(
        "adaptations", 0, 6, label=_("Ways to adapt it"), help_text=_("One a line.")
    )
    contexts = _many(_("Suggested for"), _contexts, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """Refuse minutes that run backwards."""
        said = super().clean() or {}
        minutes = [said.get(name) for name in ("least", "usual", "most")]
        if None not in minutes and sorted(minutes) != minutes:  # type: ignore[type-var]
            self.add_error("usual", _("From the least to the most, please."))
        return said


class FieldForm(forms.Form):
    """One thing to record; a row without a label is none."""

    says_optional = False
    key = forms.CharField(required=False, max_length=39, widget=forms.HiddenInput)
    label = forms.CharField(label=_("What"), max_length=LONGEST["label"], required=False)
    kind = forms.ChoiceField(label=_("How"), choices=_words("kinds"), required=False)
    more = forms.CharField(
        label=_("Choices, unit or ends"), max_length=400, required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what a kind needs: choices for a list, two ends for a scale."""
        said = super().clean() or {}
        if not said.get("label"):
            return said
        parts = _parts(said.get("more", ""))
        if said.get("kind") in ("choice", "choices") and len(set(parts)) < 2:
            self.add_error("more", _("Write the choices with a semicolon between them."))
        if said.get("kind") == "scale" and len(parts) != 2:
            self.add_error("more", _("Write what 0 and what 10 mean: none; very strong."))
        if any(len(part) > (40 if said.get("kind") == "scale" else 60) for part in parts):
            self.add_error("more", _("This is too long for one of them."))
        return said


def rows_for(typed: Any, shown: Sequence[Mapping[str, Any]] = ()) -> list[FieldForm]:
    """Return a row for each thing to record, and some empty ones; as many as were sent, if any."""
    count = min(len(shown) + EMPTY_ROWS, MOST_FIELDS)
    if typed is not None:
        there = [n for n in range(MOST_FIELDS) if f"record-{n}-label" in typed]
        count = max(there, default=EMPTY_ROWS - 1) + 1
    initial = [dict(row) for row in [*shown, *[{}] * MOST_FIELDS]]
    return [FieldForm(typed, initial=initial[n], prefix=f"record-{n}") for n in range(count)]


class SearchForm(forms.Form):
    """Which cards are looked for."""

    says_optional = False
    q = forms.CharField(
        label=_("Words"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    family = forms.ChoiceField(label=_("Family"), choices=_any(_words("families")), required=False)
    context = forms.ChoiceField(label=_("Suggested for"), choices=_any(_contexts), required=False)
    setting = forms.ChoiceField(
        label=_("With whom"), choices=_any(_words("settings")), required=False
    )
    part = forms.ChoiceField(
        label=_("Where in a session"), choices=_any(_words("parts")), required=False
    )
    mine = forms.BooleanField(label=_("only what I may lead"), required=False)


def initial_of(card: Card) -> dict[str, Any]:
    """Return what the form shows of a card."""
    said = said_of(card)
    if card.rungs:
        said["prompts"] = [f"{rung} {BETWEEN} {ask}" for rung, ask in card.ladder]
    minutes = card.minutes
    return said | {"least": minutes.least, "usual": minutes.usual, "most": minutes.most}


def initial_fields(card: Card) -> list[dict[str, str]]:
    """Return what the rows show of the things to record."""
    return [_row(field) for field in card.record]


def _row(field: Field) -> dict[str, str]:
    more = field.unit or "; ".join(field.choices or field.ends)
    return {"key": field.key, "label": field.label, "kind": field.kind, "more": more}


def said_by(form: CardForm, rows: Any, evidence: Iterable[Any] = ()) -> dict[str, Any]:
    """Return the card that a form and its rows describe, without key and version."""
    said = form.cleaned_data
    plain = (
        "name", "aim", "family", "settings", "parts", "lead", "training", "opening", "steps",
        "closure", "music", "materials", "doings", "cautions", "adaptations", "contexts",
    )  # fmt: skip
    asked = [line.partition(BETWEEN) for line in said["prompts"]]
    has_rungs = BETWEEN in said["prompts"][0]
    return {
        **{name: said[name] for name in plain},
        "minutes": {"from": said["least"], "usual": said["usual"], "to": said["most"]},
        "prompts": [(rest if has_rungs else line).strip() for line, _bar, rest in asked],
        "rungs": [rung.strip() for rung, _bar, _rest in asked] if has_rungs else [],
        "record": _fields_of(rows),
        "evidence": list(evidence),
    }


def _fields_of(rows: Any) -> list[dict[str, Any]]:
    there = [row.cleaned_data for row in rows if row.cleaned_data.get("label")]
    taken = {said["key"] for said in there if said["key"]}
    found: list[dict[str, Any]] = []
    for said in there:
        key = said["key"] or next(f"own{n}" for n in range(1, 99) if f"own{n}" not in taken)
        taken.add(key)
        found.append({"key": key, "label": said["label"], "kind": said["kind"], **_more(said)})
    return found


def _more(said: Mapping[str, Any]) -> dict[str, Any]:
    parts = _parts(said["more"])
    if said["kind"] in ("choice", "choices"):
        return {"choices": list(dict.fromkeys(parts))}
    if said["kind"] == "scale":
        return {"ends": parts}
    return {"unit": said["more"].strip()} if said["kind"] == "number" and parts else {}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def check_whole(form: CardForm, rows: Any, said: Mapping[str, Any]) -> bool:
    """Say whether a form describes a card; what is wrong with the whole stands on the form."""
    faults = faults_of({**said, "key": "new_card", "version": 1})
    if any(fault.name == "record" for fault in faults):
        form.add_error(None, _("Write at least one thing to record, and none twice."))
    for fault in faults:
        name = fault.name.partition(".")[0].partition("[")[0]
        if name != "record":
            place = name if name in form.fields else None
            form.add_error(place, _("This does not make a card yet."))
        elif fault.name != "record":
            form.add_error(None, _("One of the things to record is not complete."))
    return not faults
