"""Nobody else's name: what blocks, what asks, and what is only a word."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.care.groups.folding import token_texts, tokens
from sostenuto.care.groups.names import Person, find
from sostenuto.care.groups.naming import everyday, particles

LENA = Person("lena", "Wren", "Lena Marsh")
ANA = Person("ana", "Heron 2", "Ana Sofía de la Cruz")
HOPE = Person("hope", "Siskin", "Hope Faith")
JO = Person("jo", "JM", "Jo Li")
OBRIEN = Person("obrien", "Teal", "Anne-Marie O’Brien")
MUELLER = Person("mueller", "Yew", "Jürgen Müller")
WANG = Person("wang", "Oak", "王小明")
GROUP = (LENA, ANA, HOPE, JO, OBRIEN, MUELLER, WANG)


def blocked(text: str, *people: Person) -> list[str]:
    return [one.words for one in find(text, people or GROUP).blocks]


def asked(text: str, *people: Person, cleared: tuple[str, ...] = ()) -> list[str]:
    return [one.words for one in find(text, people or GROUP, cleared).asks]


@pytest.mark.parametrize(
    "words",
    [
        "Wren", "wren", "WREN", "Wrén", "ＷＲＥＮ", "W\u200bren", "Wr\u00aden", "Wre\u0301n",
        "W\u2060r\u200den", "𝐖𝐫𝐞𝐧", "Wrеn", "Heron 2", "HERON  2", "heron-2", "Heron2", "Heron\n2",
    ],
)  # fmt: skip
def test_an_alias_blocks_however_it_is_written(words):
    for text in (words, f"({words})", f"saw {words}’s drum", f"with {words}, then", f"“{words}”"):
        assert blocked(text) == [words], text


@pytest.mark.parametrize(
    "words",
    [
        "Lena Marsh", "LENA MARSH", "lena marsh", "Marsh, Lena", "Marsh Lena", "Lena\nMarsh",
        "Lena-Marsh", "Lena  Marsh", "Lena K. Marsh", "Marsh, K. Lena", "Léna Märsh",
        "Lena\u00a0Marsh",
        "Lena\u200bMarsh", "LenaMarsh", "Ana Cruz", "Ana de la Cruz", "Cruz, Ana Sofia",
        "Ana S. de la Cruz", "Sofía Cruz", "de la Cruz, Ana", "Jo Li", "jo li", "Li, Jo",
        "Anne-Marie O'Brien", "Annemarie O’Brien", "Anne Marie OBrien", "O’Brien, Anne",
        "Jurgen Muller", "Juergen Mueller", "Müller, Jürgen", "王小明", "Hope Faith", "Faith, Hope",
    ],
)  # fmt: skip
def test_a_full_name_blocks_in_both_orders_and_through_what_stands_between(words):
    inside = f"Played with {words} today"
    found = find(inside, GROUP).blocks
    assert len(found) == 1
    assert found[0].words in words
    assert find(inside, GROUP).asks == () or token_texts(found[0].words) != token_texts(words)


def test_a_name_that_is_broken_at_the_end_of_a_line_is_found():
    assert blocked("Sat beside Wr-\nen and sang.", LENA) == ["Wr-\nen"]
    assert asked("Sat beside Le-\n  na and sang.", LENA) == ["Le-\n  na"]


@pytest.mark.parametrize(
    "text",
    [
        "wrench", "Wrenfield", "siskins", "hopeless", "hopes", "faithful", "marshland", "Lenas",
        "a heron", "the 2 herons", "oaken", "joy", "Jon", "like", "LIKE", "crystal", "the delay",
        "de la", "van", "小明天", "an oakum", "jm", "", " ", "…", "\x00", "\u200b\u00ad",
    ],
)  # fmt: skip
def test_inside_another_word_and_elsewhere_nobody_is_named(text):
    people = (LENA, HOPE, JO, WANG, Person("x", "Oak", "Vera van Dale"))
    assert not find(text, people), text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lena came", "Lena"), ("with lena", "lena"), ("a Marsh drum", "Marsh"),
        ("the cruz", "cruz"),
        ("Sofia’s song", "Sofia"), ("SOFÍA", "SOFÍA"), ("O'Brien", "O'Brien"), ("obrien", "obrien"),
        ("Anne", "Anne"), ("Marie", "Marie"), ("Annemarie", "Annemarie"), ("Mueller", "Mueller"),
        ("Muller", "Muller"), ("Heron", "Heron"), ("Jo sang", "Jo"), ("with Li", "Li"),
        ("JM", "JM"),
        ("hope", "hope"), ("Hope-filled", "Hope"),
    ],
)  # fmt: skip
def test_a_part_of_a_name_asks(text, words):
    assert (blocked(text), asked(text)) == ([], [words])


def test_a_name_of_one_word_asks_because_it_is_a_first_name():
    assert asked("Sat with Mira.", Person("m", "Yew", "Mira")) == ["Mira"]


def test_small_words_are_only_words_unless_they_are_written_as_names():
    person = Person("an", "Yew", "An Do")

    assert asked("Do an easy one. An hour. So it was", person) == []
    assert asked("Sat with An. Then Do sang.", person) == ["An", "Do"]
    assert blocked("Played for An Do.", person) == ["An Do"]
    assert blocked("It is an easy one; we do", person) == []


def test_two_everyday_words_side_by_side_are_a_name_only_with_capitals():
    will = Person("w", "Yew", "Will Hope")

    assert blocked("They will hope for it. Will hope stay?", will) == []
    assert asked("They will hope for it.", will) == ["will", "hope"]
    assert blocked("Sang with Will Hope.", will) == ["Will Hope"]
    assert blocked("Will Hope sang. WILL HOPE.", will) == ["Will Hope", "WILL HOPE"]


@pytest.mark.parametrize("word", ["hope", "grace", "will", "faith", "joy", "art", "mark", "rose"])
def test_an_everyday_word_asks_and_one_word_is_enough_to_say_so(word):
    person = Person("p", "Yew", f"{word.title()} Invented")
    text = f"There was {word} today, {word.upper()} and {word}fulness."

    found = find(text, [person])
    assert [(one.words, one.is_word) for one in found.asks] == [(word, True), (word.upper(), True)]
    assert not found.blocks
    assert not find(text, [person], cleared=[word.title()])
    assert find(f"{word} Invented", [person], cleared=[word, "Invented"]).blocks


def test_a_name_that_is_no_word_says_so():
    assert not find("Lena", [LENA]).asks[0].is_word


def test_a_cleared_word_does_not_clear_its_neighbours():
    assert asked("Anne-Marie and Anne and O’Brien", OBRIEN, cleared=("anne",)) == [
        "Anne-Marie",
        "O’Brien",
    ]
    assert asked("Anne-Marie", OBRIEN, cleared=("Anne Marie",)) == []


def test_it_says_whose_name_stands_where():
    text = "Sang; Wren and Lena’s brother (Siskin) hope."
    found = find(text, GROUP)

    said = [(one.words, one.kind, one.person_key) for one in (*found.blocks, *found.asks)]
    assert said == [
        ("Wren", "alias", "lena"),
        ("Siskin", "alias", "hope"),
        ("Lena", "part", "lena"),
        ("hope", "part", "hope"),
    ]
    for one in (*found.blocks, *found.asks):
        assert text[one.start : one.end] == one.words


def test_people_without_a_name_or_an_alias_are_no_trouble():
    assert not find(
        "Anything at all, 2 a.",
        [Person("a", "", ""), Person("b", " ", "-"), Person("c", "…", "de la")],
    )


def test_titles_and_what_every_note_says_name_nobody():
    people = (Person("a", "Client 12", "Dr. Lena Marsh Jr"), Person("b", "Yew", "Mr Li"))

    assert blocked("The client sang with client 12.", *people) == ["client 12"]
    assert asked("The client sat beside Dr Who and Mr Miller Jr.", *people) == []
    assert blocked("Marsh, Lena and Lena Marsh", *people)[0] == "Marsh, Lena"
    assert asked("Mr Li sang.", *people) == ["Li"]


def test_an_alias_of_a_letter_or_a_number_asks_only_where_it_is_written_so():
    people = (Person("a", "K", ""), Person("b", "7", ""))

    assert asked("k and K, from 7 to 4", *people) == ["K", "7"]
    assert blocked("k and K, from 7 to 4", *people) == []


NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9).map(lambda n: f"zq{n}")
EDGES = [" ", ", ", ". ", "\n", "\r\n", " – ", "“", "”", "(", ")", "’s ", "'s ", "/", "-", "…", "*"]
BORDER = st.sampled_from(EDGES)
FILL = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HIDDEN = st.sampled_from(["\u200b", "\u00ad", "\u200d", "\u2060", "\ufeff", "\u0301", "\u034f"])


@st.composite
def disguised(draw, word: str) -> str:
    how = draw(st.sampled_from(["plain", "upper", "title", "wide", "hidden", "accents"]))
    if how == "wide":
        return "".join(chr(ord(letter) + 0xFEE0) for letter in word)
    if how in ("hidden", "accents"):
        place = draw(st.integers(1, len(word) - 1))
        mark = draw(HIDDEN) if how == "hidden" else "\u0308"
        return word[:place] + mark + word[place:]
    return {"plain": word, "upper": word.upper(), "title": word.title()}[how]


@settings(max_examples=120, deadline=None)
@given(NAMES, NAMES, NAMES, BORDER, BORDER, FILL, FILL, st.data())
def test_wherever_an_alias_or_a_full_name_stands_it_blocks(
    alias, one, two, left, right, a, b, data
):
    person = Person("p", alias, f"{one.title()} {two.title()}")
    between = data.draw(st.sampled_from([" ", ", ", "  ", "\n", "-", "\u00a0", " k. "]))
    order = data.draw(st.permutations([one, two]))
    for words in (alias, between.join(order)):
        text = f"{a}{left}{data.draw(disguised(words)) if words == alias else words}{right}{b}"
        found = find(text, [person])
        place = len(a) + len(left)

        assert any(each.start <= place and each.kind != "part" for each in found.blocks), text


@settings(max_examples=120, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4), FILL)
def test_a_text_with_none_of_the_words_is_left_alone(names, text):
    people = [Person(str(n), name, f"{name}a {name}b") for n, name in enumerate(names)]

    if "zq" not in "".join(token.text for token in tokens(text)):
        assert not find(text, people)


@settings(max_examples=120, deadline=None)
@given(NAMES, st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=4), st.booleans())
def test_a_longer_word_never_counts(name, more, before):
    word = f"{more}{name}" if before else f"{name}{more}"

    assert not find(f"It was {word} today.", [Person("p", name, name)])


@settings(max_examples=120, deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=25)), max_size=4),
)
def test_whatever_is_written_the_places_are_places_of_the_text(text, names):
    people = [Person(str(n), alias, name) for n, (alias, name) in enumerate(names)]
    found = find(text, people, cleared=[text[:5]])

    for kind in (found.blocks, found.asks):
        assert [one.start for one in kind] == sorted({one.start for one in kind})
        assert all(text[one.start : one.end] == one.words != "" for one in kind)
    assert not set(found.blocks) & set(found.asks)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    once = token_texts(text)

    assert token_texts(" ".join(once)) == once


def test_the_words_that_are_names_too_are_many_and_folded():
    assert {"hope", "grace", "will", "faith", "joy", "art", "mark", "rose"} <= everyday()
    assert len(everyday()) > 500
    assert all(token_texts(word) == (word,) for word in everyday() | particles())


def test_ten_people_and_a_long_note_take_a_few_thousandths_of_a_second():
    people = [
        Person(str(n), f"Alias{chr(97 + n)}x", f"First{chr(97 + n)} Last{chr(97 + n)}")
        for n in range(10)
    ]
    text = ("The client’s own song came – with hope, a drum and Firstb’s “yes”. " * 40)[:2000]
    taken = []
    for _ in range(10):
        start = time.process_time()
        assert find(text, people).asks
        taken.append(time.process_time() - start)
    assert min(taken) < 0.02
