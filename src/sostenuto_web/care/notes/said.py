"""What somebody says on a note's page: the fields of its form, as one value.

Conventions: answers about goals stand under ``response-<goal>`` and ``level-<goal>``, own sentences
under ``wording-<key>``, where the ids are 32 hexadecimal digits. A field that is not there was not
shown; one that is empty says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.notes.formats import formats
from sostenuto.care.session_words import session_words
from sostenuto.measures.attainment import level_words
from sostenuto_web.care.models import Note
from sostenuto_web.care.notes.goals import NoteGoal
from sostenuto_web.people.once import OnceField

LONGEST_PART, LONGEST_SENTENCE, MOST_SENTENCES = 20_000, 4000, 400
LONGEST_ANSWER, MOST_ANSWERS = 200, 100
WORDING, RESPONSE, LEVEL = "wording-", "response-", "level-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one goal: a key of ``session.toml`` (or ""), a level of attainment (or None)."""

    key: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that a note's page says.

    Attributes
    ----------
    seen, meaning, next_steps, format : str
    wordings : mapping of str to str
        Own sentences by their key.
    answers : mapping of UUID to Answer
        By goal; only the goals that the page showed.
    revision : int or None
        Of the note that the page knew; None asks nothing.
    token : UUID or None
        Of the form; sent twice, it acts once.
    cleared : tuple of str
        Words of a group's note that are names elsewhere and words here, and other answers of
        `sostenuto_web.care.groups.afterwards.guarding`.
    """

    seen: str = ""
    meaning: str = ""
    next_steps: str = ""
    format: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    revision: int | None = None
    token: UUID | None = None
    cleared: tuple[str, ...] = ()


PARTS = ("seen", "meaning", "next_steps")


def _box(label: Any, hint: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoteForm(forms.Form):
    """What came of each goal, the writer's own words, the format, and what the page knew."""

    says_optional = False
    seen = _box(_("What you saw and heard"), "", 2)
    meaning = _box(_("What you make of it"), "", 2)
    next_steps = _box(_("What comes next"), "", 2)
    format = forms.ChoiceField(
        label=_("Format"),
        choices=lambda: [(each.key, each.name) for each in formats().values()],
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    once = OnceField()

    def __init__(self, *args: Any, goals: Iterable[NoteGoal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = tuple(goals)
        for goal in self.goals:
            self.fields[f"{RESPONSE}{goal.row.pk.hex}"] = _response_field(goal)
            self.fields[f"{LEVEL}{goal.row.pk.hex}"] = _level_field(goal)

    @property
    def of_goals(self) -> list[tuple[NoteGoal, Any, Any]]:
        """The goals, each with its two fields."""
        names = ((goal, goal.row.pk.hex) for goal in self.goals)
        return [(goal, self[f"{RESPONSE}{pk}"], self[f"{LEVEL}{pk}"]) for goal, pk in names]

    def clean(self) -> dict[str, Any]:
        """Refuse an own sentence that is longer than a page."""
        said = super().clean() or {}
        texts = [text for name, text in self.data.items() if name.startswith(WORDING)]
        if any(len(str(text)) > LONGEST_SENTENCE for text in texts):
            self.add_error(None, _("One of your own sentences is too long. Shorten it."))
        return said

    def know_of(self, revision: int) -> None:
        """Show the form once more as one that knows of a change; what was typed stays."""
        data: Any = self.data
        data = data.copy()
        data["revision"] = str(revision)
        self.data = data


def _response_field(goal: NoteGoal) -> forms.ChoiceField:
    known = session_words().responses.values()
    return forms.ChoiceField(
        label=goal.row.words,
        choices=[*((each.key, gettext(each.name)) for each in known), ("", gettext("say nothing"))],
        required=False,
        initial=goal.response.key if goal.response else "",
        widget=forms.RadioSelect,
    )


def _level_field(goal: NoteGoal) -> forms.ChoiceField:
    attained = goal.response.attained if goal.response else None
    levels = [
        (str(level), f"{_signed(level)} · {goal.level_words(level) or gettext(each.name)}")
        for level, each in level_words().items()
    ]
    return forms.ChoiceField(
        label=_("Where the client is now"),
        choices=[("", gettext("not rated today")), *levels],
        required=False,
        initial="" if attained is None else str(attained),
    )


def _signed(level: int) -> str:
    return f"+{level}" if level > 0 else str(level).replace("-", "−")


def said_by(data: Any) -> Said:
    """Return what a form's data says, faulty or not: nothing typed is lost."""
    return Said(
        **{name: _text(data.get(name)) for name in (*PARTS, "format")},
        wordings=dict(_wordings(data)),
        answers=dict(_answers(data)),
        revision=whole(data.get("revision")),
        token=_uuid(data.get("once")),
        cleared=cleared_by(data),
    )


def cleared_by(data: Any) -> tuple[str, ...]:
    """Return what a form answers to the guards: its hidden fields, and the button pressed."""
    said = data.getlist("clear") if hasattr(data, "getlist") else ()
    texts = (str(one).strip() for one in said[:MOST_ANSWERS])
    return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST_ANSWER))


def of_note(note: Note, format_key: str) -> dict[str, Any]:
    """Return what the form shows of a note."""
    parts = {name: getattr(note, name) for name in PARTS}
    return {**parts, "format": format_key, "revision": note.revision}


def _text(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()


def _wordings(data: Any) -> Iterable[tuple[str, str]]:
    dropped = f"{WORDING}{data.get('drop', '')}"
    names = [name for name in data if name.startswith(WORDING) and name != dropped]
    for name in names[:MOST_SENTENCES]:
        if text := _text(data.get(name)):
            yield name.removeprefix(WORDING), text


def _answers(data: Any) -> Iterable[tuple[UUID, Answer]]:
    for name in data:
        goal = _uuid(name.removeprefix(RESPONSE)) if name.startswith(RESPONSE) else None
        if goal is not None:
            key = str(data.get(name) or "")
            level = whole(data.get(f"{LEVEL}{goal.hex}"))
            fits = level is not None and -2 <= level <= 2
            known = key in session_words().responses
            yield goal, Answer(key if known else "", level if fits else None)


def whole(value: Any) -> int | None:
    """Return a whole number as a form says it; None where it is none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


class AmendForm(forms.Form):
    """Why a signed note is amended."""

    why = forms.CharField(
        label=_("Why it is amended"),
        max_length=500,
        help_text=_("It stays with the note, beside what stood there before."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
