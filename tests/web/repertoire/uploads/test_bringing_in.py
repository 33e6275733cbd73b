"""Files come in whole or not at all, go on after a break, and end where they should."""

import os
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.repertoire.music_for_tests import sound

from sostenuto_web.people import guard
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire import erasing
from sostenuto_web.repertoire.models import Recording, Upload
from sostenuto_web.repertoire.uploads import places, services

pytestmark = pytest.mark.django_db
LARGE = sound(seconds=160, seed=9)
"""2.5 MB: three pieces."""


def lying(house):
    return sorted(
        path.name
        for folder in ("coming", "music")
        for path in (house.media / folder).glob("*")
        if path.is_file()
    )


def test_a_file_is_heard_and_keeps_what_was_said_of_it(brings, house):
    brings.audience, brings.licence = "with_therapist", "bought"
    upload = brings("Album/01 Hurt.wav", LARGE)

    row = Recording.objects.get()
    assert (upload.state, upload.message) == ("heard", "")
    assert (row.file_name, row.licence_note) == ("Album/01 Hurt.wav", "bought")
    assert (row.audience, row.only_for) == ("with_therapist", None)
    assert lying(house) == [f"{upload.pk}.wav"] == [row.path]
    assert (house.media / "music" / row.path).read_bytes() == LARGE


def test_what_breaks_off_goes_on_where_it_was(brings, house):
    first = brings.begin("Hurt.wav", len(LARGE)).json()
    brings.piece(first["url"], 0, LARGE[: 1 << 20])

    again = brings.begin("Hurt.wav", len(LARGE)).json()
    assert (again["url"], again["received"]) == (first["url"], 1 << 20)
    assert brings.browser.get(first["url"]).json()["received"] == 1 << 20
    wrong = brings.piece(first["url"], 0, LARGE[: 1 << 20])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 1 << 20)
    assert brings("Hurt.wav", LARGE).state == "heard"
    assert Upload.objects.count() == 1


def test_a_lost_last_step_is_made_up_for(brings, house):
    said = brings.begin("Hurt.wav", len(LARGE)).json()
    upload = Upload.objects.get()
    places.half_of(upload.pk).write_bytes(LARGE)  # written, and killed before it was moved
    assert brings("Hurt.wav", LARGE).state == "heard"

    said = brings.begin("Jolene.wav", 999).json()
    other = Upload.objects.get(file_name="Jolene.wav")
    (places.stored() / f"{other.pk}.wav").write_bytes(sound(seed=4)[:999])  # moved, then killed
    assert brings.browser.get(said["url"]).json()["received"] == 999
    assert brings("Jolene.wav", b"x" * 999).state == "heard"


def test_a_piece_is_taken_by_one_at_a_time(brings, house):
    said = brings.begin("Hurt.wav", len(LARGE)).json()
    with places.opened(Upload.objects.get().pk):
        answer = brings.piece(said["url"], 0, LARGE[:9])
    assert (answer.status_code, answer.json()["again"]) == (409, True)
    assert brings.piece(said["url"], 0, LARGE[:9]).json()["received"] == 9


def test_nobody_else_finds_an_upload(brings, cast, house):
    said = brings.begin("Hurt.wav", len(LARGE)).json()
    leave = said["url"].replace("piece", "leave")
    for role in Role:
        if role != Role.THERAPIST:
            browser = cast.browser(role)
            assert browser.get(said["url"]).status_code == 404, role
            assert browser.post(leave).status_code == 404, role
    assert cast.browser(None).get(said["url"]).status_code == 302


def test_who_leaves_the_care_team_brings_no_more(brings, cast, house):
    own = cast.clients["own"]
    said = brings.begin("Hurt.wav", len(LARGE), own).json()
    assert brings.browser.get(said["url"]).status_code == 200
    assert brings.begin("Hurt.wav", len(LARGE), cast.clients["clinic"]).status_code == 404

    CareTeamMember.objects.filter(client=own).update(until=timezone.now())
    assert brings.browser.get(said["url"]).status_code == 404
    assert brings.piece(said["url"], 0, LARGE[:9]).status_code == 404


