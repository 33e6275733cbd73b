"""``sostenuto audit``: see whether anybody has tampered with who looked at what."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import SostenutoError
from sostenuto.cli import output

if TYPE_CHECKING:
    from sostenuto_web.platform.audit.verification import Report

TAMPERED = 1

audit = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Check the record of who looked at what."
)


@audit.callback()
def _audit() -> None:
    """Check the record of who looked at what."""


@audit.command()
def verify(
    house: Annotated[Path | None, typer.Option(help="The house's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> int:
    """Walk the whole chain and report the first fault; 0 sound, 1 tampered with."""
    from sostenuto_web.config.opening import open_house

    open_house(house)
    from sostenuto_web.platform.audit.verification import verify as walk

    report = walk()
    _note_down(report)
    if as_json:
        output.say_json(report.as_json())
    elif report.fault:
        output.say(f"The audit was changed: {report.fault.says} ({report.fault.kind}).")
        output.say(f"Rows before it that are sound: {report.rows}.")
    else:
        output.say(f"The audit is sound: {report.rows} rows.")
    if not report.guarded and not as_json:
        output.say("The database's own guards (triggers) are missing.")
    return output.DONE if report.is_sound else TAMPERED


def _note_down(report: "Report") -> None:
    """Add a row about the walk itself; a chain that takes no row was told of already."""
    from django.db import DatabaseError

    from sostenuto_web.platform.audit import services

    outcome = "done" if report.is_sound else "failed"
    with contextlib.suppress(DatabaseError, SostenutoError):
        services.record(None, "audit.verified", outcome=outcome, rows=report.rows)
