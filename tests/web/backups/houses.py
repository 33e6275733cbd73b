"""Houses in processes of their own, for tests that kill, restore and go back."""

import os
import sqlite3
import subprocess
import sys

SETTLE = """
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
"""
PEOPLE = """
from django.db import transaction
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault.models import DataKey
for n in range({count}):
    with transaction.atomic():
        client = Client.objects.create(alias="{who}", name="CANARY", data_key=DataKey.make())
        audit.record(None, "client.created", client)
"""


def started(house, code, **more):
    """Start a process that works in a house."""
    start = "import django; django.setup()\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + code],
        env=environment(house),
        text=True,
        **more,
    )


def environment(house):
    """Return the environment of a process whose house it is."""
    said = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return said | {
        "SOSTENUTO_HOUSE": str(house),
        "SOSTENUTO_HOUSE_KIND": "real",
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def done(house, code):
    process = started(house, code, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def sostenuto(house, *words, typed=""):
    code = "import sys; from sostenuto.cli.main import answer; sys.exit(answer(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env=environment(house),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def counted(house) -> tuple[int, int, int]:
    with sqlite3.connect(house / "house.sqlite3") as database:
        return tuple(
            database.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("people_client", "vault_datakey", "audit_auditrow")
        )
