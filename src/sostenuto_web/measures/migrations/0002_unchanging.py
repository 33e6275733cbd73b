"""Let the database refuse to change what was answered."""

from typing import Any

from django.conf import settings
from django.db import migrations

from sostenuto_web.measures import unchanging


def install(apps: Any, schema_editor: Any) -> None:
    if settings.HOUSE.kind != "test":
        unchanging.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    unchanging.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
