"""Work in the background is called as people call it, not as its function is."""

import importlib
from pathlib import Path

import pytest
from django_tasks.base import Task

import sostenuto_web
from sostenuto_web.platform.jobs import daily, words

HOUSE = Path(sostenuto_web.__file__).parent


def every_task() -> dict[str, Task]:
    """Return the tasks of every module of the house that makes one."""
    found = {}
    for path in HOUSE.rglob("*.py"):
        if "@task" not in path.read_text(encoding="utf-8"):
            continue
        name = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Task):
                found[value.module_path] = value
    return found


def test_every_piece_of_work_in_the_background_has_a_name_of_its_own():
    paths = set(every_task()) - {daily.run_daily.module_path}

    assert len(paths) >= 3
    assert paths - set(words._names) == set()


@pytest.mark.parametrize("path", sorted(set(every_task()) - {daily.run_daily.module_path}))
def test_that_name_is_not_the_name_of_its_function(path):
    bare = path.rpartition(".")[2].replace("_", " ").capitalize()

    assert str(words.called(path, [])) != bare
