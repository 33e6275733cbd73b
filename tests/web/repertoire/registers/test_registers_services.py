"""Writing a register, and the gate knowing of it at once."""

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Song, Trigger, TriggerChange
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.songs import services as songs

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


def typed(by, client, text):
    return registers.add_line(by, client, songs.read(text))


def test_a_typed_line_becomes_an_entry_and_a_song_that_no_list_shows(cast, therapist):
    row = typed(therapist, cast.clients["own"], "Hurt – Johnny Cash, urge 9")

    assert (row.kind, row.urge, row.state) == ("song", 9, "urge")
    song = Song.objects.get(pk=row.song_ref)
    assert (song.artist, song.title, song.in_repertoire) == ("Johnny Cash", "Hurt", False)


def test_the_gate_knows_of_it_at_once_and_forgets_a_voided_one(cast, therapist):
    client = cast.clients["own"]
    song, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)
    assert asking.for_client(client).of(song).answer == "play"

    row = typed(therapist, client, "Hurt – Johnny Cash, urge 9")
    assert asking.for_client(client).of(song).answer == "no"
    assert asking.for_client(cast.clients["team"]).of(song).answer == "play"

    registers.set_state(therapist, row, state="reclaimed", urge=1, note="worked on it")
    assert asking.for_client(client).of(song).answer == "play"


def test_alone_nothing_sounds_for_somebody_whom_nobody_has_asked(cast, therapist):
    song, _ = songs.find_or_make(therapist, "Nena", "99 Luftballons", in_repertoire=True)
    client = cast.clients["own"]
    assert asking.for_client(client, "alone").of(song).answer == "no"

    registers.asked(therapist, client)
    assert asking.for_client(client, "alone").of(song).answer == "play"


def test_a_group_hears_only_that_it_is_not_for_this_group(cast, therapist):
    members = [cast.clients["own"].pk, cast.clients["team"].pk]
    song, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)
    said = []
    for whose in ("own", "team"):
        row = typed(therapist, cast.clients[whose], "Hurt – Johnny Cash, urge 9")
        said.append(asking.for_group(members).of(song))
        Trigger.objects.filter(pk=row.pk).delete()
        registers.voided(cast.clients[whose])

    assert said[0] == said[1]
    assert said[0].words == ("not for this group",)


def test_a_merged_song_is_kept_out_under_every_name(cast, therapist):
    client = cast.clients["own"]
    typed(therapist, client, "Hrut – Johny Kash, urge 9")
    wrong = Song.objects.get()
    right, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)
    assert asking.for_client(client).of(right).answer == "play"

    songs.merge(therapist, wrong, right)
    assert asking.for_client(client).of(right).answer == "no"


def test_the_history_keeps_every_state(cast, therapist):
    row = typed(therapist, cast.clients["own"], "Hurt – Johnny Cash, urge 9")
    registers.set_state(therapist, row, state="mixed", urge=5, note="half a year later")

    states = TriggerChange.objects.filter(trigger=row).order_by("at")
    assert [(one.state, one.urge) for one in states] == [("urge", 9), ("mixed", 5)]
    assert states.last().note == "half a year later"


def test_an_entry_that_the_gate_could_not_read_is_refused_without_saying_it(cast, therapist):
    with pytest.raises(InputError) as refused:
        registers.add(therapist, cast.clients["own"], {"kind": "song", "value": "Zanzibar"})

    assert "Zanzibar" not in str(refused.value)
    assert not Trigger.objects.exists()
