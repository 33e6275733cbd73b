"""Every row of the gate's table (DESIGN section 6), and what no row may do."""

import dataclasses

import numpy as np
import pytest

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import gate_constants, gate_constants_from
from sostenuto.repertoire.decisions import Override, counted_reasons
from sostenuto.repertoire.gate import Gate, may_sound
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.songs import Licence, Recording, Song
from sostenuto.repertoire.spelling import nearest_song
from sostenuto.repertoire.triggers import Register, Trigger

HURT = Song("Johnny Cash", "Hurt", album="American IV")


def urge(value="Johnny Cash – Hurt", kind="song", urge=9.0, state="urge"):
    return Trigger(kind, value, urge=urge, state=state)


def clean(value, kind="song", state="clean"):
    return Trigger(kind, value, state=state)


def recording(song, number=0, **more):
    return Recording(f"{number:016x}", song, 200.0, **more)


class SameSound:
    """Finds recordings by equal fingerprints; stands in for an index of real ones."""

    def __init__(self, recordings):
        self.recordings = recordings

    def find(self, fingerprint):
        return [(r.id, 1.0) for r in self.recordings if r.fingerprint == fingerprint]


def along_a_line(first, second):
    """Likeness of numbers: 1 less their distance."""
    return 1 - np.abs(np.subtract.outer(np.array(first, float), np.array(second, float)))


def gate_of(library, *entries, setting="alone", **more):
    return Gate(
        Register(entries),
        library,
        setting=setting,
        closeness=along_a_line,
        finder=SameSound(library),
        **more,
    )


def answers(item, *entries, library=()):
    """Return the risk and both answers."""
    library = [*library, item] if isinstance(item, Recording) else list(library)
    alone, present = (
        gate_of(library, *entries, setting=setting).decide(item)
        for setting in ("alone", "with_therapist")
    )
    assert alone.risk == present.risk
    return round(alone.risk, 9), alone.answer, present.answer


# --- the song itself


@pytest.mark.parametrize(
    ("rated", "risk"), [(0, 0.6), (3, 0.6), (6, 0.6), (7, 0.7), (9.5, 0.95), (10, 1)]
)
@pytest.mark.parametrize("state", ["urge", "mixed"])
def test_a_registered_song_has_the_larger_of_six_tenths_and_a_tenth_of_its_urge(rated, risk, state):
    assert answers(HURT, urge(urge=rated, state=state)) == (risk, "no", "no")


@pytest.mark.parametrize(
    "title", ["HURT", "Hurt (Live)", "Hurt - Remastered 2011", "Hurt (Club Mix)"]
)
@pytest.mark.parametrize("artist", ["johnny cash", "Johnny Cash feat. Fiona Apple", "JÓHNNY CASH"])
def test_a_registered_song_is_known_however_it_is_written(artist, title):
    assert answers(recording(Song(artist, title)), urge())[0] == 0.9


@pytest.mark.parametrize("value", ["Hurt – Johnny Cash", "hurt - JOHNNY CASH", "Johnny Cash—Hurt"])
def test_a_song_written_the_other_way_round_is_kept_out(value):
    assert answers(HURT, urge(value))[0] == 0.9


def test_a_song_is_known_by_a_guest_or_a_member():
    stan = recording(Song("Eminem", "Stan (feat. Dido)"))
    assert answers(stan, urge("Dido & Eminem – Stan"))[0] == 0.9
    assert answers(stan, urge("Dido – Stan"))[0] == 0.9


def test_a_song_hidden_in_the_title_field_is_kept_out():
    hidden = recording(Song("oldies channel", "Johnny Cash - Hurt (Official Video)"))
    assert answers(hidden, urge())[0] == 0.9


