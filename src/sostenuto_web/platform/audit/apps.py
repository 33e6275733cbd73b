"""The Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who looked at what, in a chain that shows every tampering."""

    name = "sostenuto_web.platform.audit"
    label = "audit"
