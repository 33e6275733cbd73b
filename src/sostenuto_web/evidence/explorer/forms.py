"""The three questions: with whom, what is done, what may change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.contexts import contexts
from sostenuto.evidence.library import Library
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.asking import Asked

Choices = list[tuple[str, str]]


class AskForm(forms.Form):
    """Selects that stand as they were asked; nothing in them can be wrong."""

    use_required_attribute = False

    context = forms.ChoiceField(label=_("With whom"))
    technique = forms.ChoiceField(label=_("What is done"))
    outcome = forms.ChoiceField(label=_("What may change"))
    near = forms.BooleanField(label=_("Also what was found in other people"))

    def __init__(self, library: Library, asked: Asked) -> None:
        given = {"context": asked.context, "technique": asked.technique}
        super().__init__(initial=given | {"outcome": asked.outcome, "near": asked.near})
        offered: dict[str, list[Any]] = {
            "context": _people(library),
            "technique": _techniques(library),
            "outcome": _sorted((key, words.outcome(key)) for key in library.outcomes),
        }
        anything = {
            "context": gettext("anybody"),
            "technique": gettext("anything"),
            "outcome": gettext("anything"),
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", anything[name]), *choices]


def _people(library: Library) -> list[tuple[str, Choices]]:
    here = [(key, words.context(key)) for key in library.contexts if key in contexts()]
    others = [(key, words.context(key)) for key in library.contexts if key not in contexts()]
    return [
        (gettext("What clients come with"), [(key, str(capfirst(name))) for key, name in here]),
        (gettext("Other people"), _sorted(others)),
    ]


def _techniques(library: Library) -> list[tuple[str, Choices]]:
    every = library.techniques.values()
    kinds = [(one.key, words.technique(one.key)) for one in every if one.umbrella]
    single = [(one.key, words.technique(one.key)) for one in every if not one.umbrella]
    return [
        (gettext("Kinds of help"), _sorted(kinds)),
        (gettext("One technique"), _sorted(single)),
    ]


def _sorted(named: Iterable[tuple[str, str]]) -> Choices:
    shown = [(key, str(capfirst(name))) for key, name in named]
    return sorted(shown, key=lambda pair: pair[1].casefold())
