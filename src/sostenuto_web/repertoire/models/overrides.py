"""Written reasons by which a therapist let something sound that the gate stops."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed
from sostenuto_web.repertoire.models.sets import SetList


class Override(Sealed):
    """One reason, for one song or recording, for one client or one set list; kept for review.

    It holds until the clinic's day ends, and only with a therapist in the room. Sealed under the
    client's key or the set list's.
    """

    client = models.ForeignKey(Client, null=True, on_delete=models.CASCADE, related_name="+")
    set_list = models.ForeignKey(
        SetList, null=True, on_delete=models.CASCADE, related_name="overrides"
    )
    item_ref = EncryptedTextField(max_length=60)
    """``song:<id>`` or ``recording:<id>``."""
    was = EncryptedTextField()
    """What the gate had said, in the words for whoever saw them."""
    reach = EncryptedTextField()
    """How far it reaches (`sostenuto_web.repertoire.gate.standing.Reach`)."""
    reason = EncryptedTextField(_("reason"), multiline=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Taken back before its time."""
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    remark = EncryptedTextField(_("remark"), multiline=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(client__isnull=True) ^ models.Q(set_list__isnull=True),
                name="repertoire_override_is_one",
            ),
        )
