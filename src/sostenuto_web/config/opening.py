"""Open a house for a verb of the command line: name its folder, then set Django up."""

import os
from pathlib import Path

from sostenuto_web.platform.house import FOLDER_VARIABLE, House
from sostenuto_web.platform.serving.lasting import lasting


def open_house(folder: Path | None = None) -> House:
    """Set Django up for the house in ``folder`` (default: the one the environment names).

    Only once in a process: Django's settings are read when it is set up.
    """
    if folder is not None:
        os.environ[FOLDER_VARIABLE] = str(folder.expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sostenuto_web.config.settings")
    with lasting():
        import django
        from django.conf import settings

        django.setup()
    house: House = settings.HOUSE
    return house