@pytest.mark.parametrize(
    "song",
    [
        Song("Johnny Cash", "01 Hurt"),
        Song("Johnny Cash", "01 - Hurt"),
        Song("Johnny Cash", "Hurt / Ring of Fire"),
        Song("Johnny Cash/Fiona Apple", "Hurt"),
        Song("Fiona Apple; Johnny Cash", "Hurt"),
        Song("Johnny Cash und Freunde", "Hurt"),
        Song("various", "07. Johnny Cash - Hurt"),
    ],
)
def test_a_song_is_known_in_the_ways_that_files_are_tagged(song):
    assert answers(recording(song, named_by="person"), urge())[0] == 0.9


# --- what follows from it


def test_the_same_album_is_four_tenths():
    library = [recording(HURT), recording(Song("Another", "Song", album="American IV [Deluxe]"), 1)]
    assert answers(library[1], urge(), library=library[:1]) == (0.4, "no", "ask")


def test_the_same_artist_is_three_tenths():
    assert answers(Song("Johnny Cash", "Ring of Fire"), urge()) == (0.3, "no", "ask")
    assert answers(Song("The Band feat. Johnny Cash", "Else"), urge()) == (0.3, "no", "ask")


def test_an_album_name_that_many_share_counts_with_the_artist_only():
    library = [
        recording(Song("Johnny Cash", "Hurt", album="Greatest Hits")),
        recording(Song("Nena", "99 Luftballons", album="Greatest Hits"), 1),
        recording(Song("Johnny Cash", "Jackson", album="Greatest Hits"), 2),
    ]
    risks = [decision.risk for decision in gate_of(library, urge()).decisions()]
    assert risks == [0.9, 0.0, 0.4]


def test_the_largest_risk_decides_and_never_a_sum():
    item = recording(Song("Johnny Cash", "Jackson", "American IV", themes=("drinking",)), 1)
    library = [recording(HURT)]
    entries = urge(), urge("drinking", "theme")
    assert answers(item, *entries, library=library) == (0.4, "no", "ask")


@pytest.mark.parametrize("kind", ["theme", "sound"])
def test_a_registered_theme_or_sound_that_a_person_tagged_is_four_tenths(kind):
    tagged = Song("X", "Y", **{f"{kind}s": ("Bottles; Ice cubes",)})
    assert answers(tagged, urge("ice  CUBES", kind)) == (0.4, "no", "ask")
    assert answers(tagged, clean("ice cubes", kind)) == (0.0, "play", "play")


def test_a_genre_is_a_remark_and_never_stops():
    grunge = Song("X", "Y", genre="Rock/Grunge")
    decision = may_sound(grunge, Register.of(urge("grunge", "genre", urge=10)))
    assert (decision.answer, decision.risk) == ("play", 0.0)
    assert [reason.code for reason in decision.reasons] == ["genre"]


def test_a_cover_is_a_remark():
    decision = may_sound(Song("Nine Inch Nails", "Hurt"), Register.of(urge()))
    assert (decision.answer, [r.code for r in decision.reasons]) == ("play", ["same_title"])


@pytest.mark.parametrize(
    ("likeness", "risk", "alone", "present"),
    [
        (0.5, 0.0, "play", "play"),
        (0.8, 0.0, "play", "play"),
        (0.9, 0.225, "play", "play"),
        (0.912, 0.252, "no", "ask"),
        (1.0, 0.45, "no", "ask"),
    ],
)
def test_likeness_rises_from_eight_tenths_and_alone_is_never_more_than_ask(
    likeness, risk, alone, present
):
    library = [recording(HURT, features=0.0)]
    item = recording(Song("X", "Y"), 1, features=1 - likeness)
    assert answers(item, urge(), library=library) == (risk, alone, present)


def test_likeness_to_a_song_that_is_clean_counts_nothing():
    library = [recording(HURT, features=0.0)]
    assert (
        answers(
            recording(Song("X", "Y"), 1, features=0.0), clean("Johnny Cash – Hurt"), library=library
        )[0]
        == 0
    )


# --- artists and albums in the register (decision 2)


