"""What somebody takes along: their songs as far as they may sound alone, and a paper."""

import re

import pytest

from sostenuto_web.care.discharge import pack as packs
from sostenuto_web.care.discharge import paper, services, songs
from sostenuto_web.care.discharge.pack import PackSaid, PackSong
from sostenuto_web.care.models import Pack
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Preference, TriggerRegister


@pytest.fixture(autouse=True)
def nothing_kept():
    from sostenuto_web.repertoire.gate import asking

    for room in (asking, library):
        room.forget()


def test_only_what_is_loved_and_may_sound_alone_is_offered_the_dearest_first(course, music):
    offer = songs.offer(course.client, PackSaid())

    assert [one.song.title for one in offer.songs] == ["Harbour Light", "Kitchen Song"]
    assert (offer.left_out, offer.unasked) == (1, False)


@pytest.fixture
def music(songs):
    return songs


def test_where_nobody_has_asked_no_song_goes_along(course, music):
    TriggerRegister.objects.all().delete()

    offer = songs.offer(course.client, PackSaid())

    assert (offer.songs, offer.unasked) == ([], True)


def test_what_they_never_want_to_hear_is_not_offered(course, music):
    Preference.objects.filter(word="loved").update(word="never")

    assert [one.song.title for one in songs.offer(course.client, PackSaid()).songs] == [
        "Kitchen Song"
    ]


def test_a_pack_is_chosen_and_kept(cast, send, at, course, music):
    key = music["Harbour Light"].pk.hex
    page = cast.browser(Role.THERAPIST).get(at("discharge-pack")).content.decode()
    assert "Harbour Light" in page
    assert "Pour It" not in page

    answer = send(
        "discharge-pack",
        {
            "seen": "0",
            f"in-{key}": "on",
            f"when-{key}": "sleep",
            f"words-{key}": "Soft",
            "keep": "Sing",
            "says_name": "on",
        },
    )

    assert answer.status_code == 302
    said = packs.read(Pack.objects.get().body)
    assert said.songs == (PackSong(music["Harbour Light"].pk, "sleep", "Soft"),)
    assert (said.keep, said.says_name, said.says_leave_out) == ("Sing", True, False)
    assert 'value="Soft"' in cast.browser(Role.THERAPIST).get(at("discharge-pack")).content.decode()


def test_a_song_that_raises_the_urge_cannot_be_sent_in(send, course, music):
    key = music["Pour It"].pk.hex

    send("discharge-pack", {"seen": "0", f"in-{key}": "on", f"when-{key}": "any"})

    assert packs.read(Pack.objects.get().body).songs == ()


def test_a_song_that_may_not_sound_any_more_is_on_no_paper_and_no_list(course, music, therapist):
    said = PackSaid((PackSong(music["Harbour Light"].pk), PackSong(music["Pour It"].pk)))
    services.save_pack(therapist, course, said, 0)

    data = paper.data_of(course.client, said)

    assert [one["title"] for one in data["songs"]["list"]] == ["Harbour Light"]
    assert songs.lines(course.client, said) == "Harbour Light – Invented Har\n"
    assert "Pour It" not in songs.playlist(therapist, course.client, said).decode()


def test_texts_begin_with_what_the_discharge_says(cast, at, written):
    page = cast.browser(Role.THERAPIST).get(at("discharge-pack")).content.decode()

    assert "Sing on Thursdays" in page
    assert "Walk to the river" in page


def test_two_who_write_at_once_notice_each_other(send, course, therapist, music):
    services.save_pack(therapist, course, PackSaid(keep="one"), 0)

    answer = send("discharge-pack", {"seen": "0", "keep": "two"})

    assert answer.status_code == 422
    assert "Somebody else was here" in answer.content.decode()
    assert "two" in answer.content.decode()
    assert packs.read(Pack.objects.get().body).keep == "one"
    with pytest.raises(ChangedMeanwhileError):
        services.save_pack(therapist, course, PackSaid(), 0)


def texts(data):
    if isinstance(data, dict):
        return [text for value in data.values() for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return [str(data)]


def test_the_paper_names_nobody_and_no_clinic_and_not_what_to_leave_alone(course, music):
    said = PackSaid((PackSong(music["Harbour Light"].pk),), leave_out="The jukebox")

    everything = "\n".join(texts(paper.data_of(course.client, said)))

    assert "Wren" not in everything
    assert "jukebox" not in everything
    assert not re.search(
        r"(?i)clinic|therap|patient|client|recover|addict|drug|relapse|craving|urge|treatment",
        everything,
    )


def test_the_paper_says_what_the_client_wants_on_it(course, music):
    said = PackSaid(leave_out="The jukebox", says_leave_out=True, says_name=True)

    data = paper.data_of(course.client, said)

    assert data["name"] == "Wren Invented"
    assert data["leave_out"]["lines"] == ["The jukebox"]


def test_only_numbers_that_somebody_here_has_dialled_stand_on_it(course, therapist):
    from sostenuto_web.platform.clinic import crisis
    from sostenuto_web.platform.clinic.selectors import today

    number = CrisisNumber.objects.create(number="555 0100", label="Night line", always=True)
    CrisisNumber.objects.create(number="555 0666", label="Nobody dialled", always=True)
    crisis.confirm(
        by=therapist, number=number, person="x", on_day=today(), said=crisis.as_confirmed(number)
    )

    numbers = paper.data_of(course.client, PackSaid())["people"]["numbers"]

    assert [one["number"] for one in numbers] == ["555 0100"]


def test_the_paper_is_a_tagged_pdf_and_its_file_says_nothing(cast, at, course, music, therapist):
    said = PackSaid((PackSong(music["Harbour Light"].pk, "calm", "Soft & #low"),), keep="Sing")
    services.save_pack(therapist, course, said, 0)

    answer = cast.browser(Role.THERAPIST).get(at("discharge-paper"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="music-to-keep.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert b"pdfuaid" in answer.content
    assert b"Wren" not in answer.content


def test_the_list_names_files_and_no_folder_of_the_house(cast, at, course, music, therapist, db):
    from sostenuto_web.repertoire.models import MusicFolder, Recording

    song = music["Harbour Light"]
    folder = MusicFolder.objects.create(path="/somewhere/private", state="heard")
    Recording.objects.create(
        content="0" * 64,
        folder=folder,
        path="deep/harbour.mp3",
        title=song.title,
        artist=song.artist,
        song=song,
        song_by_person=True,
        seconds=61,
        named=True,
    )
    library.changed()
    services.save_pack(therapist, course, PackSaid((PackSong(song.pk),)), 0)

    text = cast.browser(Role.THERAPIST).get(at("discharge-playlist")).content.decode()

    assert text.splitlines()[-1] == "harbour.mp3"
    assert "somewhere" not in text
    answer = cast.browser(Role.THERAPIST).get(at("discharge-text"))
    assert answer.content.decode() == "Harbour Light – Invented Har\n"


def test_an_empty_pack_is_a_paper_as_well(cast, at, course):
    assert cast.browser(Role.THERAPIST).get(at("discharge-paper")).status_code == 200
