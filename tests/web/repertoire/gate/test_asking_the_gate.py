"""The gate in the house: what cannot be found out does not sound."""

from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone
from music_for_tests import ask, codes, trigger, vector

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import asking, library, people
from sostenuto_web.repertoire.models import OtherName, Recording, Song, Trigger, TriggerRegister
from sostenuto_web.repertoire.songs import services as songs

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast):
    """A client who was asked, and whose register is empty."""
    ask(cast.clients["own"])
    return cast.clients["own"]


def answers(client, item):
    return tuple(
        asking.for_client(client, setting).of(item).answer
        for setting in ("alone", "with_therapist")
    )


def test_a_song_in_the_register_and_its_recordings_do_not_sound(music, client):
    hurt = music.song("Johnny Cash", "Hurt")
    recording = music.recording(hurt)
    other = music.song("Nina Invented", "Morning")
    trigger(client, "Hurt – Johnny Cash")
    assert answers(client, hurt) == answers(client, recording) == ("no", "no")
    assert answers(client, other) == ("play", "play")


def test_somebody_who_was_never_asked_hears_nothing_alone(music, cast):
    song = music.song("Nina Invented", "Morning")
    assert answers(cast.clients["own"], song) == ("no", "play")
    assert asking.for_client(cast.clients["own"], "alone").of(song).codes == ("unasked",)
    TriggerRegister.objects.create(client=cast.clients["own"])  # a register that nobody asked for
    assert answers(cast.clients["own"], song) == ("no", "play")


@pytest.mark.parametrize("fields", [{"voided_at": timezone.now()}, {"erased_at": timezone.now()}])
def test_for_a_closed_record_nothing_sounds(music, client, fields):
    song = music.song("Nina Invented", "Morning")
    assert answers(client, song) == ("play", "play")
    type(client).objects.filter(pk=client.pk).update(**fields)
    assert answers(client, song) == ("no", "no")
    assert asking.for_client(client).of(song).fixed


def test_for_somebody_who_is_no_client_nothing_sounds(music, cast):
    song = music.song("Nina Invented", "Morning")
    assert asking.for_client(uuid4()).of(song).answer == "no"
    members = [cast.clients["team"].pk, uuid4()]
    assert asking.for_group(members).of(song).answer == "no"
    assert asking.for_group([cast.clients["team"].pk]).of(song).answer == "play"


def test_for_a_group_of_nobody_nothing_sounds(music):
    song = music.song("Nina Invented", "Morning")
    verdict = asking.for_group([]).of(song)
    assert (verdict.answer, verdict.words) == ("no", ("not for this group",))


def test_a_group_of_one_is_answered_as_a_group(music, client):
    hurt, ring = music.song("Johnny Cash", "Hurt"), music.song("Johnny Cash", "Ring of Fire")
    trigger(client, "Johnny Cash – Hurt")
    for song, words in ((hurt, "not for this group"), (ring, "ask first in this group")):
        verdict = asking.for_group([client.pk]).of(song)
        assert (verdict.words, verdict.lead_words) == ((words,), (words,))
        assert verdict.codes == ("group",)


@pytest.mark.parametrize(
    ("kind", "value", "state"),
    [
        ("song", "Hurt", "urge"),  # no artist
        ("song", "", "mixed"),
        ("artist", "   ", "urge"),
        ("smell", "coffee", "urge"),
        ("artist", "Nirvana", "strange"),
    ],
)
def test_an_entry_that_cannot_be_understood_lets_nothing_sound(music, client, kind, value, state):
    song = music.song("Nina Invented", "Morning")
    trigger(client, value, kind, state=state)
    assert answers(client, song) == ("no", "no")
    verdict = asking.for_client(client).of(song)
    assert (verdict.codes, verdict.fixed) == (("unread",), True)


def test_an_entry_that_lets_in_and_cannot_be_understood_is_left_out(music, client):
    song = music.song("Nina Invented", "Morning")
    trigger(client, "Morning", state="clean")
    assert answers(client, song) == ("play", "play")


def test_an_entry_that_cannot_be_opened_lets_nothing_sound(music, cast, client):
    song = music.song("Nina Invented", "Morning")
    row = trigger(client, "Johnny Cash – Hurt")
    other = cast.clients["team"]
    Trigger.objects.filter(pk=row.pk).update(data_key=other.data_key)  # not its key
    assert answers(client, song) == ("no", "no")


def test_an_urge_beyond_the_scale_lets_nothing_sound(music, client):
    song = music.song("Nina Invented", "Morning")
    trigger(client, "Johnny Cash – Hurt", urge=11)
    assert answers(client, song) == ("no", "no")


