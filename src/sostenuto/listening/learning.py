"""What one person's answers teach about each song: where it took them, and how surely.

Conventions: valence and arousal in [-1, 1]. An effect is what was felt less the mood in which it
was asked, in [-2, 2]: valence above 0 is better than before, arousal below 0 is calmer. A number
says what went together in this person's answers; it never says that the music did it.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.checks import finite, within
from sostenuto.listening.catalogue import weights
from sostenuto.listening.response import (
    Heard,
    Posterior,
    Source,
    best_estimate,
    felt_estimate,
    shrunk,
)

Went = Literal["better", "no clear change", "worse", "not enough data"]

ANYWHERE_SD = 1 / math.sqrt(3)
"""Standard deviation of a place that may be anywhere in [-1, 1]: nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of one song, once.

    Attributes
    ----------
    song : str
        The same for every answer about one song.
    days_ago : float, days, >= 0
    felt : AffectPoint or None
        Where they were with the song.
    mood : AffectPoint or None
        How they were before it.
    liked : float in [-1, 1] or None
    skipped : bool
        Whether they said "not this".
    """

    song: str
    days_ago: float = 0.0
    felt: AffectPoint | None = None
    mood: AffectPoint | None = None
    liked: float | None = None
    skipped: bool = False

    def __post_init__(self) -> None:
        within("days_ago", self.days_ago, 0, 36525, unit="days")
        if self.liked is not None:
            within("liked", self.liked, -1, 1)

    @property
    def share(self) -> float:
        """How much it counts, in (0, 1]: half after every half-life of the table (60 days)."""
        return float(0.5 ** (self.days_ago / weights().rating_half_life_days))


@dataclass(frozen=True, slots=True)
class MoodSlope:
    """How much of what is felt follows the mood of the moment, for one person.

    Attributes
    ----------
    valence, arousal : float
        Units of felt place a unit of mood; 0 where mood makes no difference.
    usual : AffectPoint
        The mean of the moods, to which felt places are brought.
    n : int
        Answers it rests on.
    """

    valence: float
    arousal: float
    usual: AffectPoint
    n: int


@dataclass(frozen=True, slots=True)
class SongLearnt:
    """What the answers of one person say of one song.

    Attributes
    ----------
    song : str
    valence, arousal : Posterior
        Of the effect (felt less mood), shrunk towards no effect, by no word but this person's.
    liked : Posterior
        In [-1, 1], shrunk towards neither.
    skipped : int
        How often they said "not this".
    """

    song: str
    valence: Posterior
    arousal: Posterior
    liked: Posterior
    skipped: int = 0

    @property
    def is_calmer(self) -> bool:
        """Whether there is enough data, and the whole interval is on the calmer side."""
        return self.arousal.enough and self.arousal.mean + self.arousal.half_width < 0

    @property
    def went(self) -> Went:
        """What it went with.

        ``better`` is better or calmer, and not worse: each by a whole interval on that side of 0.
        """
        if not (self.valence.enough and self.arousal.enough):
            return "not enough data"
        if self.valence.mean + self.valence.half_width < 0:
            return "worse"
        if self.valence.mean > self.valence.half_width or self.is_calmer:
            return "better"
        return "no clear change"


def learn(answers: Iterable[Answer]) -> tuple[SongLearnt, ...]:
    """Return what the answers of one person say of each song, in the order of the songs' keys.

    Each answer counts by its age (`Answer.share`). Ratings scatter by 0.30 in the table, and by
    more where this person's do: then the intervals are wider. With 20 answers and more, what is
    felt is brought to the person's usual mood (`mood_slope`); otherwise songs heard on bad days
    would look better than they are, for after a bad moment a better one is likely anyway.

    Parameters
    ----------
    answers : iterable of Answer
        Of one person.

    Returns
    -------
    tuple of SongLearnt

    Examples
    --------
    >>> low, well = AffectPoint(-0.5, 0.5), AffectPoint(0.1, 0)
    >>> (song,) = learn([Answer("a", felt=well, mood=low)] * 6)
    >>> round(song.valence.mean, 2), round(song.valence.half_width, 2), song.went
    (0.53, 0.23, 'better')
    >>> learn([Answer("a", felt=well, mood=low)] * 2)[0].valence.reason
    'not enough data: 2 of 5 ratings'
    """
    kept = tuple(answers)
    slope = mood_slope(kept)
    by_song = _by_song(kept)
    valence = _learnt(by_song, lambda one: _effect(one, slope, "valence"))
    arousal = _learnt(by_song, lambda one: _effect(one, slope, "arousal"))
    liked = _learnt(by_song, lambda one: one.liked)
    return tuple(
        SongLearnt(song, valence[song], arousal[song], liked[song], sum(a.skipped for a in said))
        for song, said in by_song.items()
    )


def mood_slope(answers: Iterable[Answer]) -> MoodSlope | None:
    """Return the one slope of felt place on mood, within songs; None under 20 answers.

    Within songs, so that choosing sad music on sad days does not count as a slope; drawn towards
    none (a normal prior on the slope, sd 0.5), so that moods that never vary teach nothing.

    Returns
    -------
    MoodSlope or None

    References
    ----------
    Hunter, Schellenberg & Griffith (2011), Misery loves company: mood-congruent emotional
    responding to music, doi:10.1037/a0023749 (that mood colours what music seems; the slope and
    its prior are this project's design).
    """
    said = [one for one in answers if one.felt is not None and one.mood is not None]
    if len(said) < weights().mood_slope_ratings:
        return None
    songs = _by_song(said).values()
    usual = AffectPoint(*(_mean([getattr(one.mood, axis) for one in said]) for axis in _AXES))
    valence, arousal = (_slope(songs, axis) for axis in _AXES)
    return MoodSlope(valence, arousal, usual, len(said))


def site_estimate(means: Sequence[AffectPoint]) -> AffectEstimate | None:
    """Return where a song takes somebody who was never asked, from other people's means.

    Parameters
    ----------
    means : sequence of AffectPoint
        One a person, without saying whose.

    Returns
    -------
    AffectEstimate or None
        Its spread is that between people, never less than the table's 0.35; None under 5 people.

    Examples
    --------
    >>> site_estimate([AffectPoint(0.4, 0.2)] * 4) is None
    True
    >>> site_estimate([AffectPoint(0.4, 0.2)] * 5).valence_sd
    0.35
    """
    if len(means) < weights().site_people:
        return None
    axes = [[getattr(each, axis) for each in means] for axis in _AXES]
    place = AffectPoint(*(_mean(values) for values in axes))
    spreads = [
        math.sqrt(math.fsum((value - _mean(values)) ** 2 for value in values) / (len(values) - 1))
        for values in axes
    ]
    least = weights().prior_sd
    return AffectEstimate(place, max(least, spreads[0]), max(least, spreads[1]), "site")


def felt_places(
    answers: Iterable[Answer],
    said: Mapping[str, Mapping[Source, AffectEstimate]],
    others: Mapping[str, Sequence[AffectPoint]] | None = None,
    song_of: Mapping[str, str] | None = None,
) -> dict[str, AffectEstimate]:
    """Return where each song takes this person: their own answers first, then whose word counts.

    Parameters
    ----------
    answers : iterable of Answer
        Of this person.
    said : mapping of song to (mapping of source to AffectEstimate)
        What the therapist, the tags and the sound say; a song may have none.
    others : mapping of song to sequence of AffectPoint, optional
        One mean for each other person; counted where there are five.
    song_of : mapping of str to str, optional
        Which song each key of ``said`` is a recording of; the answer is then by key of ``said``,
        and ``answers`` and ``others`` stay by song.

    Returns
    -------
    dict of song (or key of ``said``) to AffectEstimate
        Without those of which nothing is known. The source is ``"client"`` wherever they
        answered; the next best word (`best_estimate`) is then what their answers start from.

    Examples
    --------
    >>> sound = AffectEstimate(AffectPoint(0.2, 0.0), 0.5, 0.4, "directions-1")
    >>> mine = [Answer("a", felt=AffectPoint(-0.5, 0))]
    >>> found = felt_places(mine, {"a": {"audio": sound}, "b": {"audio": sound}})
    >>> found["a"].source, found["b"].source
    ('client', 'directions-1')
    """
    kept = tuple(answers)
    slope = mood_slope(kept)
    by_song = _by_song([one for one in kept if one.felt is not None])
    anywhere = AffectEstimate(AffectPoint(0, 0), ANYWHERE_SD, ANYWHERE_SD, "unknown")
    half_life = weights().rating_half_life_days
    songs = song_of if song_of is not None else {key: key for key in {*by_song, *(others or {})}}
    found = {}
    for key in sorted(said if song_of is not None else {*said, *songs}):
        song = songs.get(key, key)
        prior = _without_them(said.get(key, {}), (others or {}).get(song, ()))
        heard = [Heard(_at_usual_mood(one, slope), one.days_ago) for one in by_song.get(song, ())]
        if heard or prior:
            found[key] = felt_estimate(heard, prior or anywhere, half_life_days=half_life)
    return found


_AXES = ("valence", "arousal")


def _by_song(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    by_song: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        by_song[one.song].append(one)
    return dict(sorted(by_song.items()))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _learnt(
    by_song: Mapping[str, Sequence[Answer]], value_of: Callable[[Answer], float | None]
) -> dict[str, Posterior]:
    """Return a posterior a song of one value of its answers; answers without it are left out."""
    table = weights()
    values = {
        song: [(value, one.share) for one in said if (value := value_of(one)) is not None]
        for song, said in by_song.items()
    }
    scatter = _scatter([[value for value, _ in each] for each in values.values()])
    return {
        song: shrunk(
            [value for value, _ in each],
            [share for _, share in each],
            prior_mean=0.0,
            prior_sd=table.prior_sd,
            rating_sd=scatter,
        )
        for song, each in values.items()
    }


def _scatter(songs: Sequence[Sequence[float]]) -> float:
    """Return how far this person's ratings of a song lie apart; never less than by the table."""
    table = weights()
    squares = math.fsum((value - _mean(each)) ** 2 for each in songs for value in each)
    degrees = sum(len(each) - 1 for each in songs if each)
    usual, count = table.rating_sd, table.scatter_prior_ratings
    return max(usual, math.sqrt((count * usual**2 + squares) / (count + degrees)))


def _slope(songs: Iterable[Sequence[Answer]], axis: str) -> float:
    products, squares = [], []
    for said in songs:
        moods = [getattr(one.mood, axis) for one in said]
        felts = [getattr(one.felt, axis) for one in said]
        mood, felt = _mean(moods), _mean(felts)
        products += [(m - mood) * (f - felt) for m, f in zip(moods, felts, strict=True)]
        squares += [(m - mood) ** 2 for m in moods]
    table = weights()
    ridge = (table.rating_sd / table.mood_slope_sd) ** 2
    return math.fsum(products) / (math.fsum(squares) + ridge)


def _effect(one: Answer, slope: MoodSlope | None, axis: str) -> float | None:
    """Return felt less mood; with a slope, what it would be from the person's usual mood."""
    if one.felt is None or one.mood is None:
        return None
    felt, mood = finite(axis, getattr(one.felt, axis)), finite(axis, getattr(one.mood, axis))
    if slope is None:
        return felt - mood
    usual = float(getattr(slope.usual, axis))
    return felt - float(getattr(slope, axis)) * (mood - usual) - usual


def _at_usual_mood(one: Answer, slope: MoodSlope | None) -> AffectPoint:
    felt = one.felt or AffectPoint(0, 0)
    if slope is None or one.mood is None:
        return felt
    moved = (
        getattr(felt, axis)
        - getattr(slope, axis) * (getattr(one.mood, axis) - getattr(slope.usual, axis))
        for axis in _AXES
    )
    return AffectPoint(*(min(1.0, max(-1.0, value)) for value in moved))


def _without_them(
    said: Mapping[Source, AffectEstimate], others: Sequence[AffectPoint]
) -> AffectEstimate | None:
    """Return the best word of anybody but this person."""
    estimates: dict[Source, AffectEstimate] = {
        source: each for source, each in said.items() if source != "client"
    }
    site = site_estimate(others)
    if site is not None:
        estimates["site"] = site
    return best_estimate(estimates, site_people=len(others)) if estimates else None
