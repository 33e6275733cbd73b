"""Changing a programme: keep, move, swap, take out, plan the rest anew."""

import json

import pytest

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes.services import changing, checking
from sostenuto_web.people import guard
from sostenuto_web.repertoire.gate import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(browser, client, songs, said):
    answer = browser.post(f"/people/{client.pk}/listening/new/", said)
    assert answer.status_code == 302
    return ListeningProgramme.objects.get()


@pytest.fixture
def does(browser, client, programme):
    """Return a function that presses a button of a slot."""

    def press(slot, what, **said):
        address = f"/people/{client.pk}/listening/{programme.pk}/slots/{slot.pk}/{what}/"
        return browser.post(address, {guard.FIELD: guard.token_for(client.pk)} | said)

    return press


@pytest.fixture
def again(browser, client, programme):
    def press():
        address = f"/people/{client.pk}/listening/{programme.pk}/again/"
        return browser.post(address, {guard.FIELD: guard.token_for(client.pk)})

    return press


def slots(programme):
    return list(programme.slots.order_by("place"))


def order(programme):
    return [row.recording_id for row in slots(programme)]


def test_what_is_kept_in_the_middle_stays_there_when_the_rest_is_planned_anew(
    browser, client, programme, does, again, songs
):
    other = next(row for row in songs if row.pk not in order(programme))
    middle = slots(programme)[3]
    assert does(middle, "swap", recording=other.pk.hex).status_code == 302
    assert order(programme)[3] == other.pk

    assert again().status_code == 302

    row = slots(programme)[3]
    assert (row.pk, row.recording_id, row.locked) == (middle.pk, other.pk, True)
    assert len(set(order(programme))) == 7
    assert abs(sum(each.seconds for each in slots(programme)) - 21 * 60) <= 60
    programme.refresh_from_db()
    assert programme.version == 3


def test_keeping_can_be_taken_back(programme, does):
    does(slots(programme)[1], "keep")
    assert slots(programme)[1].locked
    does(slots(programme)[1], "keep", let_go="1")
    assert not slots(programme)[1].locked


def test_up_and_down_change_two_neighbours_and_nothing_wraps(programme, does):
    before, wanted = order(programme), [row.target_arousal for row in slots(programme)]

    does(slots(programme)[0], "move", to="up")
    assert order(programme) == before
    does(slots(programme)[0], "move", to="down")

    assert order(programme) == [before[1], before[0], *before[2:]]
    assert [row.target_arousal for row in slots(programme)] == wanted
    assert [row.place for row in slots(programme)] == list(range(7))
    does(slots(programme)[6], "move", to="sideways")
    assert order(programme) == [before[1], before[0], *before[2:]]


def test_what_is_taken_out_does_not_come_back(programme, does, again):
    gone = slots(programme)[2]

    does(gone, "out")
    assert gone.recording_id not in order(programme)
    again()

    assert gone.recording_id not in order(programme)
    programme.refresh_from_db()
    assert json.loads(programme.left_out)["taken_out"] == [gone.recording_id.hex]


def test_what_sounded_stays_and_cannot_be_changed(programme, does, again):
    first = slots(programme)[0]
    ProgrammeSlot.objects.filter(pk=first.pk).update(state="played")
    before = order(programme)

    does(first, "out")
    does(first, "move", to="down")
    does(slots(programme)[1], "move", to="up")
    assert order(programme) == before
    does(slots(programme)[1], "out")

    assert order(programme)[0] == before[0]
    assert before[1] not in order(programme)


def test_nothing_is_swapped_in_that_may_not_sound_or_stands_there(
    browser, client, programme, does, music
):
    hushed = music.recording(song=music.song("Band X", "Tune X"), audience="nobody",
                             valence=0.1, arousal=0.1, valence_sd=0.3, arousal_sd=0.3)  # fmt: skip
    before, slot = order(programme), slots(programme)[2]

    for pk in (hushed.pk, before[4], "nonsense"):
        answer = does(slot, "swap", recording=str(pk))
        assert answer.status_code == 422
        assert "It cannot stand here" in answer.content.decode()
    assert order(programme) == before
    page = browser.get(f"/people/{client.pk}/listening/{programme.pk}/slots/{slot.pk}/swap/")
    assert page.content.decode().count("Play this instead") == 12
    assert hushed.pk.hex not in page.content.decode()


