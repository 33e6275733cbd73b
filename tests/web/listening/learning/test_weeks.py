"""What was known from week to week."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.listening.learning import Answer, learn
from sostenuto_web.listening.learning import weeks

PLACE = st.floats(-1, 1, allow_nan=False)
POINT = st.builds(AffectPoint, PLACE, PLACE)
ANSWERS = st.lists(
    st.builds(Answer, st.sampled_from("abc"), st.floats(0, 120), felt=POINT, mood=POINT),
    max_size=30,
)


def names(found):
    return {song: song.upper() for song in found[-1]}


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_the_last_week_is_what_is_known_now(said):
    found = weeks.learnt_by_week(said)

    assert len(found) == weeks.MOST_WEEKS + 1
    assert list(found[-1].values()) == list(learn(said))


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_no_week_knows_of_a_later_answer_and_all_stays_in_the_drawing(said):
    found = weeks.learnt_by_week(said)

    for picture in weeks.pictures(found, names(found), found[-1]):
        counts = [week.n for week in picture.weeks]
        assert counts == sorted(counts)
        for week in picture.weeks:
            old = [a for a in said if a.song == picture.name.lower() and a.days_ago >= 7 * week.ago]
            assert week.n == len(old)
            assert weeks.TOP <= week.high <= week.y <= week.low <= weeks.BOTTOM
            assert weeks.LEFT <= week.x <= weeks.RIGHT


def test_answers_that_agree_make_the_interval_shorter_each_week():
    well, low = AffectPoint(0.5, 0.0), AffectPoint(0.0, 0.0)
    found = weeks.learnt_by_week(Answer("a", 7.0 * week, felt=well, mood=low) for week in range(12))

    (picture,) = weeks.pictures(found, names(found), ["a"])

    widths = [week.half_width for week in picture.weeks]
    assert widths == sorted(widths, reverse=True)
    assert picture.is_surer


def test_what_is_not_asked_any_more_becomes_less_sure():
    well, low = AffectPoint(0.5, 0.0), AffectPoint(0.0, 0.0)
    found = weeks.learnt_by_week([Answer("a", 84.0, felt=well, mood=low)] * 5)

    (picture,) = weeks.pictures(found, names(found), ["a"])

    assert not picture.is_surer


def test_a_song_that_went_with_calm_is_told_as_calm():
    calm, stirred = AffectPoint(0.0, -0.4), AffectPoint(0.0, 0.2)
    found = weeks.learnt_by_week(
        Answer("a", 7.0 * week, felt=calm, mood=stirred) for week in range(10)
    )

    assert weeks.pictures(found, names(found), ["a"])[0].axis == "arousal"