def test_a_form_filled_in_for_somebody_else_is_refused(brings, cast, house):
    wrong = guard.token_for(cast.clients["team"].pk)
    answer = brings.begin("Hurt.wav", 9, cast.clients["own"], person=wrong)
    assert answer.status_code == 409
    assert not Upload.objects.exists()


def test_a_client_s_own_recording_is_theirs_and_not_the_service_s(brings, cast, house):
    own, team = cast.clients["own"], cast.clients["team"]
    brings("Hurt.wav", LARGE)
    theirs = brings("Hurt.wav", LARGE, own)
    others = brings("other name.wav", LARGE, team)

    assert [u.message for u in (theirs, others)] == ["", ""]  # nothing told that it is here
    assert {r.only_for for r in Recording.objects.all()} == {None, own, team}
    assert Recording.objects.get(only_for=own).song == Recording.objects.get(only_for=None).song
    assert len(lying(house)) == 3
    shared = brings("Hurt.wav", LARGE, own, theirs="")
    assert "was here already" in shared.message


def test_the_same_file_twice_is_kept_once(brings, house):
    first, second = brings("one.wav", LARGE), brings("two.wav", LARGE)

    assert (second.state, second.message) == ("heard", "was here already, and is kept once")
    assert lying(house) == [f"{first.pk}.wav"]
    assert Recording.objects.get().file_name == "one.wav"


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.mp3", 0, "It is empty."),
        ("a.mp3", 200_000_001, "larger than 200 MB"),
        ("", 9, "It is empty."),
        ("a.mp3", "9" * 30, "It is empty."),
        ("a.mp3", "-4", "It is empty."),
    ],
)
def test_what_cannot_be_brought_is_said_at_once(brings, house, name, size, words):
    answer = brings.begin(name, size)
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert not Upload.objects.exists()


def test_more_than_was_said_is_not_taken(brings, house):
    said = brings.begin("a.mp3", 5).json()
    answer = brings.piece(said["url"], 0, b"123456")
    assert (answer.status_code, answer.json()["message"]) == (507, "It is larger than was said.")
    assert brings.piece(said["url"], -1, b"1").status_code == 409
    assert lying(house) == [] or os.path.getsize(house.media / "coming" / lying(house)[0]) == 0


def test_too_many_half_done_ones_are_enough(brings, house, monkeypatch):
    monkeypatch.setattr(services, "MOST_OPEN", 2)
    brings.begin("a.mp3", 5)
    brings.begin("b.mp3", 5)
    assert brings.begin("b.mp3", 5).status_code == 200
    answer = brings.begin("c.mp3", 5)
    assert (answer.status_code, Upload.objects.count()) == (400, 2)
    left = Upload.objects.get(file_name="a.mp3")
    brings.browser.post(f"/music/bring/{left.pk}/leave/")
    assert brings.begin("c.mp3", 5).status_code == 200


def test_a_full_disk_is_said_before_and_while_it_comes(brings, house, monkeypatch):
    usage = namedtuple("usage", "total used free")
    free = places.SPARE_BYTES + len(LARGE)
    monkeypatch.setattr(places.shutil, "disk_usage", lambda path: usage(0, 0, free))
    said = brings.begin("a.wav", len(LARGE)).json()
    brings.piece(said["url"], 0, LARGE[:99])
    assert "disk is too full" in brings.begin("b.wav", len(LARGE) + 1).json()["message"]

    free = places.SPARE_BYTES
    answer = brings.piece(said["url"], 99, LARGE[99:199])
    assert answer.status_code == 507
    assert "what came so far is kept" in answer.json()["message"]
    free = places.SPARE_BYTES + len(LARGE)
    assert brings("a.wav", LARGE).state == "heard"


