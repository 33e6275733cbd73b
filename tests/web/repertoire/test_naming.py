"""Facts of lower floors call a song by its name, where who asks may see it."""

from uuid import uuid4

import pytest
from music_for_tests import trigger

from sostenuto_web.record import naming
from sostenuto_web.repertoire.models import Song
from sostenuto_web.repertoire.tastes import services as tastes


@pytest.fixture
def hurt(db):
    return Song.objects.create(title="Invented Hurt", artist="Nobody", in_repertoire=True)


def test_a_song_of_the_list_is_named_to_whoever_sees_the_music(cast, hurt):
    ids = {hurt.pk, uuid4()}

    assert naming.songs(cast.staff["therapist"], ids) == {hurt.pk: "Invented Hurt, Nobody"}
    assert naming.songs(cast.staff["researcher"], ids) == {}
    assert naming.songs(cast.client_user, ids) == {}


def test_a_song_that_somebody_only_spoke_of_is_not_named(cast, hurt):
    spoken_of = Song.objects.create(title="A secret", in_repertoire=False)

    assert naming.songs(cast.staff["therapist"], {spoken_of.pk}) == {}


def test_among_facts_about_whoever_spoke_of_it_it_is_named_to_who_may_read_that(cast):
    client = cast.clients["own"]
    said = tastes.add(cast.staff["therapist"], client, {"value": "N – Liked", "word": "liked"})
    liked = Song.objects.get(pk=said.song_ref)
    kept_out, others = (
        Song.objects.create(title=title, in_repertoire=False) for title in ("Out", "Else")
    )
    trigger(client, "Out", song_ref=str(kept_out.pk))
    ids = {liked.pk, kept_out.pk, others.pk}

    assert not liked.in_repertoire
    both = {liked.pk: f"{liked.title}, {liked.artist}", kept_out.pk: "Out"}
    assert naming.songs(cast.staff["therapist"], ids, client.pk) == both
    assert naming.songs(cast.staff["intern"], ids, client.pk) == {liked.pk: both[liked.pk]}
    assert naming.songs(cast.staff["therapist"], ids, cast.clients["team"].pk) == {}
    assert naming.songs(cast.staff["therapist"], ids, cast.clients["clinic"].pk) == {}
    assert naming.songs(cast.staff["therapist"], ids) == {}


def test_a_song_that_became_another_is_named_as_that_one(cast, hurt):
    twin = Song.objects.create(title="Hurt, invented", in_repertoire=True, merged_into=hurt)

    assert naming.songs(cast.staff["therapist"], {twin.pk}) == {twin.pk: "Invented Hurt, Nobody"}
