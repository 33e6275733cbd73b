"""Words of alerts, in the language of whoever reads."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.alerts import alert_kinds

ACTS = {
    "alert.taken": _("An alert was taken over"),
    "alert.handled": _("An alert was handled"),
}


def name(kind: str) -> str:
    """Return what a kind of alert is called; a key of another version as it stands."""
    found = alert_kinds().get(kind)
    return gettext(found.name) if found else kind


def says(kind: str) -> str:
    """Return what a person should do about a kind of alert."""
    found = alert_kinds().get(kind)
    return gettext(found.words) if found else ""
