"""What techniques are suggested from: looked at, and changed, before anything is suggested.

Conventions: what the record says to take care with holds whatever is typed here; more can be added
and nothing taken away. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.care.cautions import caution_kinds, doings
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.shape import words as card_words
from sostenuto.evidence.library import Library
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.suggesting.standing import Ground

MOST_NAMED = 8
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the core, in its own keys."""

    context: str
    needs: tuple[str, ...]
    preferences: tuple[str, ...]
    cautions: tuple[str, ...]


class AskForm(forms.Form):
    """With what somebody comes, what they need, what they like, and what else to take care with."""

    context = forms.ChoiceField(label=_("What the client comes with"))
    needs = forms.MultipleChoiceField(
        label=_("What should change"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least.")},
    )
    likes = forms.MultipleChoiceField(
        label=_("What they like"), required=False, widget=forms.CheckboxSelectMultiple
    )
    dislikes = forms.MultipleChoiceField(
        label=_("What they do not wish for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    named = forms.CharField(
        label=_("Techniques they like, by name"),
        max_length=300,
        required=False,
        help_text=_("With a comma between; with a − before one that is not wished for."),
    )
    care = forms.MultipleChoiceField(
        label=_("What else to take care with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What stands on the record holds in any case. This is not kept."),
    )

    def __init__(self, data: Any, *, library: Library, ground: Ground) -> None:
        initial = {"context": next(iter(ground.contexts), ""), "needs": list(ground.needs)}
        super().__init__(data, initial=initial)
        self.library, self.ground = library, ground
        offered: dict[str, Any] = {
            "context": _contexts(ground),
            "needs": _needs(library, ground),
            "likes": _ways(library),
            "dislikes": _ways(library),
            "care": _care(library, ground),
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices

    def clean_named(self) -> tuple[str, ...]:
        """Return the techniques that were named, as the core takes them."""
        typed = str(self.cleaned_data["named"]).replace(";", ",").split(",")
        names = [name.strip() for name in typed if name.strip()]
        if len(names) > MOST_NAMED:
            raise ValidationError(_("At most %(most)d names."), params={"most": MOST_NAMED})
        return tuple(dict.fromkeys(self._key_of(name) for name in names))

    def _key_of(self, name: str) -> str:
        plain = name.lstrip("-−–").strip()
        sign = "-" if plain != name else ""
        by_name = {words.technique(key).casefold(): key for key in self.library.techniques}
        try:
            return sign + (by_name.get(plain.casefold()) or self.library.technique_named(plain).key)
        except InputError as fault:
            told = _("“%(name)s” is no technique here. Look at the list of techniques.")
            raise ValidationError(told, params={"name": plain[:60]}) from fault

    def clean(self) -> dict[str, Any]:
        """Refuse what is liked and not wished for at once."""
        said = super().clean() or {}
        both = set(said.get("likes", ())) & set(said.get("dislikes", ()))
        named = said.get("named", ())
        both |= {key for key in named if f"-{key}" in named}
        if both:
            raise ValidationError(_("The same thing is liked and not wished for. Choose one."))
        return said

    def asked(self) -> Asked | None:
        """Return what is asked: as it was sent, or what the record says; None where that lacks."""
        if self.is_bound:
            return self._sent() if self.is_valid() else None
        if not (self.ground.contexts and self.ground.needs):
            return None
        return Asked(self.ground.contexts[0], self.ground.needs, (), self.ground.known)

    def _sent(self) -> Asked:
        said = self.cleaned_data
        wishes = [*said["likes"], *(f"-{key}" for key in said["dislikes"]), *said["named"]]
        return Asked(
            said["context"],
            tuple(dict.fromkeys(said["needs"])),
            tuple(dict.fromkeys(wishes)),
            tuple(dict.fromkeys((*self.ground.known, *said["care"]))),
        )


def _contexts(ground: Ground) -> list[Any]:
    """Return what a client can come with, what they do come with first."""
    named = [(key, str(capfirst(gettext(one.name)))) for key, one in contexts().items()]
    own = [pair for pair in named if pair[0] in ground.contexts]
    others = [pair for pair in named if pair[0] not in ground.contexts]
    if not own:
        return [("", gettext("Choose one")), *others]
    return [(gettext("On the record"), own), (gettext("Others"), others)]


def _needs(library: Library, ground: Ground) -> list[Any]:
    """Return every outcome, those to begin with first."""
    named = [(key, str(capfirst(words.outcome(key)))) for key in library.outcomes]
    first = [(key, str(capfirst(words.outcome(key)))) for key in ground.needs]
    others = sorted((p for p in named if p not in first), key=lambda pair: pair[1].casefold())
    if not first:
        return others
    begun = gettext("To begin with, by the record and the goals")
    return [(begun, first), (gettext("Others"), others)]


def _ways(library: Library) -> list[tuple[str, Choices]]:
    """Return the kinds of technique, with whom, and what is done, as far as techniques have it."""
    done = {doing for technique in library.techniques.values() for doing in technique.doings}
    return [
        (gettext("Kind"), _named(card_words("families").items())),
        (gettext("With whom"), _named(card_words("settings").items())),
        (gettext("What is done"), _named((k, t) for k, t in doings().items() if k in done)),
    ]


def _care(library: Library, ground: Ground) -> list[tuple[str, Choices]]:
    """Return the cautions that the record does not have, and the remarks of the evidence."""
    kinds = [(key, one.name) for key, one in caution_kinds().items() if key not in ground.cautions]
    remarks = [(key, one.name) for key, one in library.remarks.items()]
    return [
        (gettext("Only told, gates nothing"), _named(remarks)),
        (gettext("Cautions"), _named(kinds)),
    ]


def _named(pairs: Iterable[tuple[str, str]]) -> Choices:
    return [(key, str(capfirst(gettext(text)))) for key, text in pairs]
