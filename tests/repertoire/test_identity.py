"""When two ways of writing mean the same song, and when they do not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.repertoire.identity import (
    SongKey,
    SongName,
    alias_names,
    credit_keys,
    name_key,
    names_a_song,
    song_key,
    strict_key,
    written_keys,
    written_names,
)
from sostenuto.repertoire.songs import Song

SAME_TITLE = [
    ("Hurt", "HURT"),
    ("Hurt", "  hurt!  "),
    ("Hurt", "Hurt (Live)"),
    ("Hurt", "Hurt [Live at the Ryman]"),
    ("Hurt", "Hurt (Live"),
    ("Hurt", "Hurt - Live"),
    ("Hurt", "Hurt – Remastered 2011"),
    ("Hurt", "Hurt - 2011 Remaster"),
    ("Hurt", "Hurt (2009 Digital Remaster)"),
    ("Hurt", "Hurt Remastered 2011"),
    ("Hurt", "Hurt (Mono)"),
    ("Hurt", "Hurt (Mono Version)"),
    ("Hurt", "Hurt - Radio Edit"),
    ("Hurt", "Hurt (Album Version) [Remastered]"),
    ("Hurt", "Hurt (Deluxe Edition)"),
    ("Hurt", "Hurt (Acoustic)"),
    ("Hurt", "Hurt (50th Anniversary Edition)"),
    ("Hurt", "Hurt (Official Video) [HD]"),
    ("Hurt", "Hurt {Explicit}"),
    ("Hurt", "Hurt feat. Fiona Apple"),
    ("Hurt", "Hurt (ft. Fiona Apple)"),
    ("Hurt", "Hurt [featuring Fiona Apple] (Live)"),
    ("Hurt", "Hurt ft.Fiona Apple - Live"),
    ("Hurt", "Hurt™"),
    ("Hurt", "Hu\u00adrt\u200b"),
    ("Hurt", "Ｈｕｒｔ"),
    ("Rock and Roll", "Rock & Roll"),
    ("Rock and Roll", "Rock 'n' Roll"),
    ("Rock and Roll", "Rock’n’Roll"),
    ("Rock and Roll", "Rock N Roll"),
    ("The Sound of Silence", "Sound of Silence"),
    ("The Sound of Silence", "Sound of Silence, The"),
    ("Dont Stop", "Don’t Stop"),
    ("Dont Stop", "Don´t Stop"),
    ("Déjà Vu", "Deja vu"),
    ("Déjà Vu", unicodedata.normalize("NFD", "Déjà Vu")),
    ("Another Brick in the Wall, Pt. 2", "Another Brick in the Wall (Part Two)"),
    ("Another Brick in the Wall, Pt. 2", "Another Brick In The Wall, Part II - Live"),
    ("Кукушка", "КУКУШКА (Live)"),
    ("花", "花 【Live】"),
    ("!!!", "!!! (Remastered)"),
]
OTHER_TITLE = [
    ("Hurt", "Hurts"),
    ("Wall, Part 1", "Wall, Part 2"),
    ("Wall", "Wall, Part 2"),
    ("Wall", "Wall (Live, Part 2)"),
    ("1979", "1999"),
    ("99 Problems", "Problems"),
    ("Live", "Remastered"),
    ("Live and Let Die", "Let Die"),
    ("Live Forever", "Forever"),
    ("(I Can't Get No) Satisfaction", "Satisfaction"),
    ("か", "が"),
    ("प्यार", "प्यर"),
    ("÷", "×"),
    ("+", "-"),
]
SAME_ARTIST = [
    ("Beyoncé", "BEYONCE"),
    ("The Beatles", "Beatles, The"),
    ("The Beatles", "beatles"),
    ("Simon & Garfunkel", "Simon and Garfunkel"),
    ("Florence + The Machine", "Florence and the Machine"),
    ("Guns N' Roses", "Guns and Roses"),
    ("AC/DC", "AC-DC"),
    ("Jay-Z", "JAY Z"),
    ("Eminem feat. Rihanna", "Eminem"),
    ("P!nk", "Pink"),
    ("Ke$ha", "Kesha"),
    ("A$AP Rocky", "ASAP Rocky"),
    ("Motörhead", "Motorhead"),
    ("Sigur Rós", "sigur ros"),
    ("Røyksopp", "Royksopp"),
    ("R.E.M.", "REM"),
    ("Simon & Garfunkel", "Simon &amp; Garfunkel"),
]


def same(pairs):
    return pytest.mark.parametrize(("first", "second"), pairs, ids=[b for _, b in pairs])


@same(SAME_TITLE)
def test_these_titles_are_one_title(first, second):
    assert name_key(first) == name_key(second)


@same(OTHER_TITLE)
def test_these_titles_stay_apart(first, second):
    assert name_key(first) != name_key(second)


@same(SAME_ARTIST)
def test_these_artists_are_one_artist(first, second):
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(
    "text",
    [
        "Live",
        "(Live)",
        "- Live",
        "Remastered",
        "The",
        "And",
        "&",
        "The The",
        "feat. X",
        "!!!",
        "…",
        "?",
        "💔",
        "Radio Edit",
        "(Acoustic)",
        "Feat",
    ],
)
def test_a_name_that_looks_like_a_suffix_remains_a_name(text):
    assert name_key(text)
    assert name_key(text, strict=True)


def test_live_by_live_is_a_song():
    key = song_key(Song("Live", "Live"))
    assert key == SongKey("live", "live")
    assert key == song_key(Song("LIVE", "Live (Live)"))


@given(st.text(min_size=1, max_size=40))
def test_no_visible_text_has_an_empty_key(text):
    if any(unicodedata.category(c)[0] not in "CZ" for c in text):
        assert name_key(text)
        assert name_key(text, strict=True)


@given(st.text(max_size=40))
def test_case_and_unicode_form_change_no_key(text):
    key = name_key(text)
    assert name_key(unicodedata.normalize("NFD", text)) == key
    assert name_key(unicodedata.normalize("NFC", text)) == key
    assert name_key(f"  {text} ") == key


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)


@given(
    st.lists(WORD, min_size=1, max_size=4),
    st.sampled_from(["(Live)", "[Mono]", "- Remastered 2011", "(feat. Someone)", "– Radio Edit"]),
)
def test_a_suffix_changes_no_title(words, suffix):
    title = " ".join(words)
    assert name_key(f"{title} {suffix}") == name_key(title)
    assert name_key(f"{title.upper()} {suffix}", strict=True) == name_key(title, strict=True)


TRICKY = ["live", "the", "and", "n", "ft", "feat", "part", "2", "ii", "remastered", "mono", "radio"]
TRICKY += ["edit", "version", "no", "in", "at", "mix", "'n'", "&", "x"]


@given(
    st.lists(st.sampled_from([*TRICKY, "hurt", "love", "2011"]), min_size=1, max_size=4),
    st.sampled_from(["(Live)", "- Live at Wembley", "ft. Someone", "(Remastered)", "– Radio Edit"]),
    st.booleans(),
)
def test_a_suffix_changes_no_title_of_suffix_words(words, suffix, strict):
    title = " ".join(words)
    assert name_key(f"{title} {suffix}", strict=strict) == name_key(title, strict=strict)
    assert name_key(title.upper(), strict=strict) == name_key(title, strict=strict)


@pytest.mark.parametrize(
    "suffix",
    [
        "(Club Mix)",
        "(Karaoke Version)",
        "- Slowed + Reverb",
        "(2002)",
        "(Taylor's Version)",
        "[Instrumental]",
    ],
)
def test_another_version_is_the_song_when_keeping_out_but_not_when_letting_in(suffix):
    plain, other = Song("X", "Hurt"), Song("X", f"Hurt {suffix}")
    assert song_key(plain) == song_key(other)
    assert strict_key(plain) != strict_key(other)


@pytest.mark.parametrize("dash", ["-", "–", "—", "‒", "―", "−", "--", "－"])
def test_any_dash_between_spaces_parts_artist_and_title(dash):
    assert written_names(f"Jay-Z {dash} Hurt") == (SongName("Jay-Z", "Hurt"),)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Johnny Cash- Hurt", ("Johnny Cash", "Hurt")),
        ("Johnny Cash -Hurt", ("Johnny Cash", "Hurt")),
        ("Johnny Cash–Hurt", ("Johnny Cash", "Hurt")),
        ("Johnny Cash\u00a0—\u00a0Hurt", ("Johnny Cash", "Hurt")),
        ("Live – Selling the Drama", ("Live", "Selling the Drama")),
        ("A – B – C", ("A", "B – C")),
    ],
)
def test_a_written_song_is_read(text, read):
    assert written_names(text)[0] == read


@pytest.mark.parametrize("text", ["Jay-Z", "Hurt", "", " – ", "Hurt – ", "– Hurt", "a-ha"])
def test_what_names_no_song_is_not_read(text):
    assert written_names(text) == ()


def test_every_dash_may_be_the_one():
    assert SongKey("above", "beyondsuntears") in written_keys("Above – Beyond – Sun & Tears")
    assert SongKey("abovebeyond", "suntears") in written_keys("Above – Beyond – Sun & Tears")


def test_the_swapped_order_is_read_when_keeping_out():
    assert {SongKey("johnnycash", "hurt"), SongKey("hurt", "johnnycash")} <= written_keys(
        "Hurt – Johnny Cash"
    )


def test_credits_are_the_whole_name_its_members_and_the_guests():
    assert credit_keys("Jay-Z & Kanye West", "Paris (feat. Frank Ocean)") == {
        "jayzkanyewest",
        "jayz",
        "kanyewest",
        "frankocean",
    }
    assert "littlefeat" in credit_keys("Little Feat feat. Bonnie Raitt")
    assert credit_keys("Various Artists") == frozenset()


def test_a_title_that_holds_artist_and_title_is_read_so():
    assert alias_names(Song("some channel", "Johnny Cash - Hurt (HQ)"))[0].artist == "Johnny Cash"
    assert alias_names(Song("Johnny Cash", "Hurt - Live at Folsom")) == ()


@pytest.mark.parametrize(
    ("artist", "title", "by_person", "named"),
    [
        ("Johnny Cash", "Hurt", False, True),
        ("Johnny Cash", "", False, False),
        ("", "Hurt", True, False),
        ("\u200b", "Hurt", True, False),
        ("Unknown Artist", "Hurt", False, False),
        ("Johnny Cash", "Track 01", False, False),
        ("Johnny Cash", "Titel 3", False, False),
        ("Charli XCX", "Track 10", True, True),
        ("Prince", "1999", False, True),
        ("D'Angelo", "Untitled", False, True),
    ],
)
def test_placeholders_name_nothing_unless_a_person_wrote_them(artist, title, by_person, named):
    assert names_a_song(artist, title, by_person=by_person) is named
