"""The ``sostenuto`` command: one file a verb, errors in one line, exit codes that mean something.

0 done; 1 done, but some files could not be heard; 2 the input is wrong; 3 no programme can be
made; 70 a fault of ours; 130 stopped by the person. Verbs import what they need when they run, so
that ``--help`` and a single file answer at once.
"""

import os
import sys
import traceback
from functools import cache
from importlib.metadata import entry_points
from typing import Annotated

import typer

from sostenuto.base.errors import PlanError, SostenutoError
from sostenuto.cli import (
    analyse,
    change,
    compose,
    demo,
    evidence,
    features,
    gas,
    measures,
    meta,
    name,
    output,
    plan,
    score,
    suggest,
    why,
)

TRACEBACK_VARIABLE = "SOSTENUTO_TRACEBACK"
"""Set to anything, it lets a fault of ours be shown in full."""

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("analyse", short_help="Hear files and folders.")(analyse.analyse)
app.command("plan", short_help="Plan a listening programme.")(plan.plan)
app.command("why", short_help="May this sound for this person, and why?")(why.why)
app.command("name", short_help="List recordings nobody has named; name them.")(name.name)
app.command("features", short_help="Print what was measured, for research.")(features.features)
app.command("compose", short_help="Compose a piece: sound or MIDI.")(compose.compose)
app.command("meta", short_help="Pool studies, with how much they differ.")(meta.meta)
app.command("evidence", short_help="What is known, for and against.")(evidence.evidence)
app.command("suggest", short_help="Techniques to think of, and why.")(suggest.suggest)
app.command("demo", short_help="Make an invented library and plan with it.")(demo.demo)
app.add_typer(measures.app, name="measures", short_help="Measures: list, show, load a form.")
app.command("score", short_help="Score the answers of a measure.")(score.score)
app.command("change", short_help="Is a change reliable, and what then?")(change.change)
app.command("gas", short_help="Goal attainment: levels to a T-score.")(gas.gas)


VERBS_GROUP = "sostenuto.verbs"
"""Under this name installed packages offer further verbs: the house adds its own here."""


@cache
def gain_verbs() -> None:
    """Add the verbs that other installed packages bring: a function each, or a group of them."""
    for point in sorted(entry_points(group=VERBS_GROUP), key=lambda point: point.name):
        verb = point.load()
        if isinstance(verb, typer.Typer):
            app.add_typer(verb, name=point.name)
        else:
            app.command(point.name)(verb)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        output.say(f"sostenuto {version('sostenuto')}")
        raise typer.Exit


@app.callback()
def _sostenuto(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say it and end."),
    ] = False,
) -> None:
    """Hear a music library and plan listening programmes that are safe for a person."""


def run() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: list[str]) -> int:
    """Run one command and return its exit code; every expected error is one line."""
    try:
        gain_verbs()
        code = app(arguments or ["--help"], prog_name="sostenuto", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else output.DONE
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)  # only a usage error knows its verb
        verb = context.command_path if context else "sostenuto"
        output.note(f"{verb}: {error.format_message()} (see {verb} --help)")
        return output.WRONG_INPUT
    except PlanError as error:
        output.note(f"sostenuto: {error}")
        return output.NO_PLAN
    except SostenutoError as error:
        output.note(f"sostenuto: {error}")
        return output.WRONG_INPUT
    except BrokenPipeError:
        # Whoever reads us (head, less) has seen enough; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return output.DONE
    except ModuleNotFoundError as missing:
        if not missing.name or missing.name.split(".")[0].startswith("sostenuto"):
            raise
        output.note(f"sostenuto: {missing.name} is not there ({demo.WEB_PARTS})")
        return output.WRONG_INPUT
    except OSError as error:
        output.note(f"sostenuto: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return output.WRONG_INPUT
    except Exception as fault:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        # The kind and place only: what the fault says could hold a title or a note.
        place = traceback.extract_tb(fault.__traceback__)[-1]
        output.note(
            f"sostenuto: a fault of ours, please report it: {type(fault).__name__} in "
            f"{os.path.basename(place.filename)}, line {place.lineno} "
            f"({TRACEBACK_VARIABLE}=1 shows more)"
        )
        return output.OUR_FAULT
    except (KeyboardInterrupt, typer.Abort):
        output.note("sostenuto: stopped; what was done is kept")
        return output.INTERRUPTED
