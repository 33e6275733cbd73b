"""A finished plan as words, as JSON, as a playlist, a folder of files and a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sostenuto.base.units import clock
from sostenuto.cli import output

if TYPE_CHECKING:
    from sostenuto.base.affect import AffectPoint
    from sostenuto.exchange.index_rows import Entry
    from sostenuto.exchange.pictures.look import Spec
    from sostenuto.exchange.playlists import Track
    from sostenuto.listening.programme import Programme


@dataclass(frozen=True)
class Plan:
    """A programme with what was asked for, and what was left out and why."""

    programme: "Programme"
    entries: "dict[str, Entry]"
    start: str
    goal: str
    excluded: Sequence[dict[str, str]]
    counted: dict[str, int]
    answers: dict[str, str]
    model: str

    @property
    def title(self) -> str:
        """What the programme is called in pictures; names nobody."""
        where = f"From {self.start} to {self.goal}" if self.goal else f"Staying {self.start}"
        return f"{where}, {clock(self.programme.total_s)}"


def say_plan(made: Plan) -> None:
    """Print a plan for a person to read."""
    programme = made.programme
    output.say(f"{made.title} ({programme.arc.name} arc)")
    output.say()
    rows = [
        [
            str(number),
            clock(slot.start_s),
            f"{slot.candidate.title} – {slot.candidate.artist or 'unknown artist'}",
            f"{'ask first: ' if slot.candidate.asks else ''}{slot.reason}",
        ]
        for number, slot in enumerate(programme.slots, start=1)
    ]
    rows.append(["", clock(programme.total_s), "end", ""])
    output.say_table(rows, right=frozenset({0, 1}))
    output.say()
    for remark in programme.notes:
        output.say(remark)
    sure = (
        "proven: no better order of as many recordings keeps the rules"
        if programme.optimal
        else f"a better order, if there is one, would cost at most {programme.gap:.3f} less"
    )
    output.say(f"Chosen from {programme.considered} recordings that may sound; {sure}.")
    if made.counted:
        parts = ", ".join(f"{count} {label}" for label, count in made.counted.items())
        output.say(f"Left out: {parts}.")
    output.say(
        f"Where a recording lies on the affect plane is an estimate ({made.model}): what a person "
        "says outranks it."
    )


def told(made: Plan, failures: Sequence[tuple[Path, str]]) -> dict[str, Any]:
    """Return a plan and what could not be heard as plain values, for ``--json``."""
    from sostenuto.exchange.media_source import shown_path

    programme = made.programme
    return {
        "arc": programme.arc.name,
        "from": _pair(programme.arc.start),
        "to": _pair(programme.arc.goal),
        "minutes": programme.minutes,
        "affect_model": made.model,
        "total_s": programme.total_s,
        "cost": programme.cost,
        "optimal": programme.optimal,
        "gap": programme.gap,
        "considered": programme.considered,
        "notes": list(programme.notes),
        "slots": [
            {
                "path": shown_path(made.entries[slot.candidate.id].path),
                "id": slot.candidate.id,
                "title": slot.candidate.title,
                "artist": slot.candidate.artist,
                "start_s": slot.start_s,
                "duration_s": slot.candidate.duration_s,
                "target": _pair(slot.target),
                "planned": _pair(slot.planned),
                "decision": made.answers[slot.candidate.id],
                "reason": slot.reason,
            }
            for slot in programme.slots
        ],
        "excluded": list(made.excluded),
        "excluded_counts": made.counted,
        "failures": [{"path": shown_path(path), "error": message} for path, message in failures],
    }


def _pair(point: "AffectPoint") -> list[float]:
    return [point.valence, point.arousal]


def write_plan(
    made: Plan, *, out: Path | None = None, to_folder: Path | None = None, plot: Path | None = None
) -> None:
    """Write the plan as a playlist, as a folder of levelled files and as a picture."""
    if out is not None:
        from sostenuto.exchange.playlists import write_playlist

        write_playlist(_tracks(made), out)
    if to_folder is not None:
        from sostenuto.exchange.levelled import write_levelled_folder
        from sostenuto.jobs.levelling import in_workers
        from sostenuto.jobs.pool import PoolRunner

        with PoolRunner() as runner:
            write_levelled_folder(_tracks(made), to_folder, in_workers(runner))
    if plot is not None:
        from sostenuto.exchange.pictures.draw import draw

        draw(picture(made), plot)


def picture(made: Plan) -> "Spec":
    """Return the picture of a plan on the affect plane."""
    from sostenuto.exchange.pictures.affect_plane import Stop, programme_picture

    stops = [
        Stop(
            title=slot.candidate.title,
            artist=slot.candidate.artist or "unknown artist",
            start_s=slot.start_s,
            duration_s=slot.candidate.duration_s,
            target=slot.target,
            affect=slot.candidate.affect,
        )
        for slot in made.programme.slots
    ]
    subtitle = (
        f"{made.programme.arc.name} arc · dashed: the way asked for · soft shapes: one standard "
        f"deviation of each estimate ({made.model})"
    )
    return programme_picture(stops, title=made.title, subtitle=subtitle)


def _tracks(made: Plan) -> "list[Track]":
    from sostenuto.exchange.playlists import Track

    return [
        Track(
            made.entries[slot.candidate.id].path,
            title=slot.candidate.title,
            artist=slot.candidate.artist,
            duration_s=slot.candidate.duration_s,
            more={"start_s": slot.start_s, "reason": slot.reason},
        )
        for slot in made.programme.slots
    ]
