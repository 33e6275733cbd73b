"""A client who is erased takes their programmes along, and the files of their own recordings."""

import pytest
from tests.web.listening.player.making import programme_of

from sostenuto_web.listening.models import LevelledFile, ListeningProgramme
from sostenuto_web.listening.player import levelled
from sostenuto_web.people.services import voiding

pytestmark = pytest.mark.django_db


def test_nothing_of_them_is_left(client, recordings, django_capture_on_commit_callbacks):
    own = recordings[0]
    type(own).objects.filter(pk=own.pk).update(only_for=client)
    levelled.level_each([own.pk])
    programme_of(client, recordings)

    with django_capture_on_commit_callbacks(execute=True):
        for doing in voiding._also_erased.values():
            doing(client)

    assert not ListeningProgramme.objects.exists()
    assert not LevelledFile.objects.exists()
    assert not list(levelled.folder().glob("*.mp3"))
