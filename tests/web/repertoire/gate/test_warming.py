"""A server that starts prepares a large library before anybody asks."""

import gc

import pytest

from sostenuto_web.repertoire import warming
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording


@pytest.mark.django_db(transaction=True)
def test_a_large_library_is_prepared_and_a_small_one_waits(monkeypatch, tmp_path):
    folder = MusicFolder.objects.create(path=str(tmp_path))
    for number in range(3):
        Recording.objects.create(content=f"{number:064x}", folder=folder, path=f"{number}.flac")
    asked = []
    monkeypatch.setattr(library, "prepared", lambda: asked.append(True))

    assert warming.prepare() is False
    assert asked == []
    monkeypatch.setattr(warming, "WORTH_IT", 3)
    thread = warming.begin()
    thread.join(120)
    assert asked == [True]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_is_told_and_does_not_stop_the_server(monkeypatch, caplog):
    from django.db import OperationalError

    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(warming, "_is_worth_it", gone)
    assert warming.prepare() is False
    assert "OperationalError" in caplog.text
