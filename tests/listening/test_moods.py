import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.moods import mood, moods, nearest_mood, parse_mood

axis = st.floats(-1, 1)


def test_the_named_moods_of_the_issue_are_there():
    names = {each.name for each in moods()}

    assert names >= {
        "anxious", "sad", "angry", "flat", "restless", "tense", "tired", "low",
        "calm", "content", "hopeful", "energised", "joyful", "focused",
    }  # fmt: skip


def test_every_mood_names_a_published_source_or_says_design():
    assert {each.source.split(":")[0] for each in moods()} == {"doi", "design"}


def test_moods_lie_in_the_quadrant_that_the_circumplex_gives_them():
    assert mood("anxious").valence < 0 < mood("anxious").arousal
    assert mood("low").valence < 0 > mood("low").arousal
    assert mood("calm").valence > 0 > mood("calm").arousal
    assert mood("joyful").valence > 0 < mood("joyful").arousal


def test_published_moods_have_the_published_numbers():
    # Russell and Mehrabian (1977), doi:10.1016/0092-6566(77)90037-X.
    assert (mood("angry").valence, mood("angry").arousal) == (-0.51, 0.59)
    assert (mood("sad").valence, mood("sad").arousal) == (-0.63, -0.27)
    assert (mood("bored").valence, mood("bored").arousal) == (-0.65, -0.62)


@given(axis, axis)
def test_a_mood_written_in_numbers_reads_back_exactly(valence, arousal):
    assert parse_mood(f"{valence!r},{arousal!r}") == AffectPoint(valence, arousal)


@pytest.mark.parametrize("each", moods(), ids=lambda each: each.name)
def test_a_mood_is_found_by_its_name_in_any_case_and_is_its_own_nearest(each):
    assert parse_mood(f" {each.name.upper()} ") == each.point
    assert nearest_mood(each.point).point == each.point


def test_an_unknown_mood_names_those_written_like_it():
    with pytest.raises(InputError, match=r"got 'anxoius' \(nearest names: anxious"):
        parse_mood("anxoius")


def test_an_unknown_mood_unlike_any_other_lists_all_names():
    with pytest.raises(InputError, match=r"calm.*tired"):
        parse_mood("xyzzy")


def test_numbers_outside_the_plane_are_refused_by_axis():
    with pytest.raises(InputError, match=r"valence must be between -1 and 1; got -1.5"):
        parse_mood("-1.5,0.2")


def test_two_words_with_a_comma_are_taken_for_an_unknown_name():
    with pytest.raises(InputError, match="mood must be a named mood or two numbers"):
        parse_mood("very,sad")
