"""What did harm in the invented clinic (``harms.toml``), written down as its people would."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.record.harms import services


def write_down(clients: Sequence[Client]) -> None:
    """Write the harms down for these clients, who are given in the order of their taking in."""
    text = (files("sostenuto_web.config.demo") / "harms.toml").read_text(encoding="utf-8")
    for said in tomllib.loads(text)["harms"]:
        if said["client"] < len(clients):
            _write_down(clients[said["client"]], said)


def _write_down(client: Client, said: dict[str, Any]) -> None:
    here = ZoneInfo(clinic().time_zone)
    today = datetime.now(here).date()
    happened = datetime.combine(today - timedelta(days=said["days"]), time(said["hour"]), here)
    due = said.get("again", 0 if "closed" in said else None)
    fields = said | {
        "happened_at": happened,
        "follow_up_on": None if due is None else today + timedelta(days=due),
    }
    harm = services.report(client.made_by, client, fields)
    if "closed" in said:
        services.close(client.made_by, harm, said["closed"])
