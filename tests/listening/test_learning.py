import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.learning import Answer, felt_places, learn, mood_slope, site_estimate
from sostenuto.listening.response import shrunk

unit = st.floats(-1, 1)
points = st.builds(AffectPoint, unit, unit)
answers = st.builds(
    Answer,
    song=st.sampled_from("abcd"),
    days_ago=st.floats(0, 400),
    felt=st.none() | points,
    mood=st.none() | points,
    liked=st.none() | unit,
    skipped=st.booleans(),
)


def answer(felt, mood=0.0, song="a", **more):
    return Answer(song, felt=AffectPoint(felt, 0), mood=AffectPoint(mood, 0), **more)


def by_song(found):
    return {each.song: each for each in found}


@given(st.lists(answers, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(said, chance):
    shuffled = list(said)
    chance.shuffle(shuffled)

    for one, other in zip(learn(said), learn(shuffled), strict=True):
        assert (one.song, one.skipped) == (other.song, other.skipped)
        assert one.valence.mean == pytest.approx(other.valence.mean, abs=1e-9)
        assert one.valence.sd == pytest.approx(other.valence.sd, abs=1e-9)
        assert one.arousal.mean == pytest.approx(other.arousal.mean, abs=1e-9)


@given(st.lists(unit, max_size=30), unit)
def test_more_answers_of_one_weight_never_widen_the_interval(values, one_more):
    def known(these):
        return shrunk(these, [1.0] * len(these), prior_mean=0, prior_sd=0.35, rating_sd=0.3)

    assert known([*values, one_more]).half_width < known(values).half_width


@given(unit, st.integers(1, 30))
def test_the_same_answer_again_makes_surer_and_draws_nearer_to_it(felt, times):
    few, more = (learn([answer(felt)] * n)[0].valence for n in (times, times + 1))

    assert more.half_width < few.half_width
    assert abs(felt - more.mean) <= abs(felt - few.mean) + 1e-12


@given(st.lists(answers, max_size=30))
def test_what_is_learnt_never_leaves_what_was_said(said):
    for each in learn(said):
        assert -2 <= each.valence.mean <= 2
        assert each.valence.n <= len([one for one in said if one.song == each.song])


@given(st.lists(unit, min_size=1, max_size=4))
def test_under_five_answers_nothing_is_said_of_a_song(felt):
    (song,) = learn([answer(each, -each) for each in felt])

    assert song.went == "not enough data"
    assert song.valence.reason == f"not enough data: {len(felt)} of 5 ratings"


def test_an_answer_without_a_mood_teaches_no_effect():
    (song,) = learn([Answer("a", felt=AffectPoint(0.9, 0), liked=0.5)] * 9)

    assert (song.valence.n, song.liked.n, song.went) == (0, 9, "not enough data")


def test_five_answers_of_long_ago_are_not_enough():
    assert learn([answer(0.6, -0.2, days_ago=1)] * 5)[0].went == "better"
    assert learn([answer(0.6, -0.2, days_ago=150)] * 5)[0].went == "not enough data"


@pytest.mark.parametrize(
    ("felt", "mood", "went"),
    [
        ((0.4, 0), (-0.2, 0), "better"),
        ((0, -0.5), (0, 0.2), "better"),
        ((0.05, 0), (0, 0), "no clear change"),
        ((0, 0.6), (0, 0), "no clear change"),
        ((-0.6, 0), (0, 0), "worse"),
        ((-0.6, -0.6), (0, 0), "worse"),
    ],
)
def test_a_song_goes_with_better_calmer_nothing_or_worse(felt, mood, went):
    one = Answer("a", felt=AffectPoint(*felt), mood=AffectPoint(*mood))

    assert learn([one] * 6)[0].went == went


def test_calmer_but_worse_is_not_told_as_better():
    one = Answer("a", felt=AffectPoint(-0.6, -0.6), mood=AffectPoint(0, 0))
    (song,) = learn([one] * 6)

    assert song.is_calmer
    assert song.went == "worse"


def test_whose_answers_scatter_gets_wider_intervals():
    steady = learn([answer(0.3), answer(0.3)] * 4)[0].valence
    scattered = learn([answer(-0.6), answer(1.0)] * 4)[0].valence

    assert scattered.half_width > 1.5 * steady.half_width
    assert not scattered.enough


def test_an_answer_one_half_life_old_counts_half():
    assert Answer("a", days_ago=60).share == pytest.approx(0.5)
    assert learn([answer(0.5, days_ago=60)] * 2)[0].valence.mean == pytest.approx(
        learn([answer(0.5)])[0].valence.mean
    )


def moods(count):
    return [-0.5 + (number % 5) / 4 for number in range(count)]


def test_nothing_is_corrected_for_mood_before_twenty_answers():
    said = [answer(0.5 * mood, mood) for mood in moods(20)]

    assert mood_slope(said[:19]) is None
    assert mood_slope(said).n == 20


@given(st.floats(-0.8, 0.8))
def test_the_slope_of_felt_on_mood_is_found_and_drawn_towards_none(slope):
    found = mood_slope([answer(slope * mood, mood) for mood in moods(400)])

    assert abs(found.valence) <= abs(slope) + 1e-12
    assert found.valence == pytest.approx(slope, abs=0.02)


def test_songs_chosen_by_mood_are_no_slope():
    # The sad song was only heard on sad days: between songs there is a line, within them none.
    said = [answer(-0.5, -0.5, "sad")] * 20 + [answer(0.5, 0.5, "bright")] * 20

    assert mood_slope(said).valence == 0


def test_a_song_of_bad_days_does_not_look_better_for_it():
    """Wherever they began they ended at 0: what is left is how they usually are."""
    said = [answer(0, mood, "a") for mood in (-0.6, -0.4) * 10]
    said += [answer(0, mood, "b") for mood in (0.6, 0.4) * 10]
    corrected = by_song(learn(said))
    raw = by_song(learn(said[:9] + said[20:29]))

    assert raw["a"].went == "better"
    assert raw["b"].went == "worse"
    assert abs(corrected["a"].valence.mean - corrected["b"].valence.mean) < 0.05
    assert corrected["a"].went == "no clear change"


@given(st.lists(points, max_size=4))
def test_a_site_says_nothing_for_fewer_than_five_people(means):
    assert site_estimate(means) is None


@given(st.lists(points, min_size=5, max_size=20))
def test_a_site_is_never_surer_of_a_person_than_the_table(means):
    found = site_estimate(means)

    assert found.valence_sd >= 0.35
    assert found.arousal_sd >= 0.35
    assert min(p.valence for p in means) - 1e-9 <= found.point.valence
    assert found.point.valence <= max(p.valence for p in means) + 1e-9


def place(valence, source):
    return AffectEstimate(AffectPoint(valence, 0), 0.3, 0.3, source)


def test_their_own_word_comes_first_and_starts_from_the_next_best():
    said = {"audio": place(0.1, "directions-1"), "therapist": place(0.5, "therapist")}
    mine = [answer(-0.5), answer(-0.6)]

    assert felt_places([], {"a": said})["a"].source == "therapist"
    found = felt_places(mine, {"a": said})["a"]
    assert found.source == "client"
    assert found.point.valence > felt_places(mine, {})["a"].point.valence


def test_what_is_called_the_client_s_word_does_not_stand_in_for_their_answers():
    said = {"client": place(0.9, "client"), "audio": place(0.1, "directions-1")}

    assert felt_places([], {"a": said})["a"].source == "directions-1"


@pytest.mark.parametrize(("people", "source"), [(4, "directions-1"), (5, "site")])
def test_other_people_count_from_five_on(people, source):
    others = {"a": [AffectPoint(0.7, 0)] * people}
    found = felt_places([], {"a": {"audio": place(0.1, "directions-1")}}, others)

    assert found["a"].source == source


def test_two_recordings_of_a_song_share_its_answers_and_keep_their_own_sound():
    said = {"live": {"audio": place(0.8, "x")}, "studio": {"audio": place(0.0, "x")}, "other": {}}
    found = felt_places([answer(-0.5)], said, song_of={"live": "a", "studio": "a"})

    assert sorted(found) == ["live", "studio"]
    assert found["live"].point.valence > found["studio"].point.valence
    assert found["live"].source == "client"


def test_a_song_of_which_nothing_is_known_has_no_place():
    assert felt_places([Answer("a", liked=1.0)], {"b": {}}, {"c": [AffectPoint(0, 0)]}) == {}


@given(st.lists(answers, max_size=40))
def test_places_stay_on_the_plane(said):
    for each in felt_places(said, {}).values():
        assert abs(each.point.valence) <= 1
        assert abs(each.point.arousal) <= 1
        assert 0 < each.valence_sd <= 1 / math.sqrt(3) + 1e-9


def test_an_answer_off_its_scale_is_refused():
    with pytest.raises(InputError, match="liked must be between -1 and 1; got 2"):
        Answer("a", liked=2.0)
    with pytest.raises(InputError, match="days_ago must be between 0 and 36525 days; got -1"):
        replace(answer(0.2), days_ago=-1.0)