def test_a_song_without_an_artist_is_unknown_to_people_but_not_to_staff(music, client):
    song = music.song("", "Kumbaya")
    assert answers(client, song) == ("no", "no")
    assert asking.for_client(client).of(song).codes == ("unknown",)
    assert asking.for_staff().of(song).answer == "play"


def test_a_recording_that_nobody_named_does_not_sound_for_people(music, client):
    row = music.recording(named=False, title="01 track")
    assert answers(client, row) == ("no", "no")
    assert asking.for_staff().of(row).answer == "play"


def test_what_was_not_heard_yet_does_not_sound(music, client):
    song = music.song("Nina Invented", "Morning")
    broken = music.recording(song, failure="breaks off")
    unheard = music.recording(song, affect_model="directions-1")  # the index knows nothing of it
    new = Recording(title="T", artist="A", song=song)
    for row in (broken, unheard, new):
        verdict = asking.for_client(client).of(row)
        assert (verdict.answer, verdict.codes, verdict.fixed) == ("no", ("unheard",), True)


def test_features_of_an_older_table_count_as_not_heard(music, client, monkeypatch):
    row = music.recording(music.song("Nina Invented", "Morning"), features=vector(music.rng))
    assert answers(client, row) == ("play", "play")
    monkeypatch.setattr("sostenuto.audio.features.TABLE", "features-of-tomorrow")
    library.forget()
    assert answers(client, row) == ("no", "no")


def test_a_missing_recording_of_an_urge_song_still_tells_how_it_sounds(music, client):
    rng = np.random.default_rng(3)
    print_, heard = codes(rng), vector(rng)
    music.recording(music.song("Johnny Cash", "Hurt"), codes=print_, features=heard, missing=True)
    copy = music.recording(
        music.song("Somebody Else", "Another Name"), codes=print_, features=vector(rng)
    )
    alike = music.recording(music.song("Third", "Likeness"), features=heard)
    trigger(client, "Johnny Cash – Hurt")
    assert answers(client, copy) == ("no", "no")
    assert answers(client, alike) == ("no", "ask")


def test_an_entry_may_name_a_recording_by_its_content(music, client):
    row = music.recording(music.song("Johnny Cash", "Hurt"))
    live = Song.objects.get()
    trigger(client, row.content)
    assert answers(client, row) == answers(client, live) == ("no", "no")


def test_an_unknown_recording_named_in_the_register_by_its_file_stays_silent(music, client):
    row = music.recording(music.song("A", "B"), path="old/tape.wav")
    trigger(client, "old/tape.wav")
    assert answers(client, row) == ("no", "no")


class TestNames:
    """Whichever name is written in the register, and whatever a song is called here."""

    def test_two_songs_that_became_one_keep_out_under_both_names(self, music, cast, client):
        by = cast.staff[Role.THERAPIST]
        hurt, misspelt = music.song("Johnny Cash", "Hurt"), music.song("Jonny Kash", "Hurd")
        tape = music.recording(misspelt)
        trigger(client, "Jonny Kash – Hurd")  # as text only: no song_ref
        assert answers(client, tape) == ("no", "no")
        songs.merge(by, misspelt, hurt)
        for item in (hurt, misspelt, tape, Recording.objects.get(pk=tape.pk)):
            item.refresh_from_db()
            assert answers(client, item) == ("no", "no")

    def test_an_artist_in_the_register_keeps_out_what_a_merged_song_was_called(
        self, music, cast, client
    ):
        one, other = music.song("Johnny Cash", "Hurt"), music.song("The Man in Black", "Hurt")
        trigger(client, "The Man in Black", "artist")
        songs.merge(cast.staff[Role.THERAPIST], other, one)
        one.refresh_from_db()
        assert answers(client, one) == ("no", "no")

    def test_another_name_counts_as_the_song(self, music, client):
        hurt = music.song("Johnny Cash", "Hurt")
        OtherName.objects.create(song=hurt, artist="Cash, J.", title="Hurt American IV")
        library.changed()
        trigger(client, "Cash, J. – Hurt American IV")
        assert answers(client, hurt) == ("no", "no")

    def test_a_renamed_song_is_found_by_its_old_name(self, music, cast, client):
        song = music.song("Johnny Cash", "Hurt")
        trigger(client, "Johnny Cash – Hurt")
        songs.change(cast.staff[Role.THERAPIST], song, {"artist": "N. N.", "title": "Untitled"})
        song.refresh_from_db()
        assert answers(client, song) == ("no", "no")

    def test_a_chain_and_a_ring_of_merged_songs_end_somewhere(self, music, client):
        a, b, c = (music.song("Artist", name) for name in ("One", "Two", "Three"))
        Song.objects.filter(pk=a.pk).update(merged_into=b)
        Song.objects.filter(pk=b.pk).update(merged_into=c)
        library.changed()
        trigger(client, "Artist – One")
        assert answers(client, c) == ("no", "no")
        Song.objects.filter(pk=c.pk).update(merged_into=a)
        library.changed()
        assert answers(client, a) == ("no", "no")

    def test_what_a_person_named_does_not_hide_the_album_of_the_file(self, music, client):
        row = music.recording(
            music.song("Johnny Cash", "Hurt", album="Best of"), album="American IV"
        )
        trigger(client, "American IV", "album")
        assert answers(client, row) == ("no", "no")
        other = music.recording(music.song("Johnny Cash", "One", album="American IV"), album="Hits")
        assert answers(client, other) == ("no", "no")

    def test_what_lets_in_follows_a_song_only_where_it_is_tied_to_it(self, music, client):
        song = music.song("Johnny Cash", "Hurt")
        OtherName.objects.create(song=song, artist="Johnny Cash", title="Wound")
        library.changed()
        trigger(client, "Johnny Cash", "artist")
        tied = trigger(client, "Johnny Cash – Wound", state="reclaimed")
        assert answers(client, song) == ("no", "no")
        tied.song_ref = str(song.pk)
        tied.save()
        assert answers(client, song) == ("play", "play")


