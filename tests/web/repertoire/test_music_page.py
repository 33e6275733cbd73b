"""The page of the service's music."""

import pytest

from sostenuto_web.repertoire import services, words
from sostenuto_web.repertoire.models import MusicFolder, Recording


def many(folder, count):
    Recording.objects.bulk_create(
        Recording(
            content=f"{number:064x}",
            folder=folder,
            path=f"{number}.flac",
            title=f"Piece {number:04}",
            seconds=120,
            tempo_bpm=90,
            valence=0.1,
            valence_sd=0.3,
            arousal=0.4,
            arousal_sd=0.3,
        )
        for number in range(count)
    )


def test_an_empty_house_says_what_to_do(cast):
    page = cast.browser("therapist").get("/music/recordings/").content.decode()

    assert "There is no music in the house yet" in page


def test_the_list_says_what_was_heard_with_its_spread_and_the_picture_has_it_too(cast, folder):
    (services.Path(folder.path) / "silent.flac").write_bytes(b"silent")
    (services.Path(folder.path) / "broken.flac").write_bytes(b"broken")
    services.hear_now(folder)
    page = (
        cast.browser("therapist").get("/music/recordings/").content.decode().replace("&nbsp;", " ")
    )

    for said in ("3:05", "96 bpm", "A minor", "-14 LUFS", "silent", "bright and calm"):
        assert said in page
    assert "valence 0.6 ± 0.3" in page
    assert page.count("<circle") == 4
    assert "The &lt;Band&gt;" in page
    assert "broken.flac: breaks off after 0:42" in page
    assert str(folder.path) not in page


def test_it_is_paged_and_takes_the_same_queries_for_ten_and_for_two_thousand(cast, folder):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = cast.browser("therapist")

    def queries(address="/music/recordings/"):
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            page = browser.get(address).content.decode()
        return len(caught), page

    many(folder, 10)
    few, _ = queries()
    Recording.objects.all().delete()
    many(folder, 2000)
    lots, page = queries()

    assert lots == few
    assert "2000 recordings" in page
    assert page.count("<circle") == 50
    assert "Piece 0050" in queries("/music/recordings/?page=2")[1]
    assert "Piece 1999" in queries("/music/recordings/?page=999")[1]


def test_therapists_stop_and_go_on_others_see_or_find_nothing(
    cast, folder, django_capture_on_commit_callbacks
):
    MusicFolder.objects.update(state="hearing")
    stop, hear = f"/music/folders/{folder.pk}/stop/", f"/music/folders/{folder.pk}/hear/"
    for role in ("intern", "director", "client", "administrator"):
        assert cast.browser(role).post(stop).status_code == 404
    for role, status in (("intern", 200), ("director", 404), ("client", 404), (None, 302)):
        assert cast.browser(role).get("/music/recordings/").status_code == status

    browser = cast.browser("therapist")
    assert browser.get(stop).status_code == 405
    browser.post(stop)
    assert MusicFolder.objects.get().stop_asked
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(hear)
    assert MusicFolder.objects.get().state == "heard"
    assert browser.get("/music/recordings/progress/").status_code == 200
    assert browser.post(f"/music/folders/{cast.clients['own'].pk}/hear/").status_code == 404


@pytest.mark.parametrize(
    ("valence", "arousal", "sd", "says"),
    [
        (0.6, -0.5, 0.3, "bright and calm"),
        (-0.6, 0.5, 0.3, "dark and lively"),
        (0.6, 0.1, 0.3, "bright"),
        (0.1, 0.1, 0.3, "in the middle, or hard to tell"),
        (0.2, 0.2, 0.6, "in the middle, or hard to tell"),
        (None, None, None, ""),
    ],
)
def test_words_are_no_finer_than_the_spread(valence, arousal, sd, says):
    row = Recording(valence=valence, arousal=arousal, valence_sd=sd, arousal_sd=sd)

    assert words.affect(row) == says