def test_a_slot_of_another_programme_is_not_found(browser, client, programme, said, songs):
    browser.post(f"/people/{client.pk}/listening/new/", said)
    other = ListeningProgramme.objects.exclude(pk=programme.pk).get()
    slot = slots(other)[0]

    address = f"/people/{client.pk}/listening/{programme.pk}/slots/{slot.pk}/swap/"
    assert browser.get(address).status_code == 404


def test_what_is_over_is_not_changed(programme, does, again, therapist):
    ListeningProgramme.objects.update(state="finished")
    before = order(programme)

    assert does(slots(programme)[0], "out").status_code == 302
    assert again().status_code == 302
    with pytest.raises(checking.NotNowError):
        changing.move(therapist, programme, slots(programme)[0].pk, 1)

    assert order(programme) == before


def test_when_nothing_else_fits_it_says_so_and_changes_nothing(programme, does, songs):
    kept = order(programme)
    for row in slots(programme)[1:]:
        does(row, "keep")
    for row in songs:
        if row.pk not in kept:
            type(row).objects.filter(pk=row.pk).update(missing=True)
    library.changed()

    answer = does(slots(programme)[0], "out")

    assert answer.status_code == 422
    assert "Nothing was changed." in answer.content.decode()
    assert order(programme) == kept


def test_a_form_for_somebody_else_changes_nothing(browser, client, cast, programme):
    token = guard.token_for(cast.clients["team"].pk)
    answer = browser.post(
        f"/people/{client.pk}/listening/{programme.pk}/again/", {guard.FIELD: token}
    )

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("number", "place", "after"), [(0, 4, 3), (5, 2, 1), (6, 1, 0), (2, 99, 6)]
)
def test_a_piece_is_put_anywhere_and_those_between_close_up(programme, does, number, place, after):
    before, wanted = order(programme), [row.target_arousal for row in slots(programme)]

    assert does(slots(programme)[number], "move", place=str(place)).status_code == 302

    moved = before.copy()
    moved.insert(after, moved.pop(number))
    assert order(programme) == moved
    assert [row.place for row in slots(programme)] == list(range(7))
    assert [row.target_arousal for row in slots(programme)] == wanted
    assert [row.locked for row in slots(programme)] == [at == after for at in range(7)]


@pytest.mark.parametrize("place", ["", "-1", "1.5", "two", "9" * 50, "²"])
def test_a_place_that_is_none_moves_nothing(programme, does, place):
    before = order(programme)

    assert does(slots(programme)[3], "move", place=place).status_code == 302
    assert order(programme) == before


def test_nothing_is_put_before_what_has_sounded(programme, does):
    ProgrammeSlot.objects.filter(pk__in=[row.pk for row in slots(programme)[:2]]).update(
        state="played"
    )
    before = order(programme)

    does(slots(programme)[4], "move", place="1")

    assert order(programme) == [*before[:2], before[4], *before[2:4], *before[5:]]


def test_a_swap_that_makes_it_much_longer_says_by_how_much(browser, client, music, programme, does):
    song = music.song("Long Band", "Long Tune")
    lies = {"valence": 0.1, "arousal": 0.1, "valence_sd": 0.3, "arousal_sd": 0.3}
    long = music.recording(song=song, **lies)
    type(long).objects.filter(pk=long.pk).update(seconds=480.0)
    library.changed()
    page = f"/people/{client.pk}/listening/{programme.pk}/"
    assert "longer than wanted" not in browser.get(page).content.decode()

    does(slots(programme)[3], "swap", recording=long.pk.hex)

    assert "5:00 longer than wanted" in browser.get(page).content.decode()
