"""The Django app."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class VaultConfig(AppConfig):
    """Keys, and fields that nobody can read without them."""

    name = "sostenuto_web.platform.vault"
    label = "vault"

    def ready(self) -> None:
        """Hold key file and database together; both are checked when the house is migrated."""
        from sostenuto_web.platform.vault import checks, marks, privacy

        register(checks.key_file, Tags.security, deploy=True)
        connection_created.connect(privacy.for_the_owner_only)
        pre_migrate.connect(marks.before_migrations, sender=self)
        post_migrate.connect(marks.after_migrations, sender=self)
