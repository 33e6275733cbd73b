"""System checks of a house that is to be served: its folder, its keys, its live messages."""

import os
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Note

PROCESSES = "WEB_CONCURRENCY"
"""Where other servers than ours are told how many processes to run."""


@register(Tags.security, deploy=True)
def keys_are_for_the_owner_only(**_: Any) -> list[CheckMessage]:
    """Refuse key files that others on this machine may read."""
    house = settings.HOUSE
    files = [house.master_key_file, house.secret_file, *(house.folder / "https").glob("*.key")]
    return [
        Error(
            f"others on this machine may read {file.name}: chmod 600 it",
            id="serving.E001",
        )
        for file in files
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077
    ]


@register(Tags.security, deploy=True)
def the_audits_head_can_be_kept(**_: Any) -> list[CheckMessage]:
    """Refuse a house whose audit folder cannot be written."""
    folder: Path = settings.HOUSE.audit
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return []
    if not folder.exists() and os.access(folder.parent, os.W_OK | os.X_OK):
        return []
    return [Error("the folder audit cannot be written", id="serving.E002")]


@register(Tags.security, deploy=True)
def live_messages_reach_every_process(**_: Any) -> list[CheckMessage]:
    """Refuse several processes without anything between them."""
    processes = os.environ.get(PROCESSES, "1")
    if processes in ("", "1") or settings.HOUSE.redis_url:
        return []
    says = f"{PROCESSES} asks for several processes, which need redis_url to hear each other"
    return [Error(says, id="serving.E003")]


@register(Tags.security, deploy=True)
def https_is_on(**_: Any) -> list[CheckMessage]:
    """Say in our words what a house on plain http means."""
    if settings.HOUSE.secure or settings.HOUSE.kind != "real":
        return []
    says = (
        "this house is on plain http: others on the network can read along, and phones get no "
        "offline pages, microphone, MIDI or passkeys; use: sostenuto serve --https"
    )
    return [Note(says, id="serving.W001")]
