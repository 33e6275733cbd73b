"""The three questions of the map: where, what is done, what for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.evidence.chains import chains
from sostenuto.evidence.library import Library
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.mechanisms.asking import Asked
from sostenuto_web.evidence.mechanisms.showing import SIDES


class AskForm(forms.Form):
    """Selects that stand as they were asked; only what leads somewhere is offered."""

    use_required_attribute = False
    says_optional = False

    place = forms.ChoiceField(label=_("Place or substance"), required=False)
    technique = forms.ChoiceField(label=_("Technique"), required=False)
    outcome = forms.ChoiceField(label=_("What it is for"), required=False)

    def __init__(self, library: Library, asked: Asked) -> None:
        given = {"place": asked.place, "technique": asked.technique, "outcome": asked.outcome}
        super().__init__(initial=given)
        every = chains(library)
        techniques = {chain.technique for chain in every} | {asked.technique} - {""}
        outcomes = {chain.outcome for chain in every} | {asked.outcome} - {""}
        offered: dict[str, Any] = {
            "place": _places(library),
            "technique": _sorted((key, words.technique(key)) for key in techniques),
            "outcome": _sorted((key, words.outcome(key)) for key in outcomes),
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", gettext("any")), *choices]


def _places(library: Library) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places by their side of the map, in the order of the table."""
    return [
        (
            str(named),
            [
                (key, str(capfirst(words.said(name))))
                for key, (name, side) in library.places.items()
                if side == asked
            ],
        )
        for asked, named in SIDES.items()
    ]


def _sorted(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    shown = [(key, str(capfirst(name))) for key, name in named]
    return sorted(shown, key=lambda pair: pair[1].casefold())
