"""What forms say is wrong, in plainer words than Django's own; one place for the whole house.

A field, or a form, that knows better says so itself with ``error_messages``.
"""

from django import forms
from django.core import validators
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

NOT_OFFERED = _("Please choose one of those offered.")
A_NUMBER = _("Please write a number, like 12.")
NUMBER: dict[str, str | Promise] = {"invalid": _("Please write a number, like 2.5.")}
DATE = _("Please write a day of the calendar, like 2026-09-12.")
TIME = _("Please write a time, like 14:30.")

OF_FIELDS: dict[type[forms.Field], dict[str, str | Promise]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.BooleanField: {"required": _("Please tick this, or go back.")},
    forms.ChoiceField: {"required": _("Please choose one."), "invalid_choice": NOT_OFFERED},
    forms.ModelChoiceField: {"invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
    },
    forms.ModelMultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.IntegerField: {"invalid": A_NUMBER},
    forms.FloatField: NUMBER,
    forms.DecimalField: NUMBER,
    forms.DateField: {"invalid": DATE},
    forms.TimeField: {"invalid": TIME},
    forms.DateTimeField: {"invalid": _("Please write a day and a time.")},
    forms.SplitDateTimeField: {"invalid_date": DATE, "invalid_time": TIME},
    forms.URLField: {"invalid": _("Please write a whole web address, with https:// before it.")},
    forms.FileField: {
        "required": _("Please choose a file."),
        "missing": _("Please choose a file."),
        "invalid": _("The file did not arrive. Please try again."),
        "empty": _("This file is empty. Please choose another."),
    },
    forms.ImageField: {"invalid_image": _("This is no picture that can be read here.")},
}
OF_VALIDATORS: dict[type, str | Promise] = {
    validators.EmailValidator: _("Please write an e-mail address, like name@place.org."),
    validators.MinValueValidator: _("Please write %(limit_value)s or more."),
    validators.MaxValueValidator: _("Please write %(limit_value)s or less."),
    validators.ProhibitNullCharactersValidator: _("There is a sign in this that cannot be kept."),
    validators.MinLengthValidator: ngettext_lazy(
        "Please write at least %(limit_value)d letter; it has %(show_value)d.",
        "Please write at least %(limit_value)d letters; it has %(show_value)d.",
        "limit_value",
    ),
    validators.MaxLengthValidator: ngettext_lazy(
        "Please keep to %(limit_value)d letter; it has %(show_value)d.",
        "Please keep to %(limit_value)d letters; it has %(show_value)d.",
        "limit_value",
    ),
}


def speak_plainly() -> None:
    """Let every field and every check that is made from now on say it in these words."""
    for kind, said in OF_FIELDS.items():
        own = kind.__dict__.get("default_error_messages", {})
        setattr(kind, "default_error_messages", {**own, **said})  # noqa: B010  stubs: a ClassVar
    for check, words in OF_VALIDATORS.items():
        setattr(check, "message", words)  # noqa: B010  as above
