"""A database belongs to one kind of house: nothing opens it as another."""

import threading

import pytest
from django.core.management import CommandError, call_command

from sostenuto_web.platform.clinic import kinds
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.house import House
from sostenuto_web.platform.jobs import worker


def test_migrating_lays_one_row_marked_with_the_kind_of_the_house(db):
    clinic = Clinic.objects.get()

    assert (clinic.pk, clinic.kind) == (THE_ONE, "test")


def test_migrating_again_leaves_the_row_as_it_is(db):
    Clinic.objects.update(kind="demo", name="The Invented Clinic")
    call_command("migrate", verbosity=0)

    assert Clinic.objects.values_list("kind", "name").get() == ("demo", "The Invented Clinic")


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/house/set-up/"])
def test_every_page_of_a_foreign_database_is_refused_without_data(cast, path):
    Clinic.objects.update(kind="demo", name="The Invented Clinic")
    answer = cast.browser("administrator").get(path)

    assert answer.status_code == 503
    assert answer.content.startswith(b"This database was made for a demo house")
    assert b"Invented Clinic" not in answer.content


def test_a_worker_does_not_start_on_a_foreign_database(db):
    Clinic.objects.update(kind="real")

    with pytest.raises(kinds.KindError):
        worker.work(threading.Event())
    with pytest.raises(CommandError, match="made for a real house"):
        call_command("house_worker")


@pytest.mark.parametrize("kind", ["real", "demo", "test"])
def test_only_the_same_kind_fits(kind, tmp_path):
    fits = [k for k in ("real", "demo", "test") if not _refused(Clinic(kind=kind), tmp_path, k)]

    assert fits == [kind]


def _refused(clinic: Clinic, folder, kind: str) -> bool:
    return bool(kinds.mismatch(clinic, House(folder, kind=kind)))
