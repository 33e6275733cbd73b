"""The form of a consent, a part at a time: what, to whom, what for, until when.

Conventions: nothing is kept between the parts. Each page carries what the others hold in hidden
fields, so that it works without scripts, and "Back" loses nothing. Whoever sends the whole form at
once (no ``to``) is taken at their word.
"""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto.care.consent.catalogue import Kind
from sostenuto_web.people.consents.forms import ScopeForm


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are asked for together, and what that is called."""

    title: Promise
    fields: tuple[str, ...]


PARTS = (
    Part(
        _("About what"), ("classes", "everything", "information", "records_since", "records_until")
    ),
    Part(
        _("To whom"),
        ("recipient_kind", "recipient", "recipient_class", "participants", "treating_only"),
    ),
    Part(_("What for"), ("purposes", "purpose_words")),
    Part(
        _("Until when"),
        ("ends", "expires_on", "expiry_event", "held_until", "held_event", "signed_by"),
    ),
)


@dataclass(slots=True)
class Walk:
    """A form on its way: which part is in sight, and whether it was sent as a whole."""

    form: ScopeForm
    parts: list[Part]
    place: int = 0
    is_whole: bool = field(default=False)
    """Said once that it is all: the button for it then stands in every part."""
    is_sent: bool = field(default=False)

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after the part in sight."""
        return self.place == len(self.parts) - 1

    @property
    def status(self) -> int:
        """The status of the page: 422 when something in it is wrong."""
        return 422 if self.form.is_bound else 200

    def show(self) -> None:
        """Put all but one part out of sight; of a form that was sent, all but what has a fault."""
        faulty = [
            place
            for place, part in enumerate(self.parts)
            if self.is_sent and set(part.fields) & set(self.form.errors)
        ]
        self.place = next(iter(faulty), self.place)
        in_sight = {name for place in faulty or [self.place] for name in self.parts[place].fields}
        for name, each in self.form.fields.items():
            if name not in in_sight:
                each.widget = each.hidden_widget()
                self.form.errors.pop(name, None)


def walk(request: HttpRequest, kind: Kind, initial: dict[str, Any], *, whole: bool = False) -> Walk:
    """Return the form that a request asks for, and where in it one is."""
    form = ScopeForm(kind=kind, initial=initial)
    parts = [part for part in PARTS if set(part.fields) & set(form.fields)]
    if request.method != "POST":
        return Walk(form, parts, is_whole=whole)
    bound = ScopeForm(request.POST, kind=kind, initial=initial)
    at = _number(request.POST.get("at", ""), len(parts) - 1) or 0
    to = _number(request.POST.get("to", ""), len(parts) - 1)
    whole = whole or "whole" in request.POST
    if to is None:
        return Walk(bound, parts, at, is_whole=True, is_sent=True)
    if to > at and set(bound.errors) & set(parts[at].fields):
        return Walk(bound, parts, at, is_whole=whole)
    return Walk(ScopeForm(kind=kind, initial=_typed(bound)), parts, to, is_whole=whole)


def _typed(form: ScopeForm) -> dict[str, Any]:
    """Return what was typed, faulty or not, for a form that is only shown."""
    return {
        name: each.widget.value_from_datadict(form.data, form.files, name)
        for name, each in form.fields.items()
    }


def _number(text: str, most: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 4
    return min(int(text), most) if is_number else None
