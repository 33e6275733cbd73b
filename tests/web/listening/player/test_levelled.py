"""Levelled files: equal loudness, of this content only, gone with the recording."""

import pytest
from tests.web.listening.player.making import programme_of, tone

from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.exchange.media import open_media
from sostenuto_web.listening.models import LevelledFile
from sostenuto_web.listening.player import levelled, services
from sostenuto_web.repertoire.models import Recording

pytestmark = pytest.mark.django_db


def loudness(file):
    media = open_media(str(file))
    meter = LoudnessMeter(media.rate_hz, media.channels)
    with media:
        for block in media.blocks():
            meter.add(block)
    return meter.finish()


def files():
    return sorted(path.name for path in levelled.folder().glob("*.mp3"))


def test_recordings_of_any_level_become_equally_loud(recordings):
    loud, quiet = recordings[:2]

    assert levelled.level_each([loud.pk, quiet.pk]) == 2

    for row in LevelledFile.objects.all():
        found = loudness(levelled.folder() / row.path)
        assert found.integrated_lufs == pytest.approx(-18.0, abs=0.5)
        assert found.true_peak_dbtp <= -1.0
        assert row.loudness_lufs == pytest.approx(-18.0, abs=0.1)
    assert not list((levelled.folder() / levelled.DRAFTS).iterdir())


def test_what_is_there_already_is_not_made_twice(recordings):
    ids = [recordings[0].pk]

    assert (levelled.level_each(ids), levelled.level_each(ids), len(files())) == (1, 0, 1)


def test_another_content_is_levelled_anew_and_the_old_file_goes(
    recordings, music, django_capture_on_commit_callbacks
):
    row = recordings[0]
    levelled.level_each([row.pk])
    before = files()
    other = music.recording(data=tone(0.1, seed=8))
    Recording.objects.filter(pk=other.pk).delete()
    Recording.objects.filter(pk=row.pk).update(content=other.content, path=other.path)
    row = Recording.objects.select_related("levelled").get(pk=row.pk)
    assert levelled.stand_of(row.levelled, row) is None

    with django_capture_on_commit_callbacks(execute=True):
        assert levelled.level_each([row.pk]) == 1

    assert len(files()) == 1
    assert files() != before


def test_a_file_that_holds_something_else_than_was_heard_is_left_alone(recordings, music):
    (music.place / recordings[0].path).write_bytes(tone(0.3, seed=77))

    assert levelled.level_each([recordings[0].pk]) == 0
    assert files() == []


def test_what_cannot_be_levelled_is_left_out(music, recordings):
    silent = music.recording(data=tone(0.0))

    assert levelled.level_each([silent.pk, recordings[0].pk]) == 1


def test_the_file_goes_with_its_recording(recordings, django_capture_on_commit_callbacks):
    levelled.level_each([recordings[0].pk])

    with django_capture_on_commit_callbacks(execute=True):
        recordings[0].delete()

    assert files() == []
    assert not LevelledFile.objects.exists()


def test_a_programme_has_its_recordings_levelled_once_it_is_made(
    client, recordings, django_capture_on_commit_callbacks
):
    programme = programme_of(client, recordings[:1])

    with django_capture_on_commit_callbacks(execute=True):
        services.prepare(programme)

    assert LevelledFile.objects.get().recording == recordings[0]
    with django_capture_on_commit_callbacks() as later:
        services.prepare(programme)
    assert later == []
