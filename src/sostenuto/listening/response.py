"""What a person's ratings teach about a song, and whose word counts first.

A song's response is a mean on [-1, 1] with a normal prior from what others or the sound suggest;
ratings pull it towards this person (shrinkage). The numbers are in `weights.toml`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.checks import above, finite, within
from sostenuto.base.errors import InputError
from sostenuto.listening.catalogue import Weights, weights

Source = Literal["client", "therapist", "site", "tags", "audio"]

PRECEDENCE: tuple[Source, ...] = get_args(Source)
"""Whose word counts first: a person's own ratings outrank everything."""

NORMAL_95 = 1.959964
"""Half-width of the middle 95 % of a normal distribution, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating on [-1, 1] and how many days ago it was given."""

    value: float
    days_ago: float = 0.0

    def __post_init__(self) -> None:
        within("rating", self.value, -1, 1)
        within("days_ago", self.days_ago, 0, 36525, unit="days")


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known about a response after the ratings.

    Attributes
    ----------
    mean : float
    sd : float
        Standard deviation of the response around the mean.
    n : int
        Ratings it rests on.
    """

    mean: float
    sd: float
    n: int

    @property
    def half_width(self) -> float:
        """Half of the 95 % interval."""
        return NORMAL_95 * self.sd

    @property
    def enough(self) -> bool:
        """True when there are ratings enough to speak of them; see `reason`."""
        return not self.reason

    @property
    def reason(self) -> str:
        """Why there is not enough data; empty when there is.

        Examples
        --------
        >>> posterior([0.5, 0.4]).reason
        'not enough data: 2 of 5 ratings'
        """
        table = weights()
        if self.n < table.enough_ratings:
            return f"not enough data: {self.n} of {table.enough_ratings:g} ratings"
        if self.half_width > table.enough_half_width:
            return (
                f"not enough data: the 95 % interval reaches {self.half_width:.2f} to either "
                f"side, more than {table.enough_half_width:g}"
            )
        return ""


def posterior(
    ratings: Sequence[Rating | float],
    *,
    prior_mean: float = 0.0,
    prior_sd: float | None = None,
    rating_sd: float | None = None,
    half_life_days: float | None = None,
) -> Posterior:
    """Return what ``ratings`` of one song by one person say, shrunk towards the prior.

    ``mean = (m0/tau^2 + sum(w y)/sigma^2) / (1/tau^2 + sum(w)/sigma^2)``, where the weight ``w``
    of a rating halves with every half-life of its age.

    Parameters
    ----------
    ratings : sequence of Rating or float in [-1, 1]
        Bare numbers count as given now.
    prior_mean : float in [-1, 1]
        What others, tags or the sound suggest.
    prior_sd, rating_sd : float, > 0, optional
        tau and sigma; 0.35 and 0.30 by the table.
    half_life_days : float, > 0, optional
        Forgets old ratings; None keeps all of them fully. The table's value is 60.

    Returns
    -------
    Posterior

    Examples
    --------
    >>> after = posterior([-0.5, -0.6], prior_mean=0.20)
    >>> round(after.mean, 3), round(after.sd, 3)
    (-0.349, 0.181)
    """
    table = weights()
    tau = above("prior_sd", table.prior_sd if prior_sd is None else prior_sd, 0)
    sigma = above("rating_sd", table.rating_sd if rating_sd is None else rating_sd, 0)
    given = [each if isinstance(each, Rating) else Rating(each) for each in ratings]
    shares = [1.0] * len(given)
    if half_life_days is not None:
        above("half_life_days", half_life_days, 0, unit="days")
        shares = [0.5 ** (each.days_ago / half_life_days) for each in given]
    values = [each.value for each in given]
    return shrunk(values, shares, prior_mean=prior_mean, prior_sd=tau, rating_sd=sigma)


def shrunk(
    values: Sequence[float],
    shares: Sequence[float],
    *,
    prior_mean: float,
    prior_sd: float,
    rating_sd: float,
) -> Posterior:
    """Return the posterior of `posterior` for values on any scale, each with its weight.

    Parameters
    ----------
    values, shares : sequences of float, equally long
        Shares in [0, 1]; a share of 1 is a rating that counts fully.
    prior_mean : float, on the scale of the values
    prior_sd, rating_sd : float, > 0, on the scale of the values

    Examples
    --------
    >>> after = shrunk([0.6] * 5, [1.0] * 5, prior_mean=0, prior_sd=0.35, rating_sd=0.30)
    >>> round(after.mean, 3), after.n
    (0.523, 5)
    """
    tau, sigma = above("prior_sd", prior_sd, 0), above("rating_sd", rating_sd, 0)
    precision = 1 / tau**2 + math.fsum(shares) / sigma**2
    pull = math.fsum(share * value for share, value in zip(shares, values, strict=True))
    mean = (finite("prior_mean", prior_mean) / tau**2 + pull / sigma**2) / precision
    return Posterior(mean, 1 / math.sqrt(precision), len(values))


@dataclass(frozen=True, slots=True)
class Heard:
    """One person's rating of where a song takes them: valence, arousal, days ago."""

    point: AffectPoint
    days_ago: float = 0.0


