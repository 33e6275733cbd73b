"""The note of a session: own words beside the facts, what was signed, and what was said about it.

Conventions: the facts stand in `sostenuto_web.record`; a note renders them. What is signed is a
`NoteVersion` and is never changed: amending it makes another one.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models.sessions import Session
from sostenuto_web.people.models import Client, Voidable
from sostenuto_web.platform.vault.fields import EncryptedTextField
from sostenuto_web.platform.vault.models import Sealed

LONGEST_NOTE = 500_000
"""Characters of a note's facts as JSON, or of its text."""


class Note(Voidable):
    """The note of one session, while it is written and after."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits for a co-signature")
        RETURNED = "returned", _("returned")
        SIGNED = "signed", _("signed")

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="session_notes")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="note")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.DRAFT, db_index=True
    )
    format = models.CharField(max_length=10, blank=True)
    """A key of ``sostenuto/care/notes/formats.toml``; empty: the house's."""
    seen = EncryptedTextField(_("what I saw and heard"), multiline=True)
    meaning = EncryptedTextField(_("what I make of it"), multiline=True)
    next_steps = EncryptedTextField(_("what comes next"), multiline=True)
    wordings = EncryptedTextField(max_length=LONGEST_NOTE)
    """JSON: own sentences in place of drafted ones, by the key of their fact."""
    cleared = EncryptedTextField(max_length=LONGEST_NOTE)
    """JSON: words of a group note that are names elsewhere, and were said to be words here."""
    revision = models.PositiveIntegerField(default=0)
    """Counts the changes of this row, so that two who edit at once notice each other."""
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class NoteVersion(Sealed):
    """What a note said when it was handed in, signed or amended; never changed."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=10)
    facts = EncryptedTextField(max_length=LONGEST_NOTE)
    """JSON of `sostenuto.care.notes` with its schema's version, wordings and own words."""
    text = EncryptedTextField(max_length=LONGEST_NOTE, multiline=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of facts and text, in hexadecimal digits."""
    why = EncryptedTextField(_("why it is amended"), max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["note", "number"], name="care_version_once"),
        )


class Signature(models.Model):
    """A named person signed one version of a note: as who wrote it, or as who answers for it."""

    class Role(models.TextChoices):
        """As what."""

        AUTHOR = "author", _("wrote it")
        COSIGNER = "cosigner", _("answers for it")
        CO_LEADER = "coleader", _("led with them")

    version = models.ForeignKey(NoteVersion, on_delete=models.CASCADE, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    credential = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["version", "role"],
                condition=~models.Q(role="coleader"),
                name="care_signed_once",
            ),
            models.UniqueConstraint(
                fields=["version", "role", "by"], name="care_signed_once_by_each"
            ),
        )


class Remark(Sealed):
    """What a supervisor says about a handed-in note, beside the fact it is about."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(
        NoteVersion, null=True, on_delete=models.CASCADE, related_name="remarks"
    )
    about = models.CharField(max_length=80, blank=True)
    """Key of a fact or a section; empty: the whole note."""
    words = EncryptedTextField(_("remark"), max_length=2000, multiline=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at",)
