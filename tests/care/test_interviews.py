"""The talk about music, as data, and totals from paper."""

import copy
import re

import pytest

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.interviews.paper_totals import paper_totals
from sostenuto.care.interviews.questions import interview_from, music_history
from sostenuto.repertoire.triggers import Trigger

TABLE = "interviews/music_history.toml"


def test_the_interview_covers_its_sections_with_about_twenty_questions():
    interview = music_history()

    assert 18 <= len(interview.questions) <= 24
    assert list(interview.sections) == list(dict.fromkeys(q.section for q in interview.questions))
    assert {q.fills for q in interview.questions} == {"song", "preference", "trigger", "note"}
    assert {q.word for q in interview.questions} >= {"loved", "liked", "not now", "never"}


def test_every_trigger_that_a_question_begins_can_stand_in_a_register():
    for question in music_history().questions:
        if question.fills == "trigger":
            value = "Ann – Aria" if question.kind == "song" else "Aria"
            assert Trigger(question.kind, value, 5, question.state).state == question.state


def test_nothing_but_what_a_person_is_sure_of_starts_as_let_through():
    begun = [q.key for q in music_history().questions if q.state in ("clean", "reclaimed")]

    assert begun == ["clean_songs"]


def test_questions_are_short_and_of_short_words_and_put_no_label_on_anyone():
    for question in music_history().questions:
        for sentence in re.split(r"[.?!:]\s*", question.text):
            assert len(sentence.split()) <= 16, question.key
        words = re.findall(r"[a-z]+", question.text.lower())
        assert max(map(len, words)) <= 11, question.key
        assert not {"addict", "abuse", "abuser", "junkie", "clean", "patient"} & set(words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.pop("title"), "no 'title'"),
        (lambda t: t.update(version="1"), "interview version"),
        (lambda t: t.pop("sections"), "no 'sections'"),
        (lambda t: t["sections"].update(more="More"), "section must be asked about"),
        (lambda t: t["questions"].append(t["questions"][0]), "named once"),
        (lambda t: t["questions"][2].pop("word"), "question favourites must be with"),
        (lambda t: t["questions"][0].update(kind="song"), "question music_now must be with"),
        (lambda t: t["questions"][2].update(word="adored"), "word must be a known key"),
        (lambda t: t["questions"][0].update(fills="score"), "fills must be a known key"),
    ],
)
def test_a_table_with_a_fault_is_refused(change, words):
    said = copy.deepcopy(catalogue.table(TABLE))
    change(said)

    with pytest.raises(InputError, match=words):
        interview_from(said)


def test_an_unknown_question_is_refused():
    with pytest.raises(InputError):
        music_history().question("nothing")


def test_totals_have_the_ranges_that_their_answers_allow():
    totals = paper_totals()

    for key, answers in (("hums_healthy", 5), ("hums_unhealthy", 8)):
        assert (totals[key].lowest, totals[key].highest) == (answers * 1, answers * 5)
    assert totals["hums_unhealthy"].prompt(24)
    assert not totals["hums_healthy"].prompt(25)
