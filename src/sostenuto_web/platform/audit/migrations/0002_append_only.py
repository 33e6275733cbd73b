"""Let the database refuse to change or delete what the audit holds.

A test house goes without: tests empty every table between them. Its tests of the triggers install
them themselves.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

from sostenuto_web.platform.audit import triggers


def install(apps: Any, schema_editor: Any) -> None:
    if settings.HOUSE.kind != "test":
        triggers.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