@pytest.mark.parametrize(("rated", "risk"), [(2, 0.6), (8, 0.8)])
def test_a_registered_artist_keeps_out_all_songs_of_that_artist(rated, risk):
    entry = urge("Eminem", "artist", urge=rated)
    for song in (
        Song("Eminem", "Stan"),
        Song("Rihanna", "Monster (feat. Eminem)"),
        Song("EMINEM & Dido", "X"),
    ):
        assert answers(song, entry) == (risk, "no", "no")


@pytest.mark.parametrize("value", ["Nevermind", "Nirvana – Nevermind", "Nevermind - Nirvana"])
def test_a_registered_album_keeps_out_all_its_songs(value):
    lithium = Song("Nirvana", "Lithium", album="Nevermind (Remastered) [Disc 1]")
    assert answers(lithium, urge(value, "album", urge=7)) == (0.7, "no", "no")


def test_an_album_registered_with_its_artist_leaves_others_of_that_name():
    assert (
        answers(Song("Other", "Y", album="Nevermind"), urge("Nirvana – Nevermind", "album"))[0] == 0
    )


# --- clean and reclaimed


@pytest.mark.parametrize("state", ["clean", "reclaimed"])
def test_a_cleared_song_overrides_artist_album_and_likeness(state):
    library = [recording(HURT, features=0.0)]
    item = recording(Song("Johnny Cash", "Jackson", "American IV"), 1, features=0.0)
    entry = clean("Johnny Cash – Jackson", state=state)
    assert answers(item, urge(), library=library)[0] == 0.45
    assert answers(item, urge(), entry, library=library) == (0.0, "play", "play")


@pytest.mark.parametrize("kind", ["artist", "album"])
def test_a_cleared_song_overrides_its_registered_artist_or_album(kind):
    song = Song("Eminem", "Mockingbird", album="Encore")
    broad = urge({"artist": "Eminem", "album": "Encore"}[kind], kind)
    assert answers(song, broad, clean("Eminem – Mockingbird"))[0] == 0
    assert (
        answers(Song("Eminem", "Toy Soldiers", "Encore"), broad, clean("Eminem – Mockingbird"))[0]
        == 0.9
    )


def test_a_cleared_song_says_so():
    decision = may_sound(
        Song("Johnny Cash", "Jackson"), Register.of(urge(), clean("Johnny Cash – Jackson"))
    )
    assert decision.text == "registered as clean: Johnny Cash – Jackson"


@pytest.mark.parametrize("value", ["Johnny Cash – Hurt", "JOHNNY CASH - Hurt (Live)"])
def test_a_cleared_song_never_overrides_its_own_entry_as_urge(value):
    assert answers(HURT, urge(), clean(value)) == (0.9, "no", "no")


def test_a_cleared_song_stays_with_its_registered_themes():
    song = Song("X", "Y", themes=("drinking",))
    assert answers(song, urge("drinking", "theme"), clean("X – Y")) == (0.4, "no", "ask")


def test_a_site_may_let_cleared_songs_override_themes():
    shipped = gate_constants()
    site = dataclasses.replace(shipped, overrides=shipped.overrides | {"theme"})
    song = Song("X", "Y", themes=("drinking",))
    register = Register.of(urge("drinking", "theme"), clean("X – Y"))
    assert may_sound(song, register, constants=site).answer == "play"


def test_a_cleared_song_overrides_no_licence_and_names_nothing():
    forbidden = recording(Song("X", "Y"), licence=Licence("lent", allows=False))
    assert answers(forbidden, clean("X – Y"))[0] == 1
    nameless = recording(None, 1)
    assert answers(nameless, clean(nameless.id))[0] == 1


@pytest.mark.parametrize("value", ["Jackson – Johnny Cash", "Johnny Cash – Jackson (Club Mix)"])
def test_only_the_written_song_is_cleared(value):
    assert answers(Song("Johnny Cash", "Jackson"), urge(), clean(value))[0] == 0.3


