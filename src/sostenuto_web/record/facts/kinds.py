"""The kinds of facts, as one table: how each is called, kept and checked."""

from dataclasses import dataclass
from types import MappingProxyType

from sostenuto_web.record.facts import forms
from sostenuto_web.record.models import (
    Distress,
    Fact,
    Feeling,
    Felt,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact.

    Attributes
    ----------
    key : str
        What a form or a device calls it.
    model : type
    form : type
        Checks what is said (`forms.FactForm`).
    """

    key: str
    model: type[Fact]
    form: type[forms.FactForm]


KINDS = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            Kind("rating", Rating, forms.RatingForm),
            Kind("feeling", Feeling, forms.FeelingForm),
            Kind("music", MusicEvent, forms.MusicForm),
            Kind("quote", Quote, forms.QuoteForm),
            Kind("prompt", PromptLevel, forms.PromptForm),
            Kind("mark", Mark, forms.MarkForm),
            Kind("response", Response, forms.ResponseForm),
            Kind("felt", Felt, forms.FeltForm),
            Kind("distress", Distress, forms.DistressForm),
        )
    }
)
"""Every kind by its key."""


def kind_of(row: Fact) -> Kind:
    """Return the kind of a fact."""
    return next(kind for kind in KINDS.values() if kind.model is type(row))
