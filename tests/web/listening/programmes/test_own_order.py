"""The client's own order: chosen from what may sound, in the order they like."""

import re

import pytest
from django.utils import timezone
from tests.web.listening.programmes.asking import log, made, of, order, slots, text
from tests.web.repertoire.music_for_tests import trigger

from sostenuto_web.listening.models import ProgrammeSlot
from sostenuto_web.people import guard
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(browser, client, songs, said):
    return made(browser, client, said, arc="own")


@pytest.fixture
def send(browser, client, own):
    def press(rest, **other):
        address = of(client, f"{own.pk}/{rest}")
        return browser.post(address, {guard.FIELD: guard.token_for(client.pk)} | other)

    return press


def chosen(send, songs, *numbers):
    for number in numbers:
        assert send("choose/add/", recording=songs[number].pk.hex).status_code == 302


def test_it_begins_empty_and_leads_to_what_may_be_chosen(browser, client, songs, said):
    answer = browser.post(of(client, "new/"), said | {"arc": "own"})

    programme = client.programmes.get()
    assert answer["Location"].endswith(f"{programme.pk}/choose/")
    assert slots(programme) == []
    page = text(browser.get(of(client, f"{programme.pk}/")))
    assert "Nothing is chosen yet" in page
    assert "Play it" not in page
    assert "anew" not in page


def test_pieces_stand_in_the_order_in_which_they_were_chosen(browser, client, own, send, songs):
    chosen(send, songs, 20, 3, 11)

    rows = slots(own)
    assert [row.recording for row in rows] == [songs[20], songs[3], songs[11]]
    for row in rows:
        assert row.target_valence == row.planned_valence
        assert row.target_arousal == row.planned_arousal
    page = browser.get(of(client, f"{own.pk}/"))
    assert "Nothing was planned" in text(page)
    assert "stroke-dasharray" not in page.content.decode()
    assert "Wanted" not in text(page)
    assert "11:00 shorter than wanted" not in text(page)
    assert "shorter than wanted" in text(page)


def test_up_down_out_and_to_a_place(own, send, songs):
    chosen(send, songs, 0, 1, 2, 3)
    first = slots(own)[0]

    answer = send(f"slots/{first.pk}/move/", to="down", choosing="1")
    assert "/choose/" in answer["Location"]
    assert order(own) == [songs[n].pk for n in (1, 0, 2, 3)]
    send(f"slots/{first.pk}/move/", place="4")
    assert order(own) == [songs[n].pk for n in (1, 2, 3, 0)]
    answer = send(f"slots/{slots(own)[1].pk}/out/", choosing="1")
    assert "/choose/" in answer["Location"]
    assert order(own) == [songs[n].pk for n in (1, 3, 0)]
    assert [row.place for row in slots(own)] == [0, 1, 2]
    assert all(row.target_valence == row.planned_valence for row in slots(own))
    assert not any(row.locked for row in slots(own))


def test_planning_anew_leaves_the_order_alone(own, send, songs):
    chosen(send, songs, 5, 2)

    assert send("again/").status_code == 302
    assert order(own) == [songs[5].pk, songs[2].pk]


def test_a_piece_is_chosen_once_and_never_one_that_may_not_sound(client, own, send, songs):
    trigger(client, "Band 7 – Tune 7", urge=9)
    given = {"client": client, "data_key": client.data_key, "song_id": songs[8].song_id}
    Felt.objects.create(**given, at=timezone.now(), skipped=True)

    chosen(send, songs, 7, 8, 9, 9)
    send("choose/add/", recording="nonsense")

    assert order(own) == [songs[9].pk]
    page = text(send("choose/", q="tune"))
    assert "Tune 10" in page
    assert "Tune 7 " not in page
    assert "Tune 8 " not in page
    assert log(own)["not_this"] == [songs[8].pk.hex]


def test_what_becomes_a_trigger_later_is_marked(browser, client, own, send, songs):
    chosen(send, songs, 4, 5)
    trigger(client, "Band 4 – Tune 4", urge=9)

    page = text(browser.get(of(client, f"{own.pk}/")))

    assert "cannot be played any more" in page
    assert "Take it out, and choose another piece." in page


def test_finding_and_paging(browser, client, own, send, songs):
    page = browser.get(of(client, f"{own.pk}/choose/"))
    assert len(re.findall(r'name="recording"', page.content.decode())) == 30
    chosen(send, songs, 2)
    assert len(re.findall(r'name="recording"', send("choose/").content.decode())) == 29

    found = send("choose/", q="bánd 1 tune")
    assert "Tune 12" in text(found)
    assert "Tune 29" not in text(found)
    assert "q=" not in found.content.decode()
    assert "No such piece" in text(send("choose/", q="zither"))

    again = send("choose/add/", recording=songs[12].pk.hex, q="band 1")
    assert order(own) == [songs[2].pk, songs[12].pk]
    assert 'value="band 1"' in again.content.decode()


def test_swapping_keeps_it_the_clients_own(own, send, songs):
    chosen(send, songs, 4, 5)
    slot = slots(own)[0]

    send(f"slots/{slot.pk}/swap/", recording=songs[22].pk.hex)

    row = slots(own)[0]
    assert row.recording == songs[22]
    assert (row.target_valence, row.locked) == (row.planned_valence, False)


def test_what_sounded_stays_before_what_is_to_come(own, send, songs):
    chosen(send, songs, 0, 1, 2)
    first = slots(own)[0]
    ProgrammeSlot.objects.filter(pk=first.pk).update(state="played")

    send(f"slots/{first.pk}/out/")
    send(f"slots/{slots(own)[2].pk}/move/", place="1")

    assert order(own) == [songs[n].pk for n in (0, 2, 1)]


def test_an_order_that_was_planned_is_not_added_to(browser, client, songs, said):
    programme = made(browser, client, said)
    before = order(programme)

    assert browser.get(of(client, f"{programme.pk}/choose/")).status_code == 302
    other = next(row for row in songs if row.pk not in before)
    browser.post(of(client, f"{programme.pk}/choose/add/"), said | {"recording": other.pk.hex})

    assert order(programme) == before


def test_nobody_chooses_for_somebody_whom_they_do_not_care_for(cast, client, own):
    page = of(client, f"{own.pk}/choose/")

    assert cast.browser(Role.DIRECTOR).get(page).status_code in (403, 404)
    assert cast.browser(None).get(page).status_code == 302


def test_choosing_asks_the_same_number_of_times_however_much_there_is(
    browser, client, own, send, songs, django_assert_max_num_queries
):
    chosen(send, songs, 1, 2, 3, 4, 5, 6)
    with django_assert_max_num_queries(45):
        assert browser.get(of(client, f"{own.pk}/choose/")).status_code == 200


@pytest.mark.parametrize("typed", ["\x00", "x" * 201])
def test_what_cannot_be_searched_is_said_and_kept(send, songs, typed):
    answer = send("choose/", q=typed)

    assert answer.status_code == 422
    assert len(re.findall(r'name="recording"', answer.content.decode())) == 30


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "two", "²"])
def test_a_strange_page_adds_all_the_same(browser, client, own, send, songs, page):
    answer = send("choose/add/", recording=songs[3].pk.hex, page=page)

    assert answer.status_code == 302
    assert browser.get(answer["Location"].partition("#")[0]).status_code == 200
    assert order(own) == [songs[3].pk]
