"""Words of a discharge and of what somebody takes along, in the language of whoever reads."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "discharge.signed": _("A discharge was signed"),
    "discharge.voided": _("A discharge was undone"),
    "pack.changed": _("What the client takes along was changed"),
}