def test_a_remix_of_a_cleared_song_is_not_cleared():
    remix = Song("Johnny Cash", "Jackson (Club Mix)")
    assert answers(remix, urge(), clean("Johnny Cash – Jackson"))[0] == 0.3


def test_a_cleared_artist_or_album_takes_away_only_what_followed_from_other_songs():
    library = [recording(HURT, features=0.0)]
    item = recording(Song("Johnny Cash", "Jackson", "American IV"), 1, features=0.02)
    likeness = pytest.approx(0.405)
    assert answers(item, urge(), clean("Johnny Cash", "artist"), library=library)[0] == likeness
    assert (
        answers(item, urge(), clean("Johnny Cash – American IV", "album"), library=library)[0]
        == likeness
    )
    assert answers(HURT, urge(), clean("Johnny Cash", "artist"))[0] == 0.9
    assert answers(HURT, urge("Johnny Cash", "artist"), clean("Johnny Cash", "artist"))[0] == 0.9


# --- unknown, licence, nobody in particular


@pytest.mark.parametrize(
    "song",
    [
        None,
        Song("", "Hurt"),
        Song("X", ""),
        Song("Unknown Artist", "Track 01"),
        Song("X", "Track 7"),
    ],
)
def test_what_nobody_has_named_does_not_sound(song):
    assert answers(recording(song)) == (1.0, "no", "no")


def test_a_person_may_name_a_song_like_a_placeholder():
    item = recording(Song("Charli XCX", "Track 10"), named_by="person")
    assert answers(item) == (0.0, "play", "play")


def test_a_licence_that_forbids_stops_everybody():
    item = recording(Song("X", "Y"), licence=Licence("lent", allows=False))
    assert answers(item) == (1.0, "no", "no")
    assert may_sound(item, ()).answer == "no"


def test_for_nobody_in_particular_only_the_licence_stops():
    assert may_sound(recording(None), ()).answer == "play"
    assert may_sound(recording(None), Register()).answer == "no"


# --- files and copies


@pytest.mark.parametrize(
    "value",
    [
        "/music/cash/hurt.mp3",
        "cash/Hurt.mp3",
        "HURT.MP3",
        "C:\\home\\music\\cash\\hurt.mp3",
        f"{7:016x}",
    ],
)
def test_a_song_may_be_registered_by_its_file_or_id(value):
    path = "music/cash/hurt.mp3" if "C:" in value else "/music/cash/hurt.mp3"
    item = recording(Song("X", "Y"), 7, path=path)
    other = recording(Song("V", "W"), 8, path="/music/cash/hurtful.mp3")
    assert answers(item, urge(value), library=[other])[0] == 0.9
    assert answers(other, urge(value), library=[item])[0] == 0


def test_a_registered_file_keeps_out_the_song_it_is_of():
    library = [
        recording(HURT, 1, path="/m/a.mp3"),
        recording(Song("Johnny Cash", "Hurt (Live)"), 2),
    ]
    assert [d.risk for d in gate_of(library, urge("/m/a.mp3")).decisions()] == [0.9, 0.9]


def test_a_registered_file_that_is_gone_still_keeps_out_what_its_name_says():
    assert answers(HURT, urge("old/01 - Johnny Cash - Hurt.mp3"))[0] == 0.9


def test_a_file_is_cleared_by_its_path_only_if_no_other_file_ends_so():
    mine = recording(Song("Johnny Cash", "Jackson"), 1, path="/m/a/jackson.mp3")
    other = recording(Song("Johnny Cash", "Cry"), 2, path="/m/b/jackson.mp3")
    assert answers(mine, urge(), clean("a/jackson.mp3"), library=[other])[0] == 0
    assert answers(mine, urge(), clean("jackson.mp3"), library=[other])[0] == 0.3


