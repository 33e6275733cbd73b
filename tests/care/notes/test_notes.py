"""Laws of a note: every fact once, nothing else, own sentences kept, nothing claimed."""

import dataclasses
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.notes import sentences
from sostenuto.care.notes.comparing import side_by_side
from sostenuto.care.notes.facts import (
    Attendance,
    Fact,
    Facts,
    Felt,
    Goal,
    Level,
    Music,
    Quote,
    Rating,
    Session,
    Shared,
)
from sostenuto.care.notes.formats import formats, formats_from
from sostenuto.care.notes.rendering import RenderedNote, plain_text, render
from sostenuto.care.notes.stored import (
    facts_from,
    facts_stored,
    note_from,
    note_stored,
)

sys.path.insert(0, str(Path(__file__).parent))
from five_sessions import FIVE
from random_facts import facts as random_facts

HERE = Path(__file__).parent / "golden"
WORD = re.compile(r"zq\d+x", re.IGNORECASE)
CLAIMS = re.compile(
    r"\b(improv\w*|better|worse|reduc\w*|caus\w*|thanks to|helped|effective|relaps\w*|clean|"
    r"felt|feels?|seem\w*|appear\w*|respond\w* well|tolerated|successful\w*)\b",
    re.IGNORECASE,
)


def keys_told(note: RenderedNote) -> Counter[str]:
    return Counter(key for sentence in note.sentences for key in sentence.keys)


def words_of(fact: Fact) -> Counter[str]:
    values = [getattr(fact, field.name) for field in dataclasses.fields(fact)]
    if isinstance(fact, Rating) and not numbers_of(fact):
        values = [fact.name]  # nobody gave a number, so no scale is explained
    return Counter(word.lower() for value in values for word in WORD.findall(str(value)))


def is_told(fact: Fact) -> bool:
    """Whether anything was recorded in it: a rating never asked, a level never set are not."""
    if isinstance(fact, Rating):
        return (fact.before, fact.during, fact.after) != (None, (), None)
    if isinstance(fact, Attendance):
        return (fact.arrived, fact.left) != (None, None)
    if isinstance(fact, Felt):
        return (fact.place, fact.liked, fact.known, fact.refused) != ("", "", None, False)
    if isinstance(fact, Shared):
        return (fact.topic, fact.words) != ("", "")
    return not isinstance(fact, Level) or (fact.before, fact.now) != (None, None)


@settings(max_examples=150, deadline=None)
@given(random_facts(), st.sampled_from(list(formats())))
def test_every_fact_stands_in_every_format_once_and_nothing_else_does(facts, key):
    note = render(facts, key)

    told = [fact for fact in facts if is_told(fact)]
    assert keys_told(note) == Counter(fact.key for fact in told)
    wanted = sum((words_of(fact) for fact in told), Counter())
    assert Counter(word.lower() for word in WORD.findall(plain_text(note))) == wanted


@settings(max_examples=150, deadline=None)
@given(random_facts(), st.sampled_from(list(formats())))
def test_a_sentence_holds_the_words_and_the_numbers_of_its_facts_and_no_others(facts, key):
    by_key = {fact.key: fact for fact in facts}

    for sentence in render(facts, key).sentences:
        among = [by_key[k] for k in sentence.keys]
        words = Counter(word.lower() for word in WORD.findall(sentence.text))
        assert words == sum((words_of(fact) for fact in among), Counter())
        if isinstance(among[0], Rating):
            assert numbers(sentence.text) == numbers_of(among[0])


def numbers(text: str) -> Counter[float]:
    text = WORD.sub("", text).replace("−", "-")
    return Counter(float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text))


def numbers_of(rating: Rating) -> Counter[float]:
    given = [rating.low, rating.high, *([rating.high] if rating.high_means else [])]
    ends = [n for n in (rating.before, rating.after) if isinstance(n, float)]
    if len(ends) == 2 and ends[0] == ends[1]:
        ends = ends[:1]  # "stayed at 5"
    return Counter([*given, *ends, *rating.during] if ends or rating.during else [])


@settings(max_examples=100, deadline=None)
@given(random_facts())
def test_no_sentence_is_said_twice_and_none_claims_or_guesses(facts):
    for key in formats():
        note = render(facts, key)
        texts = [sentence.text for sentence in note.sentences]

        assert len(texts) == len(set(texts))
        assert [text for text in texts if CLAIMS.search(text)] == []
        assert f"Music {facts.session.service} note" in plain_text(note)
        if facts.session.service == "listening":
            assert "the therapist" not in plain_text(note).lower()


