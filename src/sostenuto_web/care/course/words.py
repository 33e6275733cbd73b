"""Words of the course of care, in the language of whoever reads."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Course

ACTS = {
    "course.begun": _("A course of care was begun"),
    "course.went_on": _("The course of care went on"),
    "course.voided": _("A course of care was voided"),
    "course.restored": _("A course of care was taken back"),
    "form.begun": _("A form was begun"),
    "form.finished": _("A form was finished"),
    "form.again": _("A new version of a form was begun"),
}
FIELDS = {"stage": _("stage")}


def stage(value: Any) -> str:
    """Return what a stage is called; one of another version as it stands."""
    names = dict(Course.Stage.choices)
    return str(names.get(value, value))


VALUES: Mapping[str, Callable[[Any], str]] = {"course.stage": stage}
