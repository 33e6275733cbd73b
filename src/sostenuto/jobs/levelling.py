"""Levelled folders by workers, because their sources are files of unknown origin."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from sostenuto.base.errors import InputError, MediaError
from sostenuto.exchange.levelled import LevelJob, Levelled, Leveller
from sostenuto.exchange.media_source import shown_path, what_is_wrong
from sostenuto.jobs.runner import Runner, Task, TaskLimits

LEVELLING = "sostenuto.jobs.levelling:level_file"
LIMITS = TaskLimits(cpu_s=600, wall_s=900)
"""Encoding takes 2 s a minute of sound as MP3, so this is a piece of several hours."""


def level_file(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Write one levelled file: the work of a worker.

    Parameters
    ----------
    argument : mapping
        The fields of a `LevelJob`.

    Returns
    -------
    dict
        The fields of a `Levelled`.
    """
    from sostenuto.exchange.levelled_sound import level

    try:
        return asdict(level(LevelJob(**argument)))
    except OSError as error:
        raise InputError(
            "the folder",
            expected="one that can be written",
            got=os.path.dirname(argument["target"]),
            hint=what_is_wrong(error),
        ) from None


def in_workers(runner: Runner) -> Leveller:
    """Return a leveller for `sostenuto.exchange.levelled.write_levelled_folder`."""

    def leveller(jobs: Sequence[LevelJob]) -> Iterable[Levelled]:
        tasks = (Task(asdict(job), LIMITS, key=job) for job in jobs)
        done: dict[int, Levelled] = {}
        with closing(runner.run(LEVELLING, tasks)) as outcomes:
            for outcome in outcomes:
                if not outcome.succeeded:
                    raise MediaError(f"{shown_path(outcome.task.key.source)} {outcome.error}")
                done[outcome.task.key.number] = Levelled(**outcome.value)
        return [done[job.number] for job in jobs]

    return leveller