@settings(max_examples=60, deadline=None)
@given(random_facts(), st.data())
def test_own_sentences_stay_with_their_facts_in_every_format(facts, data):
    key = data.draw(st.sampled_from(list(formats())))
    drafted = [one for one in render(facts, key).sentences if not one.is_part]
    chosen = data.draw(st.lists(st.sampled_from(drafted), unique=True))
    wordings = {one.key: f"own{place}" for place, one in enumerate(chosen)}

    for other in formats():
        note = render(facts, other, wordings)
        own = {one.key: one.text for one in note.sentences if one.is_own and not one.is_part}
        assert own == wordings
        assert keys_told(note) == keys_told(render(facts, other))
        assert note.left_over == ()


@settings(max_examples=60, deadline=None)
@given(random_facts())
def test_facts_and_notes_are_stored_and_read_back_as_they_were(facts):
    assert facts_from(facts_stored(facts)) == facts
    note = render(facts, "dap")
    assert note_from(note_stored(note)) == note
    assert render(facts, "dap") == note


OTHERWISE = {
    "start": None,
    "minutes": 91,
    "now": 2,
    "live": True,
    "chosen_by": "group",
    "part": "closure",
    "how": "said",
    "after": 9.5,
    "before": 9.5,
    "during": (3.5,),
    "words": "other",
    "title": "other",
    "technique": "other",
    "name": "other",
    "led_by": "other",
    "recorded": (("name", "other"),),
    "done": "other",
    "objective": "other",
    "reached": "other",
    "artist": "other",
    "credential": "other",
    "members": 31,
    "guests": 31,
    "leaders": (("other", ""),),
    "topic": "other",
    "count": 31,
    "goal": "other",
    "ended": "stopped",
    "songs": 31,
    "sounded": 31,
    "refused": 31,
    "answers": (("other", "1", ""),),
    "place": "other",
    "liked": "no",
    "arrived": None,
    "left": None,
}


@settings(max_examples=80, deadline=None)
@given(random_facts(), st.data())
def test_a_session_that_differs_in_one_thing_gives_another_text(facts, data):
    names = [f.name for f in dataclasses.fields(Facts) if f.name != "voice"]
    name = data.draw(st.sampled_from(names))
    part = getattr(facts, name)
    if isinstance(part, str):
        other = dataclasses.replace(facts, **{name: "other"})
    elif part and (among := (part,) if isinstance(part, Fact) else part):
        one = data.draw(st.sampled_from(among))
        field = data.draw(
            st.sampled_from([f.name for f in dataclasses.fields(one) if f.name in OTHERWISE])
        )
        changed = dataclasses.replace(one, **{field: other_value(one, field)})
        new = tuple(changed if fact is one else fact for fact in among)
        other = dataclasses.replace(facts, **{name: new if isinstance(part, tuple) else changed})
        if not is_told(changed) or changed == one:
            return
    else:
        return

    for key in formats():
        assert plain_text(render(facts, key)) != plain_text(render(other, key))


def other_value(fact: Fact, field: str) -> object:
    if field == "reached" and fact.now is None:
        return fact.reached  # how it is now is not said where nobody rated it now
    if isinstance(fact, Felt) and field == "refused":
        return not fact.refused
    return 2 if isinstance(fact, Level) and field == "before" else OTHERWISE[field]


def test_the_five_sessions_give_texts_of_their_own():
    texts = [plain_text(render(facts, key)) for facts in FIVE.values() for key in formats()]

    assert len(set(texts)) == len(texts)


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(HOSTILE, HOSTILE)
def test_hostile_words_come_through_whole(words, own):
    facts = Facts(
        session=Session(key="s", day=FIVE["by_an_intern"].session.day, service="therapy"),
        music=(Music(key="m", title=words, live=True, chosen_by="client"),),
        quotes=(Quote(key="q", words=words),),
        seen=own,
    )
    for key in formats():
        text = plain_text(render(facts, key))
        assert text.count(f"“{' '.join(words.split())}”") == 2
        for line in own.split():
            assert line in text


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{name} %s {0}", "a\r\n\r\nPLAN\nno", "“”’\\", "#+*_`"]
)
def test_markup_is_only_words(words):
    one_line = " ".join(words.split())
    facts = Facts(
        session=Session(key="s", day=FIVE["by_an_intern"].session.day, service="therapy"),
        quotes=(Quote(key="q", words=words),),
        goals=(Goal(key="g", words=words),),
    )
    for key in formats():
        text = plain_text(render(facts, key))
        assert text.count(one_line) == 2


def test_an_own_sentence_whose_fact_was_corrected_is_handed_back_and_the_new_fact_is_told():
    session = FIVE["by_an_intern"].session
    rating = Rating(key="old", name="craving", before=7.0, after=4.0, low=0, high=10)
    wordings = {"old": "Craving 7, then 4."}
    right = dataclasses.replace(rating, key="new", after=5.0)

    note = render(Facts(session=session, ratings=(right,)), "soap", wordings)

    assert note.left_over == (("old", "Craving 7, then 4."),)
    assert "from 7 to 5" in plain_text(note)


