"""Who is erased leaves nothing in the repertoire."""

import pytest

from sostenuto_web.people import erasing as people_erasing
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire import erasing
from sostenuto_web.repertoire.models import (
    MusicFolder,
    Recording,
    SetEntry,
    SetList,
    Trigger,
    TriggerRegister,
)
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.sets import services as sets
from sostenuto_web.repertoire.songs import services as songs

pytestmark = pytest.mark.django_db


def test_everything_of_a_client_goes_and_nothing_of_others(
    cast, tmp_path, django_capture_on_commit_callbacks
):
    by, gone, stays = cast.staff[Role.THERAPIST], cast.clients["own"], cast.clients["team"]
    for client in (gone, stays):
        registers.add_line(by, client, songs.read("Night Boat – The Invented, urge 9"))
        sets.make(by, title="alone", clients=[client], for_group=False)
    group = sets.make(by, title="group", clients=[gone, stays], for_group=True)
    folder = MusicFolder.objects.create(path=str(tmp_path), uploads=True)
    (tmp_path / "own.flac").write_bytes(b"theirs")
    mine = Recording.objects.create(content="a" * 64, folder=folder, path="own.flac", only_for=gone)
    SetEntry.objects.create(set_list=group, data_key=group.data_key, place=0, recording=mine)

    with django_capture_on_commit_callbacks(execute=True):
        voiding.erase(by, gone, why=next(iter(people_erasing.WHYS)), paper="12")

    for model in erasing.OF_A_CLIENT:
        assert not model._base_manager.filter(client=gone).exists()
    assert Trigger.objects.filter(client=stays).count() == 1
    assert TriggerRegister.objects.filter(client=stays).exists()
    assert [one.client_id for one in group.members.all()] == [stays.pk]
    assert SetList.objects.count() == 2
    assert not Recording.objects.exists()
    assert not (tmp_path / "own.flac").exists()
