"""``sostenuto demo``: a small invented library, heard, and a plan made with it."""

from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import gatekeeping, library, output
from sostenuto.cli.analyse import AsJson, draw_recording
from sostenuto.cli.plan import chosen_arc, planned
from sostenuto.cli.programme import say_plan, told, write_plan

MARK = "ABOUT-THIS-FOLDER.txt"
MADE = "made-with.txt"
"""Names the version that made what is there, so that a second start need not make it again."""
LIBRARY_NAME, INDEX_NAME = "library", "index.sqlite3"
"""The music, and what was heard of it."""
WEB_PARTS = "the web parts bring it: pip install 'sostenuto[web]'"
HOUSE_GROUP = "sostenuto.demo_house"
"""Under this name the web parts offer their demo; the core finds it here and imports none."""
ABOUT = """\
Made by `sostenuto demo`. The artists, songs and the trigger register in this folder are invented;
nothing here is about a real person. You may delete the folder.
"""
START, GOAL, MINUTES = "anxious", "calm", 20.0


def demo(
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where to make it.")] = Path(
        "demo"
    ),
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Only hear and plan; open no house.")
    ] = False,
    port: Annotated[int, typer.Option(help="Of the house; 0: the first free from 8000.")] = 0,
    https: Annotated[bool, typer.Option("--https", help="The house for phones, too.")] = False,
    as_json: AsJson = False,
) -> int:
    """Make a small invented library, hear it, and plan 20 minutes from anxious to calm.

    Makes DIR/library (24 pieces composed on the spot), DIR/triggers.csv (a trigger register with
    three of them), a playlist and pictures. What is there already is kept. With the web parts, an
    invented clinic opens in DIR/house first, while the music is being made, and is served until
    you stop it.
    """
    houses = () if no_serve or as_json else tuple(entry_points(group=HOUSE_GROUP))
    _claim(folder)
    missing = []
    for house in houses:
        try:
            return int(house.load()(folder, port=port, https=https))
        except ModuleNotFoundError as error:
            if (error.name or "sostenuto").split(".")[0].startswith("sostenuto"):
                raise  # a fault of ours: nothing that anybody could install
            missing.append(error.name)
    _make(folder, as_json=as_json)
    for name in missing:
        output.note(f"No house is opened: {name} is not there ({WEB_PARTS})")
    return output.DONE


def is_made(folder: Path) -> bool:
    """Say whether this version's library and programme stand in the folder already."""
    made = folder / MADE
    return made.is_file() and made.read_text(encoding="utf-8") == version("sostenuto")


def _make(folder: Path, *, as_json: bool) -> None:
    """Compose, hear and plan; whatever is there already is kept."""
    from sostenuto.exchange.demo_library import register
    from sostenuto.exchange.registers import write_register
    from sostenuto.jobs.composing import compose_library
    from sostenuto.jobs.pool import PoolRunner

    music, triggers, pictures = folder / LIBRARY_NAME, folder / "triggers.csv", folder / "pictures"
    with PoolRunner() as runner, output.progress("composing") as advance:
        compose_library(music, runner, advance)
    if not triggers.exists():
        write_register(triggers, register())
    # An index of its own: what is invented never mixes with what was really heard.
    with library.heard([music], index_path=folder / INDEX_NAME) as heard:
        made = planned(
            heard,
            chosen_arc("iso", START, GOAL),
            MINUTES,
            start=START,
            goal=GOAL,
            registers=gatekeeping.registers_in([triggers]),
        )
        if as_json:
            output.say_json(told(made, heard.failures))
        else:
            say_plan(made)
        first = made.entries[made.programme.slots[0].candidate.id]
        for ending in (".svg", ".png"):
            draw_recording(heard, first, pictures / f"recording{ending}")
    for ending in (".svg", ".png"):
        write_plan(made, plot=pictures / f"programme{ending}")
    write_plan(made, out=folder / "evening.m3u8")
    (folder / MADE).write_text(version("sostenuto"), encoding="utf-8")
    if as_json:
        return
    output.say()
    output.say(f"Everything is in {folder}: library, triggers.csv, evening.m3u8 and pictures.")
    output.say("Next, with music of your own:")
    output.say("  sostenuto analyse ~/Music")
    output.say("  sostenuto plan ~/Music --from anxious --to calm --minutes 20 --out evening.m3u8")


def _claim(folder: Path) -> None:
    """Make the folder and mark it as the demo's; somebody else's folder is left alone."""
    mark = folder / MARK
    if folder.exists() and not mark.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            "--dir",
            expected="a new or empty folder, or one that the demo made before",
            got=str(folder),
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(ABOUT, encoding="utf-8")
