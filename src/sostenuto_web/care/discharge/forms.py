"""What is asked for the pack: which songs, when each may help, and words for a hard day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto_web.care.discharge.pack import OF_FORM, WHEN, PackSaid, PackSong
from sostenuto_web.care.discharge.songs import Offered, line_of

LONG = 3000
LONGEST_WORDS = 200


def _text(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PackForm(forms.Form):
    """A pack: the songs that are offered, each with a tick, and the texts.

    Parameters
    ----------
    offered : list of Offered
    said : PackSaid
        As it is kept; what it does not say yet begins with the answers of the discharge form.
    answers : dict
        Of the discharge form.
    revision : int
        Of what the page shows.
    """

    says_optional = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    keep = _text(
        gettext_lazy("What I want to keep doing with music"),
        gettext_lazy("When, where, with whom. Small and sure is good."),
    )
    hard = _text(
        gettext_lazy("What helps me when it is hard"),
        gettext_lazy("Their own words. One thing a line."),
    )
    people = _text(
        gettext_lazy("People I can call"),
        gettext_lazy(
            "A name and a number, one a line. The house's crisis numbers come by themselves."
        ),
    )
    come_back = _text(
        gettext_lazy("How I can come back"),
        gettext_lazy("Without the name of this house, if somebody else may find the paper."),
        rows=2,
    )
    leave_out = _text(gettext_lazy("What is better left alone"), rows=3)
    says_leave_out = forms.BooleanField(
        label=gettext_lazy("They want this written on the paper"),
        help_text=gettext_lazy("Paper can be found. Leave it off unless they ask for it."),
        required=False,
    )
    says_name = forms.BooleanField(
        label=gettext_lazy("Put their name on it"),
        help_text=gettext_lazy("Off: nobody who finds the paper learns whose it is."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        offered: list[Offered],
        said: PackSaid,
        answers: dict[str, Any],
        revision: int,
        **kwargs: Any,
    ) -> None:
        begin = {} if revision else {to: answers.get(of) for to, of in OF_FORM.items()}
        initial = {
            name: getattr(said, name) or begin.get(name) or ""
            for name in ("keep", "hard", "people", "come_back", "leave_out")
        }
        ticks = {name: getattr(said, name) for name in ("says_leave_out", "says_name")}
        kwargs["initial"] = initial | ticks | {"seen": revision}
        super().__init__(*args, **kwargs)
        self.offered = offered
        for one in offered:
            self._add(one)

    def _add(self, one: Offered) -> None:
        chosen, key = one.chosen, one.song.pk.hex
        self.fields[f"in-{key}"] = forms.BooleanField(
            label=line_of(one.song), required=False, initial=chosen is not None
        )
        self.fields[f"when-{key}"] = forms.ChoiceField(
            label=_("When it may help"),
            choices=[(name, str(words)) for name, words in WHEN.items()],
            required=False,
            initial=chosen.when if chosen else "any",
        )
        self.fields[f"words-{key}"] = forms.CharField(
            label=_("What they say of it"),
            max_length=LONGEST_WORDS,
            required=False,
            initial=chosen.words if chosen else "",
        )

    def song_fields(self) -> list[dict[str, Any]]:
        """Return the fields song by song, for the page."""
        return [
            {"offered": one}
            | {name: self[f"{name}-{one.song.pk.hex}"] for name in ("in", "when", "words")}
            for one in self.offered
        ]

    def text_fields(self) -> list[Any]:
        """Return the texts and ticks."""
        names = ("keep", "hard", "people", "come_back", "leave_out", "says_leave_out", "says_name")
        return [self[name] for name in names]

    def said(self) -> PackSaid:
        """Return the pack that was sent; a song that is not offered is not taken."""
        data = self.cleaned_data
        songs = tuple(
            PackSong(one.song.pk, data[f"when-{key}"] or "any", data[f"words-{key}"])
            for one in self.offered
            if data[f"in-{(key := one.song.pk.hex)}"]
        )
        texts = {name: data[name] for name in ("keep", "hard", "people", "come_back", "leave_out")}
        ticks = {name: data[name] for name in ("says_leave_out", "says_name")}
        return PackSaid(songs, **texts, **ticks)