def test_a_song_that_came_later_is_told_beside_the_own_sentence_about_the_others():
    session = FIVE["by_an_intern"].session
    songs = [Music(key=f"m{n}", title=f"Song {n}", live=True, chosen_by="client") for n in "123"]
    before = render(Facts(session=session, music=tuple(songs[:2])), "soap")
    key = before.sections[2].sentences[0].key

    after = render(Facts(session=session, music=tuple(songs)), "birp", {key: "They sang both."})

    told = [one.text for one in after.sections[2].sentences]
    assert (key, told) == ("m1+m2", ["They sang both.", "The client chose “Song 3”, played live."])


def test_an_empty_wording_is_none():
    facts = FIVE["by_an_intern"]
    key = render(facts, "soap").sentences[0].key

    assert render(facts, "soap", {key: " \n"}) == render(facts, "soap")


def test_zero_is_a_number_and_not_asked_is_not():
    def said(before, after):
        rating = Rating(key="r", name="craving", before=before, after=after, low=0, high=10)
        facts = Facts(session=FIVE["by_an_intern"].session, ratings=(rating,))
        return render(facts, "soap").sections[1].sentences

    assert "stayed at 0" in said(0, 0)[0].text
    assert "down from 3 to 0" in said(3, 0)[0].text
    assert "rated craving 0 before the session (0 to 10); it was not asked" in said(0, None)[0].text
    assert "preferred not to rate it afterwards" in said(0, "declined")[0].text
    assert said(None, None) == ()


def test_a_key_that_cannot_be_joined_or_stands_twice_is_refused():
    for key in ("", "a+b", "a b"):
        with pytest.raises(InputError, match="key must be"):
            Quote(key=key, words="x")
    session = FIVE["by_an_intern"].session
    with pytest.raises(InputError, match="key must be one fact's own"):
        Facts(session=session, quotes=(Quote(key=session.key, words="x"),))
    with pytest.raises(InputError, match="key must be one fact's own"):
        Facts(session=session, quotes=(Quote(key="seen", words="x"),))
    with pytest.raises(InputError, match="now must be from -2 to 2"):
        Level(key="l", now=3)


def test_what_another_version_wrote_is_refused():
    stored = facts_stored(FIVE["by_an_intern"])

    with pytest.raises(InputError, match="schema must be 1 or 2 or 3; got 4"):
        facts_from({**stored, "schema": 4})
    with pytest.raises(InputError, match="facts must be complete"):
        facts_from({**stored, "goals": [{"key": "g", "colour": "red"}]})
    with pytest.raises(InputError, match="facts must be complete"):
        facts_from({"schema": 1})


def test_a_format_that_forgets_a_fact_or_tells_it_twice_is_refused():
    table = catalogue.table("notes/formats.toml")
    dap = table["formats"]["dap"]
    sections = dap["sections"]

    for changed, got in ((sections[:2], 0), ([*sections, sections[2]], 2)):
        with pytest.raises(InputError, match=f"one place for next_steps; got {got}"):
            formats_from({"formats": {"dap": {**dap, "sections": changed}}})
    with pytest.raises(InputError, match="format must be a known key"):
        render(FIVE["by_an_intern"], "soup")


def test_every_kind_of_fact_has_its_words():
    kinds = {kind.kind for kind in Fact.__subclasses__()}

    assert kinds == set(sentences.TELLERS)


def test_versions_stand_side_by_side():
    old = render(FIVE["stopped_for_distress"], "soap")
    facts = dataclasses.replace(FIVE["stopped_for_distress"], meaning="A memory.", quotes=())
    new = render(facts, "soap", {"a2": "Then paced breathing, ten minutes."})

    changed = {row.old[:12]: row.new for row in side_by_side(old, new) if row.is_changed}

    assert changed == {
        "The client s": "",
        "After that c": "Then paced breathing, ten minutes.",
        "The trumpet ": "A memory.",
    }
    assert not any(row.is_changed for row in side_by_side(old, old))


@pytest.mark.parametrize("name", FIVE)
def test_the_five_sessions_read_as_they_did(name):
    golden = (HERE / f"{name}.txt").read_text(encoding="utf-8")

    assert golden == in_all_formats(name)


def in_all_formats(name: str) -> str:
    return "\n".join(plain_text(render(FIVE[name], key)) for key in formats())


if __name__ == "__main__":
    for name in FIVE:
        (HERE / f"{name}.txt").write_text(in_all_formats(name), encoding="utf-8")
