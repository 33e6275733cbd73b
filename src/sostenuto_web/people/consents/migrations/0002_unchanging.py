"""Let the database refuse to change or delete what is signed or accounted for."""

from typing import Any

from django.conf import settings
from django.db import migrations

from sostenuto_web.people.consents import unchanging


def install(apps: Any, schema_editor: Any) -> None:
    if settings.HOUSE.kind != "test":
        unchanging.install(apps, schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    unchanging.remove(apps, schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
