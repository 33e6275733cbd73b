"""How the history of a register's entry is told."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "trigger.added": _("An entry of the trigger register was added"),
    "trigger.changed": _("An entry of the trigger register was changed"),
    "trigger.voided": _("An entry of the trigger register was voided"),
    "trigger.restored": _("An entry of the trigger register was taken back"),
}
FIELDS = {
    "value": _("which one"),
    "urge": _("urge"),
    "urge_before": _("urge before"),
    "substance": _("substance"),
    "why": _("why"),
    "context": _("where, when, with whom"),
    "visible_to": _("who may read it"),
    "review_on": _("look again on"),
    "kind": _("kind"),
    "state": _("state"),
}
