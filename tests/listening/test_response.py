import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.response import (
    Heard,
    Rating,
    best_estimate,
    felt_estimate,
    most_telling,
    posterior,
)

rating = st.floats(-1, 1)


@given(st.lists(rating, max_size=30), rating)
def test_the_mean_lies_between_the_prior_and_the_ratings(ratings, prior_mean):
    after = posterior(ratings, prior_mean=prior_mean)

    assert min([prior_mean, *ratings]) - 1e-9 <= after.mean <= max([prior_mean, *ratings]) + 1e-9


@given(st.lists(rating, max_size=30), rating)
def test_every_rating_makes_surer(ratings, one_more):
    assert posterior([*ratings, one_more]).sd < posterior(ratings).sd


@given(st.lists(rating, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter(ratings, chance):
    shuffled = list(ratings)
    chance.shuffle(shuffled)

    assert posterior(shuffled).mean == pytest.approx(posterior(ratings).mean, abs=1e-12)


def test_without_ratings_the_prior_is_all_that_is_known():
    assert posterior([], prior_mean=0.4).mean == pytest.approx(0.4)
    assert posterior([]).sd == pytest.approx(0.35)


@given(rating, st.floats(0, 500), st.floats(0, 500))
def test_an_older_rating_pulls_less(value, first_days, second_days):
    newer, older = sorted((first_days, second_days))

    fresh = posterior([Rating(value, newer)], half_life_days=60)
    stale = posterior([Rating(value, older)], half_life_days=60)

    assert abs(stale.mean) <= abs(fresh.mean) + 1e-12
    assert stale.sd >= fresh.sd


def test_two_ratings_one_half_life_old_weigh_like_one_of_today():
    two = posterior([Rating(0.5, 60), Rating(0.5, 60)], half_life_days=60)

    assert two.mean == pytest.approx(posterior([0.5]).mean)
    assert two.sd == pytest.approx(posterior([0.5]).sd)


def test_fewer_than_five_ratings_are_not_enough_data():
    assert posterior([0.2] * 4).reason == "not enough data: 4 of 5 ratings"
    assert posterior([0.2] * 5).enough


def test_a_wide_interval_is_not_enough_data_however_many_ratings():
    old = posterior([Rating(0.2, 300)] * 6, half_life_days=60)

    assert not old.enough
    assert "the 95 % interval reaches 0.61" in old.reason


def place(valence, source, sd=0.3):
    return AffectEstimate(AffectPoint(valence, 0), sd, sd, source)


def test_precedence_goes_from_the_person_to_the_sound():
    said = {
        "audio": place(0.1, "directions-1"),
        "tags": place(0.2, "tags"),
        "site": place(0.3, "site"),
        "therapist": place(0.4, "therapist"),
        "client": place(0.5, "client"),
    }
    sources = []
    while said:
        best = best_estimate(said, site_people=5)
        sources.append(best.source)
        said = {name: each for name, each in said.items() if each is not best}

    assert sources == ["client", "therapist", "site", "tags", "directions-1"]


@pytest.mark.parametrize(("people", "source"), [(4, "directions-1"), (5, "site")])
def test_a_site_speaks_only_for_five_people_and_more(people, source):
    said = {"audio": place(0.1, "directions-1"), "site": place(0.3, "site")}

    assert best_estimate(said, site_people=people).source == source


def test_an_unknown_source_and_no_source_are_refused():
    with pytest.raises(InputError, match="source must be one of client, therapist, site, tags"):
        best_estimate({"friend": place(0, "friend")})
    with pytest.raises(InputError, match="estimates must be from at least one source that counts"):
        best_estimate({"site": place(0, "site")}, site_people=2)


@given(st.lists(st.tuples(rating, rating), max_size=8))
def test_what_was_felt_draws_the_place_of_a_song_to_itself(felt):
    prior = place(0.2, "directions-1", sd=0.5)

    after = felt_estimate([Heard(AffectPoint(*each)) for each in felt], prior)

    assert after.valence_sd <= prior.valence_sd
    assert after.source == ("client" if felt else "directions-1")


def test_a_vague_prior_gives_way_sooner():
    felt = [Heard(AffectPoint(0.8, 0))]

    vague = felt_estimate(felt, place(0, "directions-1", sd=0.8)).point.valence
    sure = felt_estimate(felt, place(0, "directions-1", sd=0.4)).point.valence

    assert vague > sure


def test_the_most_telling_song_is_the_vaguest_one_near_the_path():
    songs = {"near": place(0.1, "x", 0.3), "far": place(0.9, "x", 0.9), "vague": place(0, "x", 0.6)}

    assert most_telling(songs, [AffectPoint(0, 0)]) == "vague"
    assert most_telling({}, [AffectPoint(0, 0)]) is None


def test_a_rating_off_the_scale_is_refused():
    with pytest.raises(InputError, match=r"rating must be between -1 and 1; got 2"):
        posterior([2.0])
