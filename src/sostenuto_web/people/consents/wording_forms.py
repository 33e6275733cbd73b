"""The form in which a clinic writes its own words."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sostenuto.care.consent.catalogue import Block, Template
from sostenuto.care.consent.wording import BREVITY, problems_of

PARTS = {
    "what": _("What is agreed"),
    "redisclosure": _("What others may do with it"),
    "refusal": _("What follows from saying no"),
    "revoke": _("How to take it back"),
    "proceedings": _("What it can mean in a case"),
    "held": _("From when it can be taken back"),
    "group_promise": _("What everybody in the group promises"),
    "shared_device": _("What can go wrong on a shared device"),
    "young_person": _("Who has to sign for somebody under age"),
}


class WordingForm(forms.Form):
    """A title, and a box for each part."""

    title = forms.CharField(label=_("Title"), max_length=120)

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        self.fields["title"].initial = template.title
        for block in template.blocks:
            self.fields[f"part_{block.id}"] = forms.CharField(
                label=PARTS.get(block.id, block.id),
                initial=block.text,
                max_length=BREVITY,
                widget=forms.Textarea({"rows": 7}),
            )

    def written(self) -> Template:
        """Return the next version."""
        given = self.cleaned_data
        blocks = tuple(
            Block(block.id, given.get(f"part_{block.id}", "").replace("\r\n", "\n").strip())
            for block in self.template.blocks
        )
        version = self.template.version + 1
        return replace(self.template, title=given.get("title", ""), version=version, blocks=blocks)

    def clean(self) -> dict[str, Any]:
        """Refuse words that leave out what has to be said."""
        given = super().clean() or {}
        if not self.errors:
            for problem in problems_of(self.written()):
                self.add_error(None, str(_("Not yet: %(problem)s.") % {"problem": problem}))
        return given
