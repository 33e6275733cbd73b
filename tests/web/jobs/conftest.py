"""Jobs that really wait: in the database, not run on the spot as elsewhere in the tests."""

import uuid

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max


@pytest.fixture
def queued(db):
    """Return a function that puts a task of ours into the queue, in any state."""

    def put(path: str = "tests.web.jobs.work_of_tests.write_once", *args, **fields) -> DBTaskResult:
        return DBTaskResult.objects.create(
            id=uuid.uuid4(),
            args_kwargs={"args": list(args), "kwargs": {}},
            task_path=path,
            backend_name="default",
            run_after=get_date_max(),
            exception_class_path=fields.pop("kind", ""),
            traceback=fields.pop("place", ""),
            **fields,
        )

    return put
