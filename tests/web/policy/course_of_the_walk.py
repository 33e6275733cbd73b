"""Samples of a course of care: the one that is open, a finished form, a goal and a step to it."""

import json
from typing import Any

from django.utils import timezone
from people_of_the_walk import World, canary, full_of_canaries

from sostenuto_web.care.models import Course, FilledForm, Goal, GoalLevels, Objective
from sostenuto_web.people.models import Client

COURSE, GOALS = "people/<uuid:client_id>/course/", "people/<uuid:client_id>/goals/"
VARIANTS = {
    f"{COURSE}<uuid:course_id>/restore/": "course_id voided",
    f"{GOALS}<uuid:goal_id>/restore/": "goal_id voided",
    f"{GOALS}objectives/<uuid:objective_id>/restore/": "objective_id voided",
}


def course(world: World, client: Client, key: str, **given: Any) -> Any:
    """Return the client's one open course: whatever an address names beside it is of it."""
    there = Course.objects.filter(client=client, voided_at=None).first()
    if there is not None and not given:
        return there.pk
    given |= {"client": client, "data_key": client.data_key, "stage": "sessions"}
    given["referred_on"] = timezone.localdate()
    return Course.objects.create(**full_of_canaries(Course, key, "cared", **given)).pk


def filled_form(world: World, client: Client, key: str) -> Any:
    said = json.dumps({"source": "self", "knows": "yes", "reason": canary("cared", key)})
    given = {"client": client, "data_key": client.data_key, "answers": said, "version": 1}
    given |= {"course_id": course(world, client, key), "form": "referral"}
    given["finished_at"] = timezone.now()
    return FilledForm.objects.create(**full_of_canaries(FilledForm, key, "cared", **given)).pk


def goal(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "domain": "feelings"}
    given["course_id"] = course(world, client, key)
    row = Goal.objects.create(**full_of_canaries(Goal, key, "cared", **given))
    held = {"goal": row, "data_key": client.data_key, "baseline": -1}
    GoalLevels.objects.create(**full_of_canaries(GoalLevels, key, "cared", **held))
    return row.pk


def objective(world: World, client: Client, key: str, **given: Any) -> Any:
    given |= {"client": client, "data_key": client.data_key, "techniques": ["song_discussion"]}
    given["goal_id"] = goal(world, client, key)
    return Objective.objects.create(**full_of_canaries(Objective, key, "cared", **given)).pk


def voided_course(world: World, client: Client, key: str) -> Any:
    return course(world, client, key, voided_at=timezone.now())


def voided_goal(world: World, client: Client, key: str) -> Any:
    return goal(world, client, key, voided_at=timezone.now())


def voided_objective(world: World, client: Client, key: str) -> Any:
    return objective(world, client, key, voided_at=timezone.now())
