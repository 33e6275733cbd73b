"""Facts of lower floors call a song by its name, where who asks may see it."""

from uuid import uuid4

import pytest

from sostenuto_web.record import naming
from sostenuto_web.repertoire.models import Song


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


def test_a_song_that_became_another_is_named_as_that_one(cast, hurt):
    twin = Song.objects.create(title="Hurt, invented", in_repertoire=True, merged_into=hurt)

    assert naming.songs(cast.staff["therapist"], {twin.pk}) == {twin.pk: "Invented Hurt, Nobody"}
