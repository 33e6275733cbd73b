"""What stands on the shelf is read once, until something says that it changed."""

import pytest

from sostenuto_web.listening.programmes import standing
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording

pytestmark = pytest.mark.django_db


def test_it_is_read_once_and_again_after_a_change(client, songs, django_assert_num_queries):
    first = standing.of(client)
    with django_assert_num_queries(2):  # the version, and the client's own
        again = standing.of(client)
    assert all(one is other for one, other in zip(first, again, strict=True))

    Recording.objects.filter(pk=songs[3].pk).update(said_valence=0.9, said_arousal=0.9)
    library.changed()

    moved = next(one for one in standing.of(client) if one.row.pk == songs[3].pk)
    assert moved.sound.point.valence == 0.9
    assert moved.sound.source == "therapist"
    Recording.objects.filter(pk=songs[3].pk).update(missing=True)
    library.changed()
    assert songs[3].pk not in {one.row.pk for one in standing.of(client)}


def test_a_clients_own_recording_stands_on_no_other_shelf(cast, client, songs, music):
    song = music.song("Their Band", "Their Tune")
    own = music.recording(song=song, only_for=client, valence=0.1, arousal=0.1)

    assert own.pk in {one.row.pk for one in standing.of(client)}
    assert own.pk not in {one.row.pk for one in standing.of(cast.clients["team"])}


def test_without_a_version_nothing_is_kept(client, songs):
    from sostenuto_web.repertoire.models import MusicState

    MusicState.objects.all().delete()
    standing.of(client)
    Recording.objects.filter(pk=songs[3].pk).update(missing=True)

    assert songs[3].pk not in {one.row.pk for one in standing.of(client)}
