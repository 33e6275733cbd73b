"""Planning a programme: from where the person is, with what may sound, kept with its reasons."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.web.listening.programmes.asking import made, of, slots, text
from tests.web.repertoire.music_for_tests import ask, trigger

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.repertoire.models import Preference

pytestmark = pytest.mark.django_db


def log(programme):
    return json.loads(programme.left_out)


def caution(client, kind):
    day = timezone.localdate()
    return Caution.objects.create(client=client, data_key=client.data_key, kind=kind, since=day)


def test_a_programme_leads_from_anxious_to_calm_and_is_kept_with_reasons(
    browser, client, songs, said
):
    programme = made(browser, client, said)

    rows = slots(programme)
    assert len(rows) == 7
    assert abs(sum(row.seconds for row in rows) - 21 * 60) <= 60
    assert (programme.start_valence, programme.goal_valence) == (-0.5, 0.5)
    assert programme.goal_mood == "calm"
    arousals = [row.planned_arousal for row in rows]
    assert arousals[0] > 0.3
    assert arousals[-1] < -0.3
    assert all(row.reason for row in rows)
    assert programme.weights["liked"] == 0.06
    assert programme.rules["most_by_artist"] == 2
    page = browser.get(of(client, f"{programme.pk}/"))
    assert page.status_code == 200
    assert all(row.recording.title in text(page) for row in rows)
    assert "<svg" in page.content.decode()
    assert "Tune" not in str(ProgrammeSlot.objects.values_list("reason", flat=True).query)


def test_the_form_sent_twice_makes_one_programme(browser, client, songs, said):
    said["once"] = str(uuid4())
    made(browser, client, said)
    made(browser, client, said)

    assert ListeningProgramme.objects.count() == 1


def test_a_trigger_is_left_out_and_only_readers_of_the_register_see_why(
    cast, browser, client, songs, said
):
    trigger(client, "Band 29 – Tune 29", urge=9)

    programme = made(browser, client, said)

    assert songs[29].pk not in {row.recording_id for row in slots(programme)}
    assert songs[29].pk.hex in [pk for ids in log(programme).values() for pk in ids]
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "Tune 29" in page
    assert "registered as urge" in page
    intern = text(cast.browser(Role.INTERN).get(of(client, f"{programme.pk}/")))
    assert "registered" not in intern
    assert "Tune 29" not in intern
    assert "does not play for this person 1" in intern


def test_what_becomes_a_trigger_later_is_marked_and_planned_away(browser, client, songs, said):
    programme = made(browser, client, said)
    gone = slots(programme)[2]
    number = songs.index(gone.recording)
    browser.post(of(client, f"{programme.pk}/slots/{gone.pk}/keep/"), said)
    trigger(client, f"Band {number} – Tune {number}", urge=9)

    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "1 recording may not sound any more" in page
    assert "cannot be played any more" in page

    browser.post(of(client, f"{programme.pk}/again/"), said)
    assert gone.recording_id not in {row.recording_id for row in slots(programme)}
    assert "may not sound any more" not in text(browser.get(of(client, f"{programme.pk}/")))


def test_where_they_are_is_asked_unless_they_said_it_a_moment_ago(browser, client, songs, said):
    del said["start"]
    answer = browser.post(of(client, "new/"), said)
    assert answer.status_code == 422
    assert "Touch the square where they are." in text(answer)

    given = {"client": client, "data_key": client.data_key, "scale": "mood"}
    old = timezone.now() - timedelta(minutes=16)
    Rating.objects.create(**given, at=old, valence=0.1, arousal=0.1)
    assert browser.post(of(client, "new/"), said).status_code == 422

    new = timezone.now() - timedelta(minutes=4)
    Rating.objects.create(**given, at=new, valence=-0.75, arousal=0.5)
    assert "They said it 4 minutes ago" in text(browser.get(of(client, "new/")))
    assert made(browser, client, said).start_valence == -0.75


def test_a_point_on_the_square_counts_before_the_word(browser, client, songs, said):
    programme = made(browser, client, said, goal="9,5")

    assert (programme.goal_valence, programme.goal_arousal, programme.goal_mood) == (1, 0, "")


@pytest.mark.parametrize("arc", ["iso", "compensatory", "U", "steady"])
def test_every_way_that_is_offered_can_be_gone(browser, client, songs, said, arc):
    programme = made(browser, client, said, arc=arc)

    assert programme.arc == arc
    if arc == "steady":
        assert (programme.goal_valence, programme.goal_arousal) == (-0.5, 0.5)


def test_no_other_way_is_taken(browser, client, songs, said):
    assert browser.post(of(client, "new/"), said | {"arc": "strange"}).status_code == 422
    assert not ListeningProgramme.objects.exists()


def test_a_library_that_is_too_small_says_so_and_loses_nothing(browser, client, songs, said):
    answer = browser.post(of(client, "new/"), said | {"minutes": "110"})

    assert answer.status_code == 422
    assert "the library is too small" in text(answer)
    assert 'value="110"' in answer.content.decode()
    assert not ListeningProgramme.objects.exists()


def test_never_and_not_now_and_not_this_stay_out_and_liked_may_be_all(browser, client, songs, said):
    def says(recording, word):
        ref, given = str(recording.song_id), {"client": client, "data_key": client.data_key}
        Preference.objects.create(**given, word=word, song_ref=ref, value=recording.title)

    says(songs[0], "never")
    says(songs[29], "not now")
    given = {"client": client, "data_key": client.data_key, "song_id": songs[28].song_id}
    Felt.objects.create(**given, at=timezone.now(), skipped=True)
    programme = made(browser, client, said)
    assert set(log(programme)["unwanted"]) == {songs[0].pk.hex, songs[29].pk.hex}
    assert log(programme)["not_this"] == [songs[28].pk.hex]

    for recording in songs[5:13]:
        says(recording, "loved")
    liked = made(browser, client, said, liked_only="on")
    assert {row.recording for row in slots(liked)} <= set(songs[5:13])


def test_a_tempo_that_was_asked_for_is_kept(browser, client, songs, said):
    programme = made(browser, client, said, tempo_from="70", tempo_to="100")

    assert all(70 <= row.recording.tempo_bpm <= 100 for row in slots(programme))
    answer = browser.post(of(client, "new/"), said | {"tempo_from": "100", "tempo_to": "70"})
    assert answer.status_code == 422


def test_what_the_client_felt_moves_a_song_for_them_alone(browser, client, songs, said):
    given = {"client": client, "data_key": client.data_key, "song_id": songs[0].song_id}
    for _ in range(6):
        Felt.objects.create(**given, at=timezone.now(), valence=0.6, arousal=-0.6)

    programme = made(browser, client, said, arc="compensatory")

    felt = next(row for row in slots(programme) if row.recording_id == songs[0].pk)
    assert felt.source == "client"
    assert felt.planned_valence > 0.4
    assert felt.valence_sd < 0.2


def test_seizures_set_off_by_music_are_never_planned_alone_and_told_with_staff(
    browser, client, songs, said
):
    caution(client, "seizures")

    alone = browser.post(of(client, "new/"), said | {"setting": "alone"})
    assert alone.status_code == 422
    assert "A caution rules this out. Music has set off a seizure" in text(alone)
    assert not ListeningProgramme.objects.exists()

    programme = made(browser, client, said)
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "Look at this before music sounds. Music has set off a seizure" in page


def test_a_caution_set_afterwards_stops_every_change(browser, client, songs, said):
    programme = made(browser, client, said, setting="alone")
    caution(client, "seizures")

    before = [row.recording_id for row in slots(programme)]
    browser.post(of(client, f"{programme.pk}/slots/{slots(programme)[0].pk}/out/"), said)

    assert [row.recording_id for row in slots(programme)] == before
    assert "A caution rules this out." in text(browser.get(of(client, f"{programme.pk}/")))


def test_a_client_whom_nobody_asked_about_urges_hears_with_staff_and_nothing_alone(
    browser, client, songs, said
):
    ask(client, asked=False)

    answer = browser.post(of(client, "new/"), said | {"setting": "alone"})
    assert answer.status_code == 422
    assert "as nobody has asked yet 30" in text(answer)

    assert len(slots(made(browser, client, said))) == 7


def test_a_trigger_is_out_alone_as_well(browser, client, songs, said):
    trigger(client, "Band 29 – Tune 29", urge=3, state="mixed")

    programme = made(browser, client, said, setting="alone")

    assert songs[29].pk.hex not in {row.recording_id.hex for row in slots(programme)}
    assert log(programme)["song"] == [songs[29].pk.hex]
    assert not any(row.asks for row in slots(programme))


def test_nobody_plans_for_somebody_whom_they_do_not_care_for(cast, client, songs, said):
    browser = cast.browser(Role.THERAPIST)
    stranger = cast.clients["clinic"]

    assert browser.get(of(stranger)).status_code == 404
    assert browser.get(of(stranger, "new/")).status_code == 404
    assert cast.browser(Role.DIRECTOR).get(of(client)).status_code in (403, 404)
    assert cast.browser(None).get(of(client)).status_code == 302


def test_the_list_asks_the_same_number_of_times_however_long_it_is(
    browser, client, songs, said, django_assert_max_num_queries
):
    for _ in range(3):
        made(browser, client, said)
    with django_assert_max_num_queries(30):
        few = browser.get(of(client))
    assert few.status_code == 200
    programme = ListeningProgramme.objects.latest("made_at")
    with django_assert_max_num_queries(45):
        browser.get(of(client, f"{programme.pk}/"))