class TestLicences:
    """What may not be played here, and a client's own recordings."""

    @pytest.mark.parametrize(
        ("audience", "expected"),
        [
            ("everyone", ("play", "play")),
            ("with_therapist", ("no", "play")),
            ("nobody", ("no", "no")),
            ("strange", ("no", "no")),
        ],
    )
    def test_the_narrower_of_a_song_s_and_a_recording_s_holds(
        self, music, client, audience, expected
    ):
        song = music.song("Nina Invented", "Morning", audience=audience)
        open_song = music.song("Nina Invented", "Evening")
        assert answers(client, song) == expected
        assert answers(client, music.recording(song)) == expected
        assert answers(client, music.recording(open_song, audience=audience)) == expected

    def test_a_merged_song_keeps_the_narrowest_audience(self, music, client):
        heir = music.song("Nina Invented", "Morning")
        music.song("Nina I.", "Morning", audience="nobody", merged_into=heir)
        assert answers(client, heir) == ("no", "no")
        assert asking.for_client(client).of(heir).fixed

    def test_a_client_s_own_recording_sounds_for_nobody_else(self, music, cast, client):
        song = music.song("Nina Invented", "Morning")
        row = music.recording(song, only_for=client)
        ask(cast.clients["team"])
        assert answers(client, row) == ("play", "play")
        assert answers(cast.clients["team"], row) == ("no", "no")
        both = [client.pk, cast.clients["team"].pk]
        assert asking.for_group(both).of(row).answer == "no"
        assert asking.for_group([client.pk]).of(row).answer == "play"

    def test_staff_by_themselves_hear_own_recordings_of_their_clients_only(self, music, cast):
        song, by = music.song("Nina Invented", "Morning"), cast.staff[Role.INTERN]
        mine = music.recording(song, only_for=cast.clients["team"])
        foreign = music.recording(song, only_for=cast.clients["clinic"])
        assert asking.for_staff(by).of(mine).answer == "play"
        assert asking.for_staff(by).of(foreign).answer == "no"
        assert asking.for_staff().of(mine).answer == "no"


class TestCaches:
    """What is kept must never be older than what holds."""

    def test_a_change_that_was_rolled_back_is_not_believed(self, music, client):
        from django.db import transaction

        song = music.song("Nina Invented", "Morning")
        with transaction.atomic():
            Song.objects.filter(pk=song.pk).update(audience="nobody")
            library.changed()
            assert answers(client, song) == ("no", "no")
            transaction.set_rollback(True)
        assert answers(client, song) == ("play", "play")
        with transaction.atomic():
            Song.objects.filter(pk=song.pk).update(audience="with_therapist")
            library.changed()
        assert answers(client, song) == ("no", "play")

    def test_a_register_that_changed_without_saying_so_is_read_anew(self, music, client):
        song = music.song("Johnny Cash", "Hurt")
        assert answers(client, song) == ("play", "play")
        row = Trigger.objects.create(
            client=client, data_key=client.data_key, kind="song", value="Johnny Cash – Hurt"
        )
        assert answers(client, song) == ("no", "no")
        row.value = "Johnny Cash – Ring of Fire"
        row.save(update_fields=["value"])
        assert answers(client, song) == ("no", "ask")
        Trigger.objects.filter(pk=row.pk).update(voided_at=timezone.now())
        assert answers(client, song) == ("play", "play")

    def test_what_did_not_change_is_taken_over(self, music, client):
        one, two = music.song("A", "One"), music.song("B", "Two")
        rows = [music.recording(one, features=vector(music.rng)), music.recording(two)]
        before = library.prepared()
        Song.objects.filter(pk=two.pk).update(title="Two and a Half")
        library.changed()
        after = library.prepared()
        places = [before.place(row.pk) for row in rows]
        assert after.held[places[0]] is before.held[places[0]]
        assert after.held[places[1]].heard.song.title == "Two and a Half"

    def test_asking_takes_the_same_few_queries_however_much_there_is(
        self, music, client, django_assert_num_queries
    ):
        for number in range(12):
            music.recording(music.song("A", f"Song {number}"))
        trigger(client, "A – Song 3")
        rows = list(Recording.objects.all())
        asking.for_client(client).of_all(rows)
        with django_assert_num_queries(4):  # version, client, entries, written reasons
            found = asking.for_client(client).of_all(rows)
        assert sorted(found.values()).count("no") == 1

    def test_another_process_is_believed(self, music, client):
        song = music.song("Johnny Cash", "Hurt")
        assert answers(client, song) == ("play", "play")
        Song.objects.filter(pk=song.pk).update(audience="nobody")  # as another process would
        library.MusicState.objects.filter(pk=1).update(version=9)
        assert answers(client, song) == ("no", "no")


