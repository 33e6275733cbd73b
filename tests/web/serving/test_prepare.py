"""Whether migrations wait is told by their files where that is enough, and by Django where not."""

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from sostenuto_web.platform.serving import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(monkeypatch):
    """How often the files were read as well."""
    times = []

    class Counted(MigrationExecutor):
        def __init__(self, connection):
            times.append(1)
            super().__init__(connection)

    monkeypatch.setattr(prepare, "MigrationExecutor", Counted)
    return times


def test_a_database_that_has_seen_every_file_is_asked_no_further(read):
    assert prepare.migrations_wait() is False
    assert read == []


def test_it_says_what_django_says_when_one_was_not_applied(read):
    applied = MigrationRecorder.Migration.objects
    applied.filter(app="repertoire", name__startswith="0001").delete()
    assert prepare.migrations_wait() is True
    assert read == [1]


def test_migrations_of_another_version_that_were_applied_do_not_count(read):
    MigrationRecorder.Migration.objects.create(app="repertoire", name="9999_of_tomorrow")
    assert prepare.migrations_wait() is False
