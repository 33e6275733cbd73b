"""Make a house ready to be served: folders, migrations behind a backup, static files, checks.

Everything looks first whether there is anything to do, so that a second start is quick.
"""

import hashlib
import pkgutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving.lasting import lasting

Say = Callable[[str], None]
STAMP = ".stamp"
BACKUPS = "sostenuto_web.platform.backups.services"


class UnfitError(SostenutoError):
    """The house cannot be served as it is set; the message says why."""


def prepare(house: House, say: Say) -> None:
    """Do what has to be done before a house is served, and say what takes time.

    Raises
    ------
    InputError
        The database does not answer.
    UnfitError
        A system check found something that must not be served.
    """
    _folders(house)
    if migrations_wait():
        _migrate(say)
    collect(house, say)
    check(say)


def _folders(house: House) -> None:
    for folder in (house.folder, house.media, house.backups, house.audit):
        folder.mkdir(parents=True, exist_ok=True)
        if house.folder in (folder, *folder.parents):
            folder.chmod(0o700)


def migrations_wait() -> bool:
    """Say whether the database is behind the program.

    Raises
    ------
    InputError
        The database does not answer.
    """
    try:
        if _every_file_is_applied():
            return False
        executor = MigrationExecutor(connection)
    except DatabaseError as problem:
        hint = "is it running, and is DATABASE_URL right?"
        kind = type(problem).__name__
        raise InputError("database", expected="answering", got=kind, hint=hint) from problem
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _every_file_is_applied() -> bool:
    """Say whether the database has seen every migration that there is a file for.

    Then none waits. Otherwise the files have to be read, which takes longer than to look for them.
    """
    found = {
        (app.label, name)
        for app in apps.get_app_configs()
        for folder in _migrations_of(app)
        for _, name, is_package in pkgutil.iter_modules([folder])
        if not is_package and name[0] not in "_~"
    }
    return found <= MigrationRecorder(connection).applied_migrations().keys()


def _migrations_of(app: AppConfig) -> list[str]:
    module, _ = MigrationLoader.migrations_module(app.label)
    try:
        return list(getattr(import_module(module), "__path__", ())) if module else []
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        return []  # an app without a table


def _migrate(say: Say) -> None:
    if connection.introspection.table_names():
        _back_up(say)
        say("Bringing the database up to date …")
    else:
        say("Making the database …")
    call_command("migrate", interactive=False, verbosity=0)


def _back_up(say: Say) -> None:
    """Make a backup before an upgrade; without one nothing is changed."""
    if find_spec(BACKUPS) is None:
        return
    before = getattr(import_module(BACKUPS), "backup_before_upgrade", None)
    if before is not None:
        say("Making a backup before the upgrade …")
        before()


def collect(house: House, say: Say) -> None:
    """Bring the static files together, unless they are as they were the last time."""
    root, stamp = Path(settings.STATIC_ROOT), _stamp()
    if (root / STAMP).exists() and (root / STAMP).read_text(encoding="ascii") == stamp:
        return
    say("Laying out the static files …")
    call_command("collectstatic", interactive=False, verbosity=0)
    (root / STAMP).write_text(stamp, encoding="ascii")


def _stamp() -> str:
    """Return a digest of every static file's name, size and time."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            found.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def check(say: Say) -> None:
    """Run the system checks for serving; an error stops, a warning is said.

    Raises
    ------
    UnfitError
    """
    with lasting():  # they load every page
        every = checks.run_checks(include_deployment_checks=True)
    found = [message for message in every if not message.is_silenced()]
    for message in found:
        if message.level < checks.ERROR:
            say(f"Note: {message.msg} ({message.id})")
    errors = [message for message in found if message.level >= checks.ERROR]
    if errors:
        raise UnfitError("; ".join(f"{error.msg} ({error.id})" for error in errors))
