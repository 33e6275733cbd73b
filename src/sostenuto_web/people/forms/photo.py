"""A photo, and the person's agreement to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import pictures
from sostenuto_web.people.services.photo import LARGEST_BYTES


class PhotoForm(forms.Form):
    """A JPEG or PNG of at most 2 MB."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_(
            "JPEG or PNG, at most 2 MB. It is kept sealed, without the place and time that a camera"
            " writes into it."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    agreed = forms.BooleanField(
        label=_("The person has agreed to a photo in their record"),
        error_messages={"required": _("Without their agreement no photo is kept.")},
    )

    def clean_photo(self) -> bytes:
        """Return the picture's bytes, without what a camera wrote into them."""
        file: Any = self.cleaned_data["photo"]
        if file.size > LARGEST_BYTES:
            raise ValidationError(_("The photo is larger than 2 MB."))
        data: bytes = file.read()
        if pictures.kind_of(data) is None:
            raise ValidationError(_("This is neither a JPEG nor a PNG picture."))
        try:
            return pictures.cleaned(data).data
        except pictures.PictureTooLargeError:
            says = _("The photo is larger than %(most)s by %(most)s points. Make it smaller first.")
            raise ValidationError(says, params={"most": pictures.LONGEST_SIDE}) from None
        except pictures.PictureError:
            says = _("The photo is damaged or not whole. Open it and save it anew as JPEG or PNG.")
            raise ValidationError(says) from None