def test_a_disk_that_fills_up_in_the_middle_of_a_piece_keeps_nothing_of_it(
    brings, house, monkeypatch
):
    said = brings.begin("a.wav", len(LARGE)).json()
    brings.piece(said["url"], 0, LARGE[:99])
    real = os.pwrite

    def full(handle, data, at):
        if len(data) > 50:
            return real(handle, data[:50], at)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(places.os, "pwrite", full)
        assert brings.piece(said["url"], 99, LARGE[99:199]).status_code == 507
    assert places.half_of(Upload.objects.get().pk).read_bytes() == LARGE[:99]
    assert brings("a.wav", LARGE).state == "heard"


def test_names_from_outside_are_never_places(brings, house):
    for number, name in enumerate(
        (
            "../../../house.sqlite3",
            "/etc/passwd",
            "..\\..\\keys",
            "x" * 4000 + ".wav",
            "Ké\u202e.wav",
        )
    ):
        upload = brings(name, sound(seed=50 + number))
        assert upload.state == "heard"
        assert ".." not in upload.file_name
        assert not upload.file_name.startswith("/")
        assert len(upload.file_name) <= 255
    assert not (house.folder / "house.sqlite3").exists()
    assert len(lying(house)) == 5


def test_what_is_no_sound_is_refused_at_once_with_one_line(brings, house):
    zipped = brings("song.mp3", b"PK\x03\x04" + bytes(500))
    text = brings("song.wav", b"I am a text. " * 50)

    assert (zipped.state, zipped.message) == ("refused", "is a ZIP archive, not sound")
    assert text.state == "refused"
    assert text.message
    assert lying(house) == []


def test_what_turns_out_broken_is_refused_and_does_not_stay(brings, house):
    broken = brings("a.wav", sound(seed=3) + b"broken")
    again = brings("b.wav", sound(seed=3) + b"broken")

    assert (broken.state, broken.message) == ("refused", "breaks off after 0:42")
    assert (again.state, again.message) == ("refused", "breaks off after 0:42")
    assert lying(house) == []
    assert not Recording.objects.exists()


def test_what_is_lost_before_it_is_heard_is_said(brings, house):
    upload = brings("a.wav", LARGE, hear=False)
    places.whole_of(upload.pk).unlink()
    brings.hear()
    upload.refresh_from_db()
    assert (upload.state, upload.message) == ("refused", "was not there when its turn came")


def test_what_comes_while_others_are_heard_is_heard_too(brings, house, monkeypatch):
    """Brought when the folder has been looked through, and before its hearing has ended."""
    from sostenuto_web.repertoire import services as hearing

    brings("1.wav", sound(seed=21), hear=False)
    heard = hearing._hear

    def hear(folder):
        stopped = heard(folder)
        if Upload.objects.count() < 3:
            brings(f"{Upload.objects.count()} more.wav", sound(seed=40), hear=False)
        return stopped

    monkeypatch.setattr(hearing, "_hear", hear)
    brings.hear()
    assert list(Upload.objects.values_list("state", flat=True)) == ["heard"] * 3


def test_the_hearing_of_what_was_brought_is_stopped_and_goes_on(brings, house, monkeypatch):
    from sostenuto_web.repertoire import services as hearing
    from sostenuto_web.repertoire.models import MusicFolder

    monkeypatch.setattr(hearing, "A_TELL_S", 0.0)
    for number in range(4):
        brings(f"{number}.wav", sound(seed=30 + number, seconds=0.1 + number), hear=False)
    MusicFolder.objects.update(stop_asked=True)
    brings.hear()
    states = list(Upload.objects.values_list("state", flat=True))
    assert "received" in states
    assert "refused" not in states
    brings.hear()
    assert list(Upload.objects.values_list("state", flat=True)) == ["heard"] * 4


