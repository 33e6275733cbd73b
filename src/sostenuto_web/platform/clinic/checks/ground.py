"""The ground: keys, disk, kind, migrations, clock, and how browsers reach the house."""

import datetime
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic import kinds, recovery, selectors
from sostenuto_web.platform.clinic.findings import Finding, finding
from sostenuto_web.platform.vault import marks

LEAST_FREE = 0.15
CLOCK_SLACK = datetime.timedelta(minutes=5)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@finding("keys", needs_database=False)
def keys_are_kept() -> Iterator[Finding]:
    """Look for the key files, and for who may read them."""
    house = settings.HOUSE
    for file in (house.master_key_file, house.secret_file):
        if not file.exists():
            yield Finding(
                what=_("The key file %(file)s is missing.") % {"file": file.name},
                why=_("Without it nothing that is sealed can be read."),
                mend=_(
                    "Put it back, or type it in from the recovery sheet: sostenuto keys recover"
                ),
            )
    folder = house.master_key_file.parent
    held = [folder, *folder.iterdir()] if folder.is_dir() else []
    if any(_others_may(path) for path in held):
        yield Finding(
            what=_("Other accounts of this machine may read the keys."),
            why=_("Who can copy a key file can read every record in a stolen copy."),
            mend=_("As the owner of the folder: chmod -R go-rwx keys"),
        )


def _others_may(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


@finding("key and database")
def keys_belong() -> Iterator[Finding]:
    """Look whether the key file opens this database."""
    if settings.HOUSE.master_key_file.exists() and not _key_opens():
        yield Finding(
            what=_("The master key is not the one of this database."),
            why=_("Nothing that was sealed before can be read."),
            mend=_("Put the right key file back, or type it in: sostenuto keys recover"),
        )


def _key_opens() -> bool:
    from sostenuto.base.errors import SostenutoError

    try:
        marks.check()
    except SostenutoError:
        return False
    return True


@finding("recovery sheet")
def sheet_is_printed() -> Iterator[Finding]:
    """Look whether today's master key was printed and read back."""
    if settings.HOUSE.kind == "demo" or not settings.HOUSE.master_key_file.exists():
        return
    if recovery.current_print() is None:
        yield Finding(
            what=_("The recovery sheet of the master key is not printed."),
            why=_("If this disk dies, no backup can be read without it."),
            mend=_("Set-up, Recovery sheet: print it and type one line back."),
            where=("set-up-step", "recovery-sheet"),
        )


@finding("kind of house")
def kind_fits() -> Iterator[Finding]:
    """Look whether database and house are of one kind."""
    if kinds.mismatch(selectors.clinic(), settings.HOUSE):
        yield Finding(
            what=_("This database was made for another kind of house."),
            why=_("Invented and real people must never share a database."),
            mend=_("Point the house at its own database, in house.toml."),
        )


@finding("disk", needs_database=False)
def disk_has_room() -> Iterator[Finding]:
    """Look for free room on the disk of the house."""
    disk = shutil.disk_usage(settings.HOUSE.folder)
    free = disk.free / disk.total
    if free < LEAST_FREE:
        yield Finding(
            what=_("The disk is nearly full: %(percent)s %% are free.")
            % {"percent": int(100 * free)},
            why=_("On a full disk nothing can be saved any more."),
            mend=_("Make room, or move the house to a larger disk."),
            severity="must" if free < LEAST_FREE / 3 else "should",
        )


@finding("migrations")
def nothing_to_migrate() -> Iterator[Finding]:
    """Look for changes of the database that were not made yet."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            what=_("The database is older than the program."),
            why=_("Pages may break, and what they save may be lost."),
            mend=_(
                "Start the house with sostenuto serve: it makes a backup and brings it up to date."
            ),
        )


@finding("clock")
def clock_goes_forward() -> Iterator[Finding]:
    """Look whether this machine's clock is behind what was written already."""
    newest = AuditRow.objects.order_by("-number").values_list("at", flat=True).first()
    if newest is not None and timezone.now() < newest - CLOCK_SLACK:
        yield Finding(
            what=_("The clock of this machine is behind its own records."),
            why=_("Sessions, codes and the times in every record go wrong."),
            mend=_("Set the clock, or let the machine take it from the network."),
        )


@finding("names of the house", needs_database=False)
def hosts_are_named() -> Iterator[Finding]:
    """Look which names browsers may use."""
    hosts = set(settings.HOUSE.hosts)
    if any("*" in host for host in hosts):
        yield Finding(
            what=_("The house answers to any name."),
            why=_("A foreign page could send its own name and trick browsers."),
            mend=_("Name the hosts one by one in house.toml, under hosts."),
        )
    elif hosts <= LOOPBACK and settings.HOUSE.kind == "real":
        yield Finding(
            what=_("Only this machine can reach the house."),
            why=_("Tablets and phones need a name in the clinic's network."),
            mend=_("Add the machine's name to hosts in house.toml, and start with --https."),
            severity="should",
        )


@finding("https", needs_database=False)
def is_secure() -> Iterator[Finding]:
    """Look whether browsers in the network reach the house by https."""
    beyond = set(settings.HOUSE.hosts) - LOOPBACK
    if beyond and not settings.HOUSE.secure:
        yield Finding(
            what=_("Other machines reach the house by plain http."),
            why=_("Passwords and records can be read on their way through the network."),
            mend=_("Start with: sostenuto serve --https"),
            severity="should" if settings.HOUSE.kind == "demo" else "must",
        )
