"""Run as a program inside a throw-away house: tables, files to serve, and the cast.

Its one word is the time zone of the house.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import django
from django.core.management import call_command


def cast_of_the_tests() -> ModuleType:
    """Return ``tests/web/conftest.py`` as a module."""
    place = Path(__file__).parents[1] / "conftest.py"
    found = importlib.util.spec_from_file_location("cast_of_the_tests", place)
    if found is None or found.loader is None:
        raise RuntimeError(f"{place} cannot be read")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def make_newcomers() -> None:
    """Make people who get a second factor in a journey: afterwards a password lets nobody in."""
    from sostenuto_web.platform.accounts.models import User

    cast = cast_of_the_tests()
    for login in ("keyholder", "codeholder"):
        User.objects.create_user(login, cast.PASSWORD, name=f"Invented {login}", roles=["intern"])


def settle(time_zone: str) -> None:
    """Say where the clinic is."""
    from sostenuto_web.platform.clinic.models import THE_ONE, Clinic

    Clinic.objects.filter(pk=THE_ONE).update(time_zone=time_zone)


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    settle(sys.argv[1])
    cast_of_the_tests().make_cast()
    make_newcomers()