def test_half_a_file_is_dropped_after_a_week(
    brings, house, monkeypatch, django_capture_on_commit_callbacks
):
    brings.begin("old.wav", len(LARGE))
    old = Upload.objects.get()
    new = brings.begin("new.wav", len(LARGE)).json()
    for upload in Upload.objects.all():
        places.half_of(upload.pk).write_bytes(b"1234")
        os.utime(places.half_of(upload.pk), (1e9, 1e9))
    Upload.objects.filter(pk=old.pk).update(moved_at=timezone.now() - timedelta(days=8))
    waits = brings("waits.wav", LARGE, hear=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.tidy() == 1

    old.refresh_from_db()
    waits.refresh_from_db()
    assert (old.state, waits.state) == ("left", "heard")
    assert brings.browser.get(new["url"]).json()["received"] == 4
    assert not places.half_of(old.pk).exists()


def test_what_was_brought_for_somebody_goes_when_they_are_erased(
    brings, cast, house, django_capture_on_commit_callbacks
):
    own = cast.clients["own"]
    brings("a.wav", LARGE, own)
    brings("d.wav", sound(seed=3))
    brings("b.wav", sound(seed=2), own, hear=False)
    said = brings.begin("c.wav", 99, own).json()
    brings.piece(said["url"], 0, b"1234")
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_of(own)
    assert len(lying(house)) == 1
    assert Recording.objects.get().file_name == "d.wav"


def test_without_a_script_a_form_brings_small_files(
    brings, house, django_capture_on_commit_callbacks
):
    files = [SimpleUploadedFile(f"{n}.wav", sound(seed=n)) for n in (1, 2)]
    files.append(SimpleUploadedFile("text.wav", b"no sound at all" * 9))
    with django_capture_on_commit_callbacks(execute=True):
        answer = brings.browser.post("/music/bring/", {"audience": "everyone", "sounds": files})
    assert answer.status_code == 302
    page = brings.browser.get("/music/bring/").content.decode()
    assert "3 files came in." in page
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["heard", "heard", "refused"]


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(brings, house):
    answer = brings.browser.post(
        "/music/bring/", {"audience": "everyone", "licence_note": "from the library"}
    )
    assert answer.status_code == 422
    assert "from the library" in answer.content.decode()
    files = [SimpleUploadedFile("large.wav", bytes(12 * 1024 * 1024))]
    answer = brings.browser.post("/music/bring/", {"audience": "everyone", "sounds": files})
    assert answer.status_code == 422
    assert "11 MB together" in answer.content.decode()


def test_pages_take_the_same_few_queries(brings, cast, house, django_assert_max_num_queries):
    own = cast.clients["own"]
    for number in range(12):
        brings.begin(f"{number}.wav", 99)
        brings.begin(f"{number}.wav", 99, own)
    for place in ("/music/bring/", f"/people/{own.pk}/music/bring/", "/music/bring/progress/"):
        with django_assert_max_num_queries(24):
            assert brings.browser.get(place).status_code == 200
    assert (
        brings.browser.get(f"/people/{cast.clients['clinic'].pk}/music/bring/").status_code == 404
    )


def test_a_backup_holds_what_came_in_and_no_half_files(brings, house):
    from sostenuto_web.platform.backups import making

    upload = brings("whole.wav", LARGE)
    said = brings.begin("half.wav", 99).json()
    brings.piece(said["url"], 0, b"1234")
    held = [head["path"] for head, _content in making._files(house, making.FOLDERS, {})]
    assert held == [f"media/music/{upload.pk}.wav"]


def test_the_house_s_own_folder_moves_along_with_the_house(brings, house, settings):
    import dataclasses

    brings("one.wav", LARGE)
    moved = house.folder.with_name("moved")
    house.folder.rename(moved)
    settings.HOUSE = dataclasses.replace(house, folder=moved)
    assert brings("two.wav", sound(seed=5)).state == "heard"
    assert Recording.objects.filter(missing=False).count() == 2


def test_a_form_with_files_that_is_sent_twice_brings_them_once(brings, house):
    said = {"audience": "everyone", "once": "6f8d9f6e-3f52-4b38-8a35-111111111111"}
    for _time in range(2):
        files = [SimpleUploadedFile(f"{n}.mp3", bytes([n]) * 99) for n in (1, 2)]
        answer = brings.browser.post("/music/bring/", said | {"sounds": files})
        assert answer.status_code == 302
    assert sorted(Upload.objects.values_list("file_name", flat=True)) == ["1.mp3", "2.mp3"]
