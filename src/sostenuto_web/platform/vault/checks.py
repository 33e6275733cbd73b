"""A house whose key file is missing or foreign is not served."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.vault import keys


def key_file(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """See that the key file opens the database, before anything is served."""
    if settings.HOUSE.kind == "test":
        return []
    try:
        keys.check()
    except DatabaseError:
        return []  # no database yet; whoever makes it looks at the keys
    except SostenutoError as problem:
        return [checks.Error(str(problem), id="vault.E001")]
    return []