def felt_estimate(
    heard: Sequence[Heard],
    prior: AffectEstimate,
    *,
    half_life_days: float | None = None,
    source: str = "client",
) -> AffectEstimate:
    """Return a song's place for one person: both axes shrunk towards ``prior``.

    The prior's own spread is taken for tau where it is wider than the table's, so that a vague
    estimate gives way sooner. Without ratings the prior comes back as it is.

    Examples
    --------
    >>> vague = AffectEstimate(AffectPoint(0.2, 0.0), 0.35, 0.35, "directions-1")
    >>> mine = felt_estimate([Heard(AffectPoint(-0.5, 0.1)), Heard(AffectPoint(-0.6, 0.1))], vague)
    >>> round(mine.point.valence, 3), round(mine.valence_sd, 3), mine.source
    (-0.349, 0.181, 'client')
    """
    if not heard:
        return prior
    least_sd = weights().prior_sd
    axes = [
        posterior(
            [Rating(value, each.days_ago) for each, value in zip(heard, values, strict=True)],
            prior_mean=mean,
            prior_sd=max(sd, least_sd),
            half_life_days=half_life_days,
        )
        for values, mean, sd in (
            ([each.point.valence for each in heard], prior.point.valence, prior.valence_sd),
            ([each.point.arousal for each in heard], prior.point.arousal, prior.arousal_sd),
        )
    ]
    place = AffectPoint(*(min(1.0, max(-1.0, axis.mean)) for axis in axes))
    return AffectEstimate(place, axes[0].sd, axes[1].sd, source)


def best_estimate(
    estimates: Mapping[Source, AffectEstimate],
    *,
    site_people: int = 0,
    table: Weights | None = None,
) -> AffectEstimate:
    """Return the estimate whose source counts first: client, therapist, site, tags, audio.

    Parameters
    ----------
    estimates : mapping
        What each source says; missing sources are left out.
    site_people : int, >= 0
        People behind the site's mean; with fewer than 5 it does not count.

    Raises
    ------
    InputError
        Where no source is left, or one is not known.

    Examples
    --------
    >>> by_sound = AffectEstimate(AffectPoint(0.1, 0.2), 0.5, 0.4, "directions-1")
    >>> by_site = AffectEstimate(AffectPoint(0.4, 0.2), 0.2, 0.2, "site")
    >>> said = {"audio": by_sound, "site": by_site}
    >>> best_estimate(said, site_people=3).source, best_estimate(said, site_people=5).source
    ('directions-1', 'site')
    """
    table = table or weights()
    for source in estimates:
        if source not in PRECEDENCE:
            raise InputError("source", expected=f"one of {', '.join(PRECEDENCE)}", got=source)
    for source in PRECEDENCE:
        if source in estimates and (source != "site" or site_people >= table.site_people):
            return estimates[source]
    raise InputError(
        "estimates", expected="from at least one source that counts", got=len(estimates)
    )


def most_telling(
    estimates: Mapping[str, AffectEstimate],
    path: Sequence[AffectPoint],
    *,
    within_distance: float = 0.3,
) -> str | None:
    """Return the id of the song whose rating would tell most about a planned path.

    That is the most uncertain one among those within ``within_distance`` of the path; None where
    there is none.

    Examples
    --------
    >>> sure = AffectEstimate(AffectPoint(0, 0), 0.1, 0.1, "client")
    >>> vague = AffectEstimate(AffectPoint(0.1, 0), 0.5, 0.4, "directions-1")
    >>> most_telling({"a": sure, "b": vague}, [AffectPoint(0, 0)])
    'b'
    """
    near = {
        name: estimate.valence_sd**2 + estimate.arousal_sd**2
        for name, estimate in estimates.items()
        if any(estimate.point.distance(place) <= within_distance for place in path)
    }
    return max(sorted(near), key=lambda name: near[name]) if near else None
