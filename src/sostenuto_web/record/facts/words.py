"""Words of facts for the history of a record."""

from django.utils.translation import gettext_lazy as _

ACTS = {"fact.voided": _("A fact of a session was voided")}
"""What was done, as the history says it."""
