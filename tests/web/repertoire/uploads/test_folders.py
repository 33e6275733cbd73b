"""A folder of the machine is heard when somebody names it, and nothing of the house's own."""

import pytest

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.models import MusicFolder, Recording

pytestmark = pytest.mark.django_db
ADDRESS = "/music/bring/folder/"


def test_a_folder_that_is_named_is_heard(
    therapist, house, tmp_path, django_capture_on_commit_callbacks
):
    music = tmp_path / "Evening music"
    music.mkdir()
    (music / "one.flac").write_bytes(b"sound of one")
    with django_capture_on_commit_callbacks(execute=True):
        answer = therapist.post(ADDRESS, {"path": f" {music}/ "})
    assert answer["Location"] == "/music/recordings/"
    row = Recording.objects.get()
    assert (row.song.title, row.song.artist) == ("Title", "The <Band>")
    therapist.post(ADDRESS, {"path": str(music)})
    assert MusicFolder.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    ["", "music", "/", "/etc", "/proc/self", "/usr", "/no/such/place", "/etc/passwd", "/srv\x00/x"],
)
def test_what_is_no_folder_of_music_is_refused_without_telling_more(therapist, house, path):
    answer = therapist.post(ADDRESS, {"path": path})
    assert answer.status_code == 422
    assert not MusicFolder.objects.exists()
    assert "Errno" not in answer.content.decode()


def test_the_house_s_own_things_are_not_to_be_heard(therapist, house, tmp_path):
    (house.folder / "keys").exists()
    inside = house.folder / "backups"
    inside.mkdir()
    link = tmp_path / "link"
    link.symlink_to(house.folder)
    for path in (house.folder, inside, tmp_path, link, tmp_path / "music/../house/backups"):
        answer = therapist.post(ADDRESS, {"path": str(path)})
        assert answer.status_code == 422, path
    assert not MusicFolder.objects.exists()


def test_what_is_there_and_what_is_not_are_refused_in_the_same_words(therapist, house):
    there, not_there = (
        therapist.post(ADDRESS, {"path": path}).content.decode().replace(path, "…")
        for path in ("/etc/ssl", "/etc/no-such-thing")
    )
    words = "This is no folder that the house can open."
    assert words in there
    assert words in not_there


def test_only_who_may_have_music_heard_names_a_folder(cast, house):
    for role in (Role.INTERN, Role.CLIENT, Role.DIRECTOR, Role.ADMINISTRATOR):
        assert cast.browser(role).get(ADDRESS).status_code == 404, role
    assert cast.browser(Role.SUPERVISOR).get(ADDRESS).status_code == 200
