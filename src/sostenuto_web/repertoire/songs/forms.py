"""A song as people describe it, a typed line, a search."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto.repertoire.folding import folded_letters
from sostenuto_web.people.forms.seen import SeenMixin
from sostenuto_web.repertoire.models import Audience, Song
from sostenuto_web.repertoire.songs import services
from sostenuto_web.repertoire.songs.keys import short_key

MOST_TAGS = 30
LONGEST_TAG = 60
YES_NO = [("", _("nobody has said")), ("yes", _("yes")), ("no", _("no"))]
SAID = {"yes": True, "no": False, "": None}


class TagsField(forms.CharField):
    """Tags in one line, parted by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=MOST_TAGS * LONGEST_TAG, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the tags, each once, as they were written."""
        text = str(super().clean(value))
        tags = list(dict.fromkeys(" ".join(t.split()) for t in text.split(",") if t.strip()))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(
                _("At most %(most)s tags of %(long)s letters each, with commas between them."),
                params={"most": MOST_TAGS, "long": LONGEST_TAG},
            )
        return tags

    def prepare_value(self, value: Any) -> Any:
        """Show tags as they are written."""
        return ", ".join(value) if isinstance(value, list) else value


class KeyField(forms.CharField):
    """A key as musicians write it: *Am*, *F sharp minor*, *E♭*."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=24, label=_("Key"), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the key, written in one way."""
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            return short_key(text)
        except InputError:
            raise ValidationError(_("Write a key like C, F#m, Bb or A minor.")) from None


class SayField(forms.ChoiceField):
    """Yes, no, or nobody has said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return True, False or None."""
        return SAID[str(super().clean(value))]

    def prepare_value(self, value: Any) -> Any:
        """Show what was said."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class LineForm(forms.Form):
    """One song, typed as it is spoken: *Hurt – Johnny Cash*."""

    says_optional = False
    line = forms.CharField(
        label=_("A song"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Title – Artist")}),
    )

    def clean_line(self) -> Any:
        """Read it."""
        try:
            read = services.read(self.cleaned_data["line"])
        except InputError:
            read = None
        if read is None or read.kind != "song" or read.name is None:
            raise ValidationError(_("Write the title and the artist with a dash between them."))
        if read.urge is not None or read.state is not None:
            raise ValidationError(
                _("An urge belongs to a person: write it in that person's register, not here.")
            )
        return read


class FindSongForm(forms.Form):
    """Words to look for; sent by POST, so that none stands in an address or a log."""

    says_optional = False
    q = forms.CharField(
        label=_("Find a song"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class SongForm(SeenMixin, forms.Form):
    """Everything that people say about a song."""

    title = forms.CharField(label=_("Title"), max_length=300)
    artist = forms.CharField(label=_("Artist"), max_length=300)
    album = forms.CharField(label=_("Album"), max_length=300, required=False)
    genre = forms.CharField(label=_("Genre"), max_length=100, required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1000, max_value=2100)
    key = KeyField()
    tempo_bpm = forms.FloatField(
        label=_("Tempo"),
        required=False,
        min_value=20,
        max_value=300,
        help_text=_("In beats a minute."),
    )
    themes = TagsField(
        label=_("Themes"),
        help_text=_("What the words are about, with commas between: home, drinking, hope."),
    )
    sounds = TagsField(
        label=_("Sounds"),
        help_text=_("Sounds in it that somebody may want to avoid: siren, glass, crowd."),
    )
    no_lyrics = SayField(label=_("Without words"))
    explicit = SayField(label=_("Explicit words"))
    audience = forms.ChoiceField(
        label=_("Who may hear it"), choices=Audience.choices, initial=Audience.EVERYONE
    )
    licence_note = forms.CharField(
        label=_("Licence"),
        max_length=200,
        required=False,
        help_text=_("What you may do with it and why: own CD, public domain."),
    )
    words = forms.CharField(
        label=_("Words and chords"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only what this place may keep. Leave it empty where you are not sure."),
    )

    def clean_title(self) -> str:
        """Refuse a title without a letter."""
        return _written(self.cleaned_data["title"])

    def clean_artist(self) -> str:
        """Refuse an artist without a letter."""
        return _written(self.cleaned_data["artist"])


def _written(text: str) -> str:
    text = " ".join(text.split())
    if not folded_letters(text):
        raise ValidationError(_("Write at least one letter."))
    return text


def initial_of(song: Song) -> dict[str, Any]:
    """Return what a form shows of a song."""
    return {name: getattr(song, name) for name in services.FIELDS}


class LiveForm(forms.Form):
    """How somebody plays a song live."""

    key = KeyField()
    capo = forms.IntegerField(label=_("Capo"), required=False, min_value=0, max_value=11, initial=0)

    def clean_capo(self) -> int:
        """Return 0 where nobody wrote a fret."""
        return self.cleaned_data["capo"] or 0


class MergeForm(forms.Form):
    """The song that this one is the same as."""

    into = forms.ModelChoiceField(
        label=_("It is the same song as"),
        queryset=Song.objects.none(),
        empty_label=_("choose the song that stays"),
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["into"]
        chosen.queryset = among
        chosen.label_from_instance = lambda song: f"{song.title} – {song.artist}"
