"""What `plan` and `why` share: registers and preferences from files, and the gate's decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.cli import output
from sostenuto.cli.library import Heard

if TYPE_CHECKING:
    from sostenuto.exchange.index_rows import Entry
    from sostenuto.repertoire.decisions import Decision
    from sostenuto.repertoire.gate import Gate
    from sostenuto.repertoire.songs import Recording
    from sostenuto.repertoire.triggers import Register

Avoid = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="The person's trigger register (CSV). Give it once for each member of a group.",
    ),
]
WithTherapist = Annotated[
    bool,
    typer.Option("--with-therapist", help="A therapist is present: songs that ask may be used."),
]


@dataclass(frozen=True)
class Gated:
    """A heard library with the gate's decision about each file.

    Attributes
    ----------
    recordings, decisions : sequences as long as the library's entries
    gate : Gate
    """

    recordings: "Sequence[Recording]"
    decisions: "Sequence[Decision]"
    gate: "Gate"


def registers_in(avoid: list[Path] | None) -> "list[Register]":
    """Read the registers, before anything that takes long.

    Raises
    ------
    SostenutoError
        When a register cannot be read in full: then nothing may sound.
    """
    from sostenuto.exchange.registers import read_register

    registers = [read_register(path) for path in avoid or ()]
    for path, register in zip(avoid or (), registers, strict=True):
        if register.is_empty:
            output.note(f"{path.name} holds no entries: only unnamed recordings are left out")
    return registers


def gated(library: Heard, registers: "Sequence[Register]", *, with_therapist: bool) -> Gated:
    """Ask the gate about every recording, for the people of these registers."""
    from sostenuto.exchange.recordings import recordings
    from sostenuto.repertoire.gate import Gate

    found = recordings(library.entries, library.index, with_sound=bool(registers))
    gate = Gate(registers, found, setting="with_therapist" if with_therapist else "alone")
    if not gate.group:
        _note_unused(gate)
    return Gated(found, gate.decisions(), gate)


def _note_unused(gate: "Gate") -> None:
    """Count the entries that keep out nothing here: harmless, unless one is misspelt.

    What they say is not repeated: standard error may end in a log.
    """
    unused = sum(len(entries) for entries in gate.unused)
    if unused:
        many = "entries of the register match" if unused > 1 else "entry of the register matches"
        output.note(f"{unused} {many} nothing in this library (is the spelling right?)")


def why_out(entry: "Entry", decision: "Decision") -> dict[str, str]:
    """Return what is told of a recording that the gate leaves out."""
    from sostenuto.exchange.media_source import shown_path

    return {
        "path": shown_path(entry.path),
        "decision": decision.answer,
        "reason": decision.text,
    }