def test_a_copy_counts_as_the_urge_song_whatever_its_tags_say():
    library = [
        recording(HURT, 0, fingerprint="abc"),
        recording(None, 1, fingerprint="abc"),
        recording(Song("Nena", "99 Luftballons"), 2, fingerprint="abc"),
        recording(Song("Nena", "99 Luftballons (Live)"), 3, fingerprint="xyz"),
        recording(Song("Else", "Where"), 4, fingerprint="other"),
    ]
    decisions = gate_of(library, urge()).decisions()
    assert [d.answer for d in decisions] == ["no", "no", "no", "no", "play"]
    assert [r.code for r in decisions[1].reasons] == ["unknown", "copy"]
    assert decisions[2].leading == "copy"


def test_a_copy_from_elsewhere_counts_as_the_urge_song():
    gate = gate_of([recording(HURT, 0, fingerprint="abc")], urge())
    assert gate.decide(recording(Song("X", "Y"), 9, fingerprint="abc")).risk == 0.9


def test_a_copy_of_a_harmless_song_stays_unknown():
    library = [
        recording(Song("X", "Y"), 0, fingerprint="abc"),
        recording(None, 1, fingerprint="abc"),
    ]
    assert [d.answer for d in gate_of(library, clean("X – Y")).decisions()] == ["play", "no"]


def test_a_copy_of_an_urge_song_is_not_cleared_under_another_name():
    library = [
        recording(HURT, 0, fingerprint="abc"),
        recording(Song("X", "Y"), 1, fingerprint="abc"),
    ]
    assert gate_of(library, urge(), clean("X – Y")).decisions()[1].risk == 0.9


# --- groups


def test_a_group_takes_the_worst_and_tells_nothing():
    quiet, loud = Register(), Register.of(urge())
    other = Register.of(urge("drinking", "theme"))
    song = Song("Johnny Cash", "Hurt", themes=("drinking",))
    told = {
        repr(may_sound(song, registers))
        for registers in (
            (quiet, loud),
            (loud, quiet),
            (loud, other),
            (Register.of(urge(urge=6)), quiet),
        )
    }
    assert len(told) == 1
    decision = may_sound(song, (quiet, loud, other))
    assert decision.risk == 0.9
    assert decision.told() == {
        "answer": "no",
        "reasons": [{"code": "group", "text": "not for this group"}],
        "override": None,
    }


def test_a_group_is_not_told_what_plays_after_all():
    song = Song("X", "Y", genre="grunge")
    assert may_sound(song, (Register.of(urge("grunge", "genre")), Register())).reasons == ()


def test_one_register_can_be_a_groups():
    assert may_sound(HURT, Register.of(urge()), group=True).text == "not for this group"


def test_one_members_clean_song_clears_it_for_nobody_else():
    song = Song("Johnny Cash", "Jackson")
    cleared = Register.of(urge(), clean("Johnny Cash – Jackson"))
    assert may_sound(song, (cleared, Register())).answer == "play"
    assert may_sound(song, (cleared, Register.of(urge()))).answer == "no"


# --- overrides


REASON = Override("m.sato", "asked for it; we talked it through")


def test_a_written_reason_lets_it_sound_with_a_therapist_and_is_kept():
    decision = may_sound(HURT, Register.of(urge()), "with_therapist", override=REASON)
    assert (decision.answer, decision.override, decision.risk) == ("play", REASON, 0.9)
    assert decision.leading == "song"
    assert counted_reasons([decision]) == {"song": 1}


def test_a_written_reason_does_nothing_alone():
    decision = may_sound(HURT, Register.of(urge()), "alone", override=REASON)
    assert (decision.answer, decision.override) == ("no", None)


def test_a_written_reason_lifts_no_licence():
    item = recording(Song("X", "Y"), licence=Licence("lent", allows=False))
    assert may_sound(item, Register(), "with_therapist", override=REASON).answer == "no"


