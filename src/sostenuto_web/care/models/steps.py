"""What was tapped on a session's page: one row an action, by its idempotency key.

The facts themselves stand in `sostenuto_web.record`; a step says that an action arrived, so that
a doubled, late or reordered one changes nothing, and how the session went on from there.
"""

from django.conf import settings
from django.db import models

from sostenuto_web.care.models.groups import MeetingStep
from sostenuto_web.care.models.sessions import Session
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed


class Step(Sealed):
    """One action of a session; its id is that of the fact it noted, if it noted one.

    ``token`` is the id that the device gave it; ``about`` what it is about: the activity that was
    begun, the token of the action that is taken back or ended.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    token = models.UUIDField()
    kind = models.CharField(max_length=10)
    about = models.UUIDField(null=True, blank=True)
    words = EncryptedTextField(max_length=2000, multiline=True)
    """What was done about a distress, while the action that noted it has not arrived."""
    shared = models.ForeignKey(
        MeetingStep, null=True, blank=True, on_delete=models.SET_NULL, related_name="carried"
    )
    """What the group did, of which this is one member's part; then ``about`` is a row's id."""
    at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("at", "token")
        indexes = (models.Index(fields=["session", "at"], name="care_step_of_session"),)
