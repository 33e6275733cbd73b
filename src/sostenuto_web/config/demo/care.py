"""The course of care of everybody in the invented clinic: plans, sessions, notes, what waits."""

from collections.abc import Sequence
from typing import Any

from sostenuto_web.config.demo import course, groups, listening, measures, notes, sessions
from sostenuto_web.config.demo.gathered import Gathered
from sostenuto_web.config.demo.hours import hours
from sostenuto_web.people.models import Client


def write_down(clients: Sequence[Client], staff: dict[str, Any], seed: int) -> None:
    """Write it down; clients are given in the order of their taking in."""
    now, gathered = hours(), Gathered()
    every = course.cases(clients, seed)
    course.write_down(every, now, gathered)
    took_place = sessions.write_down(every, staff, now, gathered)
    took_place += groups.write_down(every, staff, now, gathered, seed)
    took_place.sort(key=lambda sitting: sitting.session.starts_at)
    notes.write_down(took_place, staff, now, gathered)
    listening.write_down(every, now, gathered)
    measures.write_down(every, now, gathered)
    gathered.write()
    course.act(every)
    measures.act(every)