def test_reasons_are_told_as_far_as_somebody_may_read_them(music, cast, client):
    trigger(client, "Johnny Cash – Hurt", visible_to="lead")
    song = music.song("Johnny Cash", "Hurt")
    verdict = asking.for_client(client).of(song)
    nothing = asking.told(verdict, may_read=False)
    assert (nothing.answer, nothing.words, nothing.codes) == ("no", (), ())
    team = asking.told(verdict, may_read=True)
    assert team.words == ("an entry that only whoever leads the care may read",)
    lead = asking.told(verdict, may_read=True, leads=True)
    assert lead.words == ("registered as urge, urge 8 of 10: Johnny Cash – Hurt",)
    assert (nothing.lead_words, team.lead_words, lead.lead_words) == ((), (), ())


def test_who_may_read_which_reasons_follows_from_the_policy(cast):
    own, team = cast.clients["own"], cast.clients["team"]
    therapist, intern = cast.staff[Role.THERAPIST], cast.staff[Role.INTERN]
    assert asking.reader(therapist, own) == asking.Reader(may_read=True, leads=True)
    assert asking.reader(therapist, team) == asking.Reader(may_read=True, leads=False)
    assert asking.reader(intern, own) == asking.Reader(may_read=False, leads=False)
    assert asking.reader(cast.client_user, own) == asking.Reader(may_read=False, leads=False)


def test_a_song_that_came_after_the_gate_was_asked_does_not_sound(music, client):
    asked = asking.for_client(client)
    song = music.song("Nina Invented", "Morning")
    assert asked.of(song).answer == "no"
    assert asking.for_client(client).of(song).answer == "play"


def test_an_entry_only_for_the_lead_does_not_change_a_group_s_words(music, client):
    trigger(client, "group", "artist", visible_to="lead")
    song = music.song("Group", "Hurt")
    verdict = asking.for_group([client.pk]).of(song)
    assert verdict.words == ("not for this group",)


def test_whoever_was_asked_is_known(cast):
    assert not people.has_register(cast.clients["own"])
    ask(cast.clients["own"])
    assert people.has_register(cast.clients["own"])


def test_the_quick_answer_is_the_one_that_comes_with_words(music, cast, client):
    hurt = music.song("Johnny Cash", "Hurt")
    trigger(client, "Johnny Cash – Hurt")
    items = [hurt, music.song("Johnny Cash", "Ring"), music.song("N", "M"), Song(title="New")]
    items += [music.song("N", "Kept", audience="nobody"), Recording(title="New")]
    items += [music.recording(song) for song in (*items[:3], items[4], None)]
    items.append(music.recording(items[2], only_for=cast.clients["team"]))
    items.append(music.recording(items[1], affect_model="never heard"))
    OtherName.objects.create(song=items[2], artist="Johnny Cash", title="Hurt")
    library.changed()
    both = [client.pk, cast.clients["team"].pk]

    asked = [asking.for_client(client), asking.for_client(client, "alone"), asking.for_staff()]
    asked += [asking.for_client(cast.clients["team"], "alone"), asking.for_group(both)]
    asked += [asking.for_group([]), asking.for_client(uuid4())]
    found = {gate.answer(item) for gate in asked for item in items}
    assert found == {"play", "ask", "no"}
    pks = [one.pk.hex for one in items if isinstance(one, Recording)]
    for gate in asked:
        assert gate.answers_of_recordings(pks) == [gate.brief_of_recording(pk)[0] for pk in pks]
        with_words = [gate.weigh(one).verdict for one in items]
        assert [gate.brief(one) for one in items] == [
            (said.answer, next(iter(said.codes), "")) for said in with_words
        ]