def test_a_written_reason_that_is_not_needed_is_not_kept():
    assert may_sound(HURT, Register(), "with_therapist", override=REASON).override is None


@pytest.mark.parametrize(("by", "reason"), [("", "because"), ("m.sato", "  ")])
def test_an_override_is_written_down(by, reason):
    with pytest.raises(InputError, match="must be written down"):
        Override(by, reason)


# --- arguments and constants


def test_a_setting_is_one_of_two():
    with pytest.raises(
        InputError, match="setting must be 'alone' or 'with_therapist'; got 'group'"
    ):
        may_sound(HURT, Register(), "group")


def test_a_register_that_could_not_be_read_is_refused():
    with pytest.raises(InputError, match="registers must be one Register for each person"):
        may_sound(HURT, [None])


def test_entries_that_keep_out_nothing_are_shown():
    gate = gate_of(
        [recording(Song("Johnny Cash", "Hurt", "American IV", themes=("war",)))],
        urge(),
        urge("Jonny Kash – Hurt"),
        urge("Johnny Cash", "artist"),
        urge("Jonny Kash", "artist"),
        urge("American V", "album"),
        urge("war", "theme"),
        urge("peace", "theme"),
    )
    assert {entry.value for entry in gate.unused[0]} == {
        "Jonny Kash – Hurt",
        "Jonny Kash",
        "American V",
        "peace",
    }


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Jonny Kash – Hurt", "Hurt"),
        ("Hrut – Johnny Cash", "Hurt"),
        ("Nirvana – Lithum", "Lithium"),
        ("Nina Simone – Feeling Good", None),
    ],
)
def test_a_song_spelt_almost_is_pointed_out(written, found):
    library = Library(
        [recording(HURT), recording(Song("Nirvana", "Lithium"), 1), recording(None, 2)]
    )
    song = nearest_song(urge(written), library)
    assert (song and song.title) == found


def test_shipped_constants_are_those_of_the_design():
    constants = gate_constants()
    assert (constants.play_below, constants.ask_below) == (0.25, 0.5)
    assert constants.risks == {
        "registered": 0.6,
        "album": 0.4,
        "artist": 0.3,
        "theme": 0.4,
        "sound": 0.4,
        "unknown": 1.0,
        "licence": 1.0,
        "same_title": 0.0,
    }


TABLE = {
    "version": 1,
    "limits": {"play_below": 0.25, "ask_below": 0.5},
    "risks": dict(gate_constants().risks),
    "likeness": {"none_below": 0.8, "risk_at_one": 0.45},
    "cleared": {"overrides": ["artist"]},
    "override": {"never_lifts": []},
    "words": dict(gate_constants().words),
    "group_words": {"no": "no", "ask": "ask"},
}


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("likeness", {"risk_at_one": 0.5}, "risk_at_one must be below ask_below"),
        ("likeness", {"none_below": 1.0}, "none_below must be between 0 and 0.99"),
        ("limits", {"play_below": 0.6}, "play_below must be between 0 and 0.5"),
        ("risks", {"album": 1.2}, "album must be between 0 and 1"),
        ("risks", {"registered": 0.4}, "registered must be at least ask_below"),
        ("risks", {"unknown": 0.2}, "unknown must be at least ask_below"),
        ("words", {"song": "{name}"}, "words for song must be words with no more than"),
        ("cleared", {"overrides": ["song"]}, "overrides must be some of"),
    ],
)
def test_a_sites_own_constants_are_checked(part, change, message):
    assert gate_constants_from(TABLE).overrides == {"artist"}
    with pytest.raises(InputError, match=message):
        gate_constants_from(TABLE | {part: TABLE[part] | change})


def test_constants_without_a_number_are_refused():
    risks = {name: risk for name, risk in TABLE["risks"].items() if name != "unknown"}
    with pytest.raises(InputError, match="gate constants must be complete; got no 'unknown'"):
        gate_constants_from(TABLE | {"risks": risks})
