"""Finding songs however they are spelt."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.repertoire.finding import SongFinder, search_words
from sostenuto.repertoire.near_words import NearWords

SONGS = [
    ("hurt", "Johnny Cash", "Hurt", "American IV"),
    ("ring", "Johnny Cash", "Ring of Fire", "Ring of Fire"),
    ("nails", "Nine Inch Nails", "Hurt", "The Downward Spiral"),
    ("99", "Nena", "99 Luftballons"),
    ("deja", "Béla Moor", "Déjà Vu"),
    ("silence", "Simon & Garfunkel", "The Sound of Silence"),
    ("thunder", "AC/DC", "Thunderstruck"),
    ("dammit", "Blink-182", "Dammit"),
    ("stop", "Fleetwood Mac", "Don’t Stop", "Rumours"),
    ("noch", "Кино", "Ночь"),
    ("hana", "菅野", "花"),
    ("ex", "!!!", "Me and Giuliani"),
    ("pink", "P!nk", "So What"),
    ("boats", "The Lanterns", "Paper Boats", "Harbour", "rain; leaving home"),
]
FINDER = SongFinder(SONGS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hurt johnny cash", "hurt"),
        ("Jonny Kash hurt", "hurt"),
        ("cash hrut", "hurt"),
        ("JOHNNYCASH HURT", "hurt"),
        ("ring of fir", "ring"),
        ("fire ring", "ring"),
        ("99 luftbalons", "99"),
        ("luftb", "99"),
        ("deja vu", "deja"),
        ("Bela More", "deja"),
        ("sound of silense", "silence"),
        ("simon and garfunkle", "silence"),
        ("acdc", "thunder"),
        ("thunder struck", "thunder"),
        ("blink 182", "dammit"),
        ("dont stop", "stop"),
        ("don't stop", "stop"),
        ("ночь", "noch"),
        ("花", "hana"),
        ("!!!", "ex"),
        ("pink", "pink"),
        ("p", "pink"),
        ("harbour", "boats"),
        ("leaving", "boats"),
        ("papr boats lantern", "boats"),
    ],
)
def test_a_song_is_found_as_people_type_it(typed, found):
    assert FINDER.find(typed)[0][0] == found


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzz", "\u200b", "–"])
def test_what_means_nothing_finds_nothing(typed):
    assert FINDER.find(typed) == []


def test_a_title_before_what_only_begins_so_and_equals_in_the_order_given():
    finder = SongFinder([(1, "A", "Hurts"), (2, "C", "Hurt"), (3, "B", "Hurt"), (4, "D", "Heart")])

    assert [found for found, _ in finder.find("hurt")][:3] == [2, 3, 1]


def test_no_songs_and_no_room_are_no_faults():
    assert SongFinder([]).find("hurt") == []
    assert FINDER.find("hurt", 0) == []
    assert SongFinder([(1, "", "")]).find("hurt") == []


ANY_NAME = st.one_of(
    st.text(max_size=12), st.text("abcdehlnrstuи花é !&'-", min_size=1, max_size=12)
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(ANY_NAME, ANY_NAME), max_size=12))
def test_every_song_is_found_first_by_its_own_name(names):
    finder = SongFinder([(place, *name) for place, name in enumerate(names)])

    for artist, title in names:
        for typed in (f"{artist} {title}", f"{title} – {artist}"):
            signs = [word for part in (artist, title) for word in search_words(part)]
            if not signs or len(signs) > 12 or not all(map(str.isalnum, signs)):
                continue
            found, score = finder.find(typed, 1)[0]
            asked = "".join(search_words(typed))
            first, second = ("".join(search_words(part)) for part in names[found])
            assert asked in (first + second, second + first)
            assert score == 1


def edited(name, way, place, letter):
    """Return a name with one letter left out, added, changed or swapped with the next."""
    place %= len(name)
    before, after = name[:place], name[place:]
    return [
        before + after[1:],
        before + letter + after,
        before + letter + after[1:],
        before + after[1::-1] + after[2:],
    ][way]


def many(count, seed):
    """Return songs of invented words, no two of them nearly the same."""
    rng = random.Random(seed)
    syllables = [c + v + e for c in "bdfgklmnprstvw" for v in "aeiou" for e in ("", "n", "r", "s")]
    words = sorted({"".join(rng.choices(syllables, k=rng.randint(2, 3))) for _ in range(count)})
    return [
        (
            place,
            " ".join(rng.choices(words, k=2)),
            " ".join(rng.choices(words, k=rng.randint(1, 3))),
        )
        for place in range(count)
    ]


LIBRARY = many(1500, seed=4)
LIBRARY_FINDER = SongFinder(LIBRARY)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(LIBRARY),
    st.integers(0, 3),
    st.integers(0, 60),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz '"),
)
def test_one_wrong_letter_of_a_name_still_finds_it_among_five(song, way, place, letter):
    number, artist, title = song

    for name in (f"{artist} {title}", f"{title} {artist}"):
        assert number in [
            found for found, _ in LIBRARY_FINDER.find(edited(name, way, place, letter), 5)
        ]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(LIBRARY), st.randoms())
def test_the_order_of_words_is_free_and_the_answer_is_always_the_same(song, rng):
    words = f"{song[1]} {song[2]}".split()
    rng.shuffle(words)
    typed = " ".join(words)

    assert song[0] in [found for found, _ in LIBRARY_FINDER.find(typed, 5)]
    assert LIBRARY_FINDER.find(typed) == LIBRARY_FINDER.find(typed)


def naive_distance(a, b):
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            costs = [table[i - 1, j] + 1, table[i, j - 1] + 1]
            costs.append(table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if min(i, j) > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                costs.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(costs)
    return table[len(a), len(b)]


@given(st.text("abc", min_size=3, max_size=9), st.sets(st.text("abc", min_size=1, max_size=9)))
def test_words_are_compared_as_by_the_book(word, words):
    near = NearWords(words)
    places, likeness = near.near(word, begun=False)
    told = {near.words[place]: score for place, score in zip(places, likeness, strict=True)}

    for other in words:
        wrong = naive_distance(word, other)
        expected = 1 if word == other else 0.95 * (1 - wrong / max(len(word), len(other)))
        allowed = 1 if len(word) < 5 else 2 if len(word) < 8 else 3
        assert other not in told or told[other] == pytest.approx(expected)
        if wrong <= min(1, allowed) and set(zip("^" + word, word + "$", strict=True)) & set(
            zip("^" + other, other + "$", strict=True)
        ):
            assert other in told


@pytest.mark.slow
def test_ten_thousand_songs_are_ready_in_a_second_and_searched_in_twenty_milliseconds():
    songs = many(10_000, seed=5)
    search_words.cache_clear()
    begun = time.process_time()
    finder = SongFinder(songs)
    built_s = time.process_time() - begun
    begun = time.process_time()
    for _, artist, title in songs[:200]:
        finder.find(edited(f"{artist} {title}", 2, 3, "x"))
    query_s = (time.process_time() - begun) / 200

    assert built_s <= 1
    assert query_s <= 0.02
