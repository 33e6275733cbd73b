"""Staff ask the house for a piece; it becomes one song with one recording, and is told apart."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from sostenuto_web.listening.composing import places, services, tasks
from sostenuto_web.listening.models import Composed
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song

PAGE = "/music/made/"


@pytest.mark.usefixtures("house")
def test_a_piece_that_was_asked_for_becomes_a_song_that_the_engine_has_heard(asked):
    before = library.version()
    assert asked(mood="calm", seed="7").status_code == 302

    row = Composed.objects.get()
    assert (row.state, row.title, row.seed, row.minutes) == ("made", "Calm piece 1", 7, 3)
    assert (row.valence, row.arousal) == (0.5, -0.5)
    song = Song.objects.get()
    assert (song.artist, song.title, song.in_repertoire) == ("Sostenuto", "Calm piece 1", True)
    assert (song.no_lyrics, song.explicit, song.tempo_bpm) == (True, False, 66.0)
    assert song.licence_note == row.recording.licence_note == "made by this house, free to use"
    heard = Recording.objects.get()
    assert (heard.song, heard, heard.affect_model) == (song, row.recording, "directions-1")
    assert heard.title == "Calm piece 1"
    assert library.version() != before
    assert library.prepared().place(heard.pk) == 0
    assert song.pk.hex in library.prepared().songs


def test_the_file_lies_whole_in_a_folder_of_its_own(house, asked):
    asked()
    folder = MusicFolder.objects.get()
    assert Path(folder.path) == (house.media / "composed").resolve()
    assert [path.name for path in Path(folder.path).iterdir()] == ["Calm piece 1.flac"]
    assert folder.state == "heard"


@pytest.mark.usefixtures("house")
def test_the_same_numbers_are_one_piece_however_often_they_are_asked_for(asked, therapist):
    asked(seed="7")
    said = asked(mood="", valence="0.5", arousal="-0.5", seed="7").wsgi_request
    assert Composed.objects.count() == Recording.objects.count() == Song.objects.count() == 1
    assert "it is “Calm piece 1”" in therapist.get(PAGE).content.decode()
    assert said.method == "POST"
    asked(seed="8")
    assert Composed.objects.count() == Recording.objects.count() == Song.objects.count() == 2


@pytest.mark.usefixtures("house")
def test_numbers_that_make_the_same_sound_share_its_recording_and_its_song(asked):
    asked(mood="", valence="0.5", arousal="-0.5")
    asked(mood="", valence="0.51", arousal="-0.5")
    first, second = Composed.objects.order_by("number")
    assert first.recording == second.recording
    assert second.state == "made"
    assert Recording.objects.count() == Song.objects.count() == 1


@pytest.mark.usefixtures("house")
def test_a_form_that_is_sent_twice_asks_once_although_each_draws_a_seed(asked):
    token = str(uuid4())
    for _ in range(2):
        asked(seed="", once=token)
    assert Composed.objects.count() == 1


@pytest.mark.usefixtures("house")
def test_without_a_seed_one_is_drawn_and_kept(asked):
    for _ in range(3):
        asked(seed="")
    assert len(set(Composed.objects.values_list("seed", flat=True))) == 3


@pytest.mark.usefixtures("house")
def test_the_work_can_be_run_again_without_making_anything_again(asked):
    asked()
    row = Composed.objects.get()
    tasks.compose_piece.enqueue(str(row.pk))
    tasks.compose_piece.enqueue(str(uuid4()))
    assert Recording.objects.count() == Song.objects.count() == 1


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("seed", "why"), [("666", "It ended with a fault."), ("667", "more memory or time")]
)
def test_a_piece_that_fails_says_why_and_can_be_asked_for_again(asked, therapist, seed, why):
    asked(seed=seed)
    row = Composed.objects.get()
    assert (row.state, row.recording) == ("failed", None)
    assert Recording.objects.count() == Song.objects.count() == 0
    page = therapist.get(PAGE).content.decode()
    assert why in page
    assert "Try again" in page

    again = {"mood": "", "valence": "0.5", "arousal": "-0.5", "minutes": "3.0", "seed": seed}
    assert asked(**again).status_code == 302
    assert Composed.objects.count() == 1
    assert AuditRow.objects.filter(action="music.composing_asked").count() == 2


def test_a_full_disk_is_said(house, asked, therapist, monkeypatch):
    from sostenuto_web.repertoire.uploads import places as uploads

    monkeypatch.setattr(uploads, "SPARE_BYTES", 1 << 60)
    asked()
    assert "disk is too full" in therapist.get(PAGE).content.decode()


@pytest.mark.usefixtures("house")
def test_what_was_broken_off_can_be_asked_for_again(therapist, asked, cast):
    wanted = services.Wanted(0.5, -0.5, 3, 7)
    row, _new = services.ask(cast.staff[Role.THERAPIST], wanted)
    assert services.ask(cast.staff[Role.THERAPIST], wanted) == (row, False)
    assert "waits for its turn" in therapist.get(PAGE).content.decode()

    Composed.objects.update(asked_at=timezone.now() - timedelta(hours=2), state="making")
    assert "broken off" in therapist.get(PAGE).content.decode()
    asked()
    assert Composed.objects.get().state == "made"


@pytest.mark.usefixtures("house")
def test_no_more_than_five_wait_at_once_and_what_was_typed_stays(cast, therapist):
    by = cast.staff[Role.THERAPIST]
    for seed in range(5):
        services.ask(by, services.Wanted(0.5, -0.5, 3, seed))
    answer = therapist.post(PAGE, {"mood": "tender", "minutes": "4", "seed": "99"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Five pieces are being made already" in page
    assert 'value="99"' in page
    assert Composed.objects.count() == 5


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("minutes", "0"),
        ("minutes", "21"),
        ("minutes", "1.5"),
        ("seed", "-1"),
        ("seed", "1000000000"),
        ("valence", "1.1"),
        ("valence", "nan"),
        ("valence", ""),
        ("arousal", "-1.01"),
        ("preset", "loud"),
        ("mood", "craving"),
        ("mood", "calm"),
    ],
)
def test_what_is_out_of_range_is_refused_at_its_field(therapist, field, said):
    form = {"mood": "", "valence": "0.1", "arousal": "0.2", "minutes": "2", "preset": ""}
    answer = therapist.post(PAGE, form | {field: said})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Composed.objects.exists()


@pytest.mark.usefixtures("house")
def test_each_piece_is_audited_with_its_numbers(asked, cast):
    asked(mood="", valence="-0.35", arousal="0.2", seed="12", minutes="2", preset="sedative")
    acts = ["music.composing_asked", "music.composed"]
    rows = AuditRow.objects.filter(action__in=acts)
    numbers = {"seed": 12, "valence": "-0.35", "arousal": "0.2", "minutes": "2"}
    assert [row.action for row in rows.order_by("pk")] == acts
    for row in rows:
        assert row.detail == numbers | {"preset": "sedative"}
        assert row.by == cast.staff[Role.THERAPIST].pk


@pytest.mark.usefixtures("house")
def test_the_list_says_place_minutes_and_seed_and_lets_staff_listen(asked, therapist):
    assert "Nothing was made yet" in therapist.get(PAGE).content.decode()
    asked(seed="4711", preset="sedative")
    page = therapist.get(PAGE).content.decode()
    recording = Recording.objects.get()
    assert f'src="/music/recordings/{recording.pk}/sound/"' in page
    for words in ("4711", "sedative", "Calm piece 1", "Invented therapist"):
        assert words in page


@pytest.mark.usefixtures("house")
def test_an_open_page_is_told_how_far_it_is_and_when_it_is_over(cast, therapist, asked):
    services.ask(cast.staff[Role.THERAPIST], services.Wanted(0.5, -0.5, 3, 8))
    going = therapist.get(f"{PAGE}progress/").content.decode()
    assert "waits for its turn" in going
    assert "hx-get" in going
    Composed.objects.all().delete()
    over = therapist.get(f"{PAGE}progress/").content.decode()
    assert "Show the list again" in over
    assert "hx-get" not in over


@pytest.mark.usefixtures("house")
def test_the_page_asks_a_fixed_number_of_questions(
    cast, therapist, asked, django_assert_num_queries
):
    asked(seed="1")
    therapist.get(PAGE)
    with django_assert_num_queries(9):
        therapist.get(PAGE)
    for seed in range(2, 5):
        asked(seed=str(seed))
    therapist.get(PAGE)
    with django_assert_num_queries(9):
        therapist.get(PAGE)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("role", [Role.THERAPIST, Role.INTERN, Role.SUPERVISOR])
def test_whoever_works_with_clients_may_ask(cast, role):
    assert cast.browser(role).get(PAGE).status_code == 200
    assert 'href="/music/made/"' in cast.browser(role).get("/music/").content.decode()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    "role", [Role.CLIENT, Role.DIRECTOR, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, None]
)
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}progress/"])
def test_nobody_else_sees_the_room(cast, role, address):
    answer = cast.browser(role).get(address)
    assert answer.status_code in ((302,) if role is None else (403, 404))
    cast.browser(role).post(PAGE, {"mood": "calm", "minutes": "1"})
    assert not Composed.objects.exists()


def test_the_folder_moves_along_with_the_house(house, asked, settings, tmp_path):
    import dataclasses

    asked()
    before = MusicFolder.objects.get()
    house.folder.rename(tmp_path / "elsewhere")
    settings.HOUSE = dataclasses.replace(house, folder=tmp_path / "elsewhere")
    assert places.music_folder() == before
    assert MusicFolder.objects.get().path == str((tmp_path / "elsewhere/media/composed").resolve())
