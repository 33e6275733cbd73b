"""What is said of music when it is brought, and where a folder of it lies."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.once import OnceField
from sostenuto_web.repertoire.models import Audience, Recording

WITHOUT_SCRIPT_BYTES = 11 * 1024 * 1024
TOO_LARGE = _("All files of one go may be 11 MB together. Bring fewer at a time.")
NOT_A_FOLDER = _("This is no folder that the house can open.")


class ManyFiles(forms.FileInput):
    """A chooser of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class TermsForm(forms.Form):
    """What is said of everything that is brought in one go."""

    licence_note = forms.CharField(
        label=_("Licence"),
        help_text=_("Where it comes from and what it may be used for. It may stay empty."),
        max_length=Recording._meta.get_field("licence_note").max_length,
        required=False,
    )
    audience = forms.ChoiceField(
        label=_("Who may hear it"), choices=Audience.choices, initial=Audience.EVERYONE
    )


class OwnTermsForm(TermsForm):
    """The same, brought from a client's page."""

    theirs = forms.BooleanField(
        label=_("Only for this person"),
        help_text=_("Nobody else hears it, and only their care team sees it."),
        required=False,
        initial=True,
    )


class FilesForm(forms.Form):
    """The files themselves, where no script brings them."""

    sounds = FilesField(
        label=_("Sound files"),
        help_text=_("WAV, FLAC, MP3, Ogg, Opus, M4A, AAC or WebM; in one go at most 11 MB."),
        widget=ManyFiles(attrs={"accept": "audio/*"}),
    )

    once = OnceField()

    def __init__(self, *args: Any, was_larger: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_larger:  # the server has dropped them already
            self.fields["sounds"].error_messages["required"] = TOO_LARGE


class FolderForm(forms.Form):
    """A folder of music on the house's own machine."""

    path = forms.CharField(
        label=_("Folder"),
        help_text=_("Its whole path on the machine on which the house runs, like /srv/music."),
        max_length=1000,
    )

    def clean_path(self) -> Path:
        """Return a folder that may be heard: there, readable, and not the house's own things."""
        said = self.cleaned_data["path"].strip()
        if not said.startswith("/") or "\x00" in said:
            raise ValidationError(_("Write the whole path, beginning with a slash."))
        try:
            place = Path(said).resolve(strict=True)
            with_entries = place.is_dir() and next(place.iterdir(), place) is not None
        except (OSError, RuntimeError):  # a ring of links
            raise ValidationError(NOT_A_FOLDER) from None
        house = Path(settings.HOUSE.folder).resolve()
        if not with_entries or place == place.parent or _overlap(place, house):
            raise ValidationError(NOT_A_FOLDER)
        if any(_overlap(place, Path(each)) for each in SYSTEM):
            raise ValidationError(NOT_A_FOLDER)
        return place


SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/boot", "/run", "/bin", "/sbin", "/lib", "/usr/bin")


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
