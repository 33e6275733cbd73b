"""What leaves the house: what may play for them alone, whole, and silent about whose it is."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.listening.player.making import programme_of, tone
from tests.web.repertoire.music_for_tests import trigger

from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.exchange.levelled import LevelJob
from sostenuto.exchange.levelled_sound import level
from sostenuto.exchange.media import open_media
from sostenuto_web.listening.exporting import services
from sostenuto_web.listening.models import (
    LevelledFile,
    ListeningProgramme,
    ProgrammeSlot,
    VolumeCap,
)
from sostenuto_web.listening.player import levelled
from sostenuto_web.people import guard
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.gate import asking, library, overrides
from sostenuto_web.repertoire.models import Audience, Preference, Recording

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response) if response.streaming else response.content


def names_in(response):
    listed = body(response).decode().splitlines()
    return [line for line in listed if not line.startswith("#")]


def level_all(recordings):
    """Level here and now what workers would level by and by."""
    levelled.folder().mkdir(parents=True, exist_ok=True)
    for row in recordings:
        name = f"{row.pk.hex}.mp3"
        source = str(Path(row.folder.path) / row.path)
        job = LevelJob(source, str(levelled.folder() / name), "mp3", -18, -1, 1, "", "", "")
        made = level(job)
        LevelledFile.objects.create(
            recording=row,
            content=row.content,
            path=name,
            seconds=made.duration_s,
            gain_db=made.gain_db,
            loudness_lufs=made.integrated_lufs,
            true_peak_dbtp=made.true_peak_dbtp,
        )


def caution(client, kind):
    return Caution.objects.create(
        client=client, data_key=client.data_key, kind=kind, since=clinic.today()
    )


def with_staff_only(recording):
    Recording.objects.filter(pk=recording.pk).update(audience=Audience.WITH_THERAPIST)
    library.changed()


def written_down():
    rows = AuditRow.objects.filter(action="programme.given_out").order_by("number")
    return [row.detail for row in rows]


def left_over():
    return [path for path in levelled.folder().rglob("*") if path.suffix != ".mp3"]


# Lists


def test_an_m3u8_names_every_piece_in_its_order_by_its_file_alone(give, recordings):
    response = give("m3u8")

    lines = body(response).decode().splitlines()
    assert lines[:2] == ["#EXTM3U", "#PLAYLIST:Music"]
    assert lines[2::2] == [
        f"#EXTINF:180,Band {name} - {name}" for name in ("One", "Two", "Three", "Four")
    ]
    assert lines[3::2] == [Path(one.path).name for one in recordings]
    assert response["Content-Disposition"] == 'attachment; filename="music.m3u8"'


def test_a_jspf_names_titles_and_artists_and_no_file(give):
    playlist = json.loads(body(give("jspf")))["playlist"]

    assert playlist["title"] == "Music"
    assert [one["title"] for one in playlist["track"]] == ["One", "Two", "Three", "Four"]
    assert {frozenset(one) for one in playlist["track"]} == {
        frozenset({"title", "creator", "duration"})
    }


# The folder


def test_a_folder_holds_every_piece_at_one_loudness(give, recordings, tmp_path):
    level_all(recordings)

    archive = zipfile.ZipFile(io.BytesIO(body(give("folder"))))

    assert archive.namelist() == [
        "01.mp3",
        "02.mp3",
        "03.mp3",
        "04.mp3",
        "playlist.m3u8",
        "card.pdf",
    ]
    assert archive.testzip() is None
    for name in archive.namelist()[:4]:
        with open_media(archive.extract(name, tmp_path)) as media:
            meter = LoudnessMeter(media.rate_hz, media.channels)
            for block in media.blocks():
                meter.add(block)
            assert (media.tags.title, media.tags.artist) == ("", "")
        found = meter.finish()
        assert found.integrated_lufs == pytest.approx(-18, abs=1)
        assert found.true_peak_dbtp <= -1
    assert archive.read("card.pdf").startswith(b"%PDF")


def test_titles_go_along_when_they_are_wished(give, recordings):
    level_all(recordings)

    archive = zipfile.ZipFile(io.BytesIO(body(give("folder", titled=True))))

    assert archive.namelist()[0] == "01 Band One - One.mp3"
    assert "Band One - One" in archive.read("playlist.m3u8").decode()
    assert written_down() == [{"form": "folder", "pieces": 4, "titled": 1, "looked": 0}]


def test_the_answer_says_how_long_it_is_so_that_half_of_it_is_known_as_half(give, recordings):
    level_all(recordings)
    response = give("folder")

    assert int(response["Content-Length"]) == len(body(response))
    assert response["Cache-Control"] == "private, no-store"


def test_no_folder_is_given_before_every_file_is_ready(give, page, recordings):
    level_all(recordings[:3])

    response = give("folder")

    assert response.status_code == 302
    assert "3 of 4 files are ready" in page().content.decode()
    assert written_down() == []


def test_files_that_are_not_ready_are_made_in_the_background(
    browser, client, programme, page, give, django_capture_on_commit_callbacks
):
    address = reverse("programme-out-ready", args=[client.pk, programme.pk])

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, {guard.FIELD: guard.token_for(client.pk)})

    assert LevelledFile.objects.count() == 4
    assert "Save the folder" in page().content.decode()
    assert give("folder").status_code == 200


def job(recordings, status):
    from django_tasks_db.models import DBTaskResult, get_date_max

    from sostenuto_web.listening.player.tasks import level_recordings

    return DBTaskResult.objects.create(
        task_path=level_recordings.module_path,
        args_kwargs={"args": [[str(one.pk) for one in recordings]], "kwargs": {}},
        status=status,
        priority=0,
        queue_name="default",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def test_while_they_are_made_the_page_says_how_far_it_is_and_asks_again(
    page, browser, client, programme, recordings
):
    level_all(recordings[:1])
    job(recordings, "RUNNING")
    state = browser.get(reverse("programme-out-state", args=[client.pk, programme.pk]))

    for answer in (page(), state):
        assert "1 of 4 files are ready" in answer.content.decode()
        assert "every 4s" in answer.content.decode()


def test_what_cannot_be_brought_to_one_level_stays_and_is_named(page, give, recordings):
    level_all(recordings[:3])
    job(recordings, "SUCCESSFUL")

    text = page().content.decode()
    archive = zipfile.ZipFile(io.BytesIO(body(give("folder"))))

    assert "It could not be brought to one level: Four" in " ".join(text.split())
    assert archive.namelist()[:4] == ["01.mp3", "02.mp3", "03.mp3", "playlist.m3u8"]


def test_a_copy_is_given_only_by_somebody_who_made_sure_that_it_may_be(give, recordings):
    level_all(recordings)

    response = give("folder", may_copy=False)

    assert response.status_code == 422
    assert "Make sure that it may be" in response.content.decode()
    assert written_down() == []


@pytest.mark.parametrize("fault", ["gone", "disk", "stopped"])
def test_what_breaks_off_leaves_nothing_and_nothing_is_given(fault, give, recordings, monkeypatch):
    level_all(recordings)
    if fault == "gone":
        real = services.files.opened_of_house
        calls = []

        def vanishing(folder, path):
            calls.append(path)
            if len(calls) == 3:
                raise services.files.NotThereError("gone")
            return real(folder, path)

        monkeypatch.setattr(services.files, "opened_of_house", vanishing)
        response = give("folder")
    elif fault == "disk":
        monkeypatch.setattr(services, "write_player_folder", _full)
        response = give("folder")
    else:
        monkeypatch.setattr(services, "write_player_folder", _stopped)
        with pytest.raises(KeyboardInterrupt):
            give("folder")
        response = None

    assert response is None or response.status_code == 302
    assert written_down() == []
    assert [path for path in left_over() if path.is_file()] == []


def _full(*args, **kwargs):
    raise OSError(28, "No space left on device")


def _stopped(file, *args, **kwargs):
    file.write(b"half of it")
    file.flush()
    raise KeyboardInterrupt


# The gate and the cautions


def test_what_may_not_play_alone_stays_whatever_the_way(give, page, recordings, programme):
    with_staff_only(recordings[1])
    level_all(recordings)

    text = page().content.decode()
    archive = zipfile.ZipFile(io.BytesIO(body(give("folder", titled=True))))
    listed = body(give("m3u8")).decode()
    names = json.loads(body(give("jspf")))["playlist"]["track"]

    assert programme.setting == ListeningProgramme.Setting.WITH_THERAPIST
    assert "1 piece stays here" in text
    assert "stricter than with staff in the room" in text
    assert [name for name in archive.namelist() if name.endswith(".mp3")] == [
        "01 Band One - One.mp3",
        "02 Band Three - Three.mp3",
        "03 Band Four - Four.mp3",
    ]
    assert "Two" not in listed + archive.read("playlist.m3u8").decode()
    assert [one["title"] for one in names] == ["One", "Three", "Four"]


def test_what_is_asked_about_or_let_with_a_reason_in_the_room_does_not_go_along(
    give, client, recordings, therapist
):
    trigger(client, "Band Two – Another one", urge=9)  # the same artist: to be asked about
    trigger(client, "Band Three – Three", urge=9)
    overrides.give(therapist, recordings[2], "Worked through it together today.", client=client)
    beside = asking.for_client(client, "with_therapist")

    assert [beside.of(recordings[n]).answer for n in (1, 2)] == ["ask", "play"]
    assert names_in(give("m3u8")) == [Path(recordings[n].path).name for n in (0, 3)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([None, "song", "artist", "licence"]), min_size=4, max_size=4))
def test_whatever_a_register_says_only_what_plays_alone_goes_along(give, client, recordings, said):
    with transaction.atomic():
        for recording, kind in zip(recordings, said, strict=True):
            if kind == "licence":
                with_staff_only(recording)
            elif kind is not None:
                other = recording.song.title if kind == "song" else "Another"
                trigger(client, f"{recording.song.artist} – {other}", urge=7)
        alone = asking.for_client(client, "alone")
        allowed = [one for one in recordings if alone.of(one).answer == "play"]
        response = give("m3u8")
        transaction.set_rollback(True)
    library.changed()

    found = names_in(response) if response.status_code == 200 else []
    assert found == [Path(one.path).name for one in allowed]
    assert len(found) == said.count(None)


def test_which_ones_stay_is_told_to_those_who_read_the_register_only(page, recordings, cast):
    with_staff_only(recordings[1])
    held = re.compile(r"stays here.*Two", re.DOTALL)

    assert held.search(page().content.decode().split("Four ways")[0])
    intern = page(by=cast.browser(Role.INTERN)).content.decode().split("Four ways")[0]
    assert "1 piece stays here" in intern
    assert not held.search(intern)


def test_until_somebody_has_asked_nothing_goes(cast, recordings, browser):
    client = cast.clients["team"]
    programme = programme_of(client, recordings)
    address = reverse("programme-out", args=[client.pk, programme.pk])

    text = browser.get(address).content.decode()

    assert "nobody has asked yet" in text
    assert "4 pieces stay here" in text
    assert "Save the" not in text


@pytest.mark.parametrize("way", ["m3u8", "jspf", "card", "folder"])
def test_a_caution_against_listening_alone_refuses_the_whole(way, give, page, client, recordings):
    level_all(recordings)
    caution(client, "seizures")

    response, text = give(way), page().content.decode()

    assert response.status_code == 302
    assert written_down() == []
    assert "A caution rules out listening alone" in text
    assert "Music has set off a seizure" in text
    assert "Save the" not in text
    assert "Band One" not in text


@pytest.mark.parametrize("way", ["m3u8", "jspf", "card", "folder"])
def test_a_caution_to_be_asked_about_needs_somebody_who_looked_at_it(way, give, client, recordings):
    level_all(recordings)
    caution(client, "epilepsy")

    assert give(way).status_code == 422
    assert written_down() == []
    assert give(way, looked=True).status_code == 200
    assert [one["looked"] for one in written_down()] == [1]


def test_not_this_and_never_stay(give, client, therapist, programme, recordings):
    slot = programme.slots.get(place=0)
    ProgrammeSlot.objects.filter(pk=slot.pk).update(state=ProgrammeSlot.State.SKIPPED)
    Felt.objects.create(
        client=client,
        data_key=client.data_key,
        at=timezone.now(),
        song_id=recordings[1].song_id,
        context="therapy",
        skipped=True,
    )
    Preference.objects.create(
        client=client,
        data_key=client.data_key,
        song_ref=str(recordings[2].song_id),
        value="Three",
        word="never",
    )

    assert names_in(give("m3u8")) == [Path(recordings[3].path).name]


def test_a_missing_file_stays(give, page, recordings):
    Recording.objects.filter(pk=recordings[0].pk).update(missing=True)

    assert len(names_in(give("m3u8"))) == 3
    assert "its file is not there" in page().content.decode()


def test_their_own_recordings_go_by_number_only(give, page, music, client):
    own = music.recording(
        music.song("Wren Invented", "For my recovery"),
        data=tone(0.1, seed=9),
        only_for=client,
        file_name="wren-own.wav",
    )
    other = music.recording(music.song("Band", "Other"), data=tone(0.2, seed=10))
    programme = programme_of(client, [own, other])
    level_all([own, other])

    archive = zipfile.ZipFile(io.BytesIO(body(give("folder", of=programme, titled=True))))
    everything = b"".join(archive.read(name) for name in archive.namelist())

    assert archive.namelist()[:2] == ["01.mp3", "02 Band - Other.mp3"]
    assert b"Wren" not in everything + "".join(archive.namelist()).encode()
    assert len(names_in(give("m3u8", of=programme))) == 1
    assert "their own recording" in page(of=programme).content.decode()


def test_a_cap_on_the_volume_is_said_because_no_file_keeps_it(page, client):
    assert "The volume is capped" not in page().content.decode()
    VolumeCap.objects.create(client=client, cap_db=-6)

    assert "The volume is capped" in page().content.decode()


# Who, and what is told


@pytest.mark.parametrize("way", ["m3u8", "jspf", "card", "folder"])
def test_nothing_that_goes_out_names_the_person_or_the_house(way, give, client, recordings):
    level_all(recordings)
    response = give(way, titled=True)
    told = body(response) + str(response.headers).encode()
    if way == "folder":
        archive = zipfile.ZipFile(io.BytesIO(body(give(way, titled=True))))
        told += b"".join(archive.read(name) for name in archive.namelist())

    for word in (client.name, client.alias, str(client.pk), client.pk.hex, "sostenuto", "clinic"):
        assert word.encode() not in told.lower() if word.islower() else word.encode() not in told


def test_a_card_says_what_to_do_and_is_read_aloud_and_bears_no_date(give):
    paper = body(give("card", titled=True))

    assert paper.startswith(b"%PDF")
    assert b"pdfuaid" in paper
    assert b"CreationDate" not in paper
    assert b"CreateDate" not in paper


def test_every_way_is_written_down_with_its_count(give, recordings):
    level_all(recordings)
    for way in ("m3u8", "jspf", "card", "folder"):
        give(way)

    assert [(one["form"], one["pieces"]) for one in written_down()] == [
        ("m3u8", 4),
        ("jspf", 4),
        ("card", 4),
        ("folder", 4),
    ]


def test_a_way_that_there_is_not_is_refused_on_the_page(give):
    response = give("tape")

    assert response.status_code == 422
    assert written_down() == []


def test_the_page_asks_the_database_the_same_however_long_the_programme_is(page, client, music):
    def count(programme):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            assert page(of=programme).status_code == 200
        return len(asked)

    many = [
        music.recording(music.song("B", f"S{n}"), data=tone(0.1, seed=90 + n)) for n in range(12)
    ]
    short, long = programme_of(client, many[:2]), programme_of(client, many)
    page(of=long)

    assert count(short) == count(long)
