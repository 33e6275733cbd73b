"""What goes into a programme and what comes out: candidates, rules, slots.

Conventions: time in seconds, tempo in beats per minute, loudness in LUFS; affect on the plane of
`sostenuto.base.affect`. Candidates have passed the gate of `sostenuto.repertoire`: whoever calls
leaves out what must not sound.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.checks import above, within
from sostenuto.base.errors import InputError
from sostenuto.listening.arcs import Arc
from sostenuto.music.key import Key

RECENT = "heard lately"
"""Why a candidate was left out that sounded a short while ago."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording that may be planned.

    Attributes
    ----------
    id : str
        Unique among the candidates.
    title, artist : str
        An empty artist is unknown: the rule on artists does not count it.
    duration_s : float, > 0
    affect : AffectEstimate
        Best estimate for this person; see `sostenuto.listening.response.best_estimate`.
    tempo_bpm : float or None
        None or 0 where there is no pulse or nobody knows.
    key : Key or None
    integrated_lufs : float
    liked : float in [-1, 1]
        0 where nothing is known.
    familiar : bool or None
        Whether the person knows it; None where nobody said, and then only
        ``least_familiar`` counts it as strange.
    asks : bool
        The gate lets it sound only after asking.
    recent : bool
        Heard lately; left out by the rules.
    song_key : str
        Which song it is a recording of; empty means its artist and title, folded.
    true_peak_dbtp : float or None
        Limits how far levelling can raise it.
    """

    id: str
    title: str
    artist: str
    duration_s: float
    affect: AffectEstimate
    tempo_bpm: float | None = None
    key: Key | None = None
    integrated_lufs: float = -18.0
    liked: float = 0.0
    familiar: bool | None = None
    asks: bool = False
    recent: bool = False
    song_key: str = ""
    true_peak_dbtp: float | None = None

    def __post_init__(self) -> None:
        above("duration_s", self.duration_s, 0, unit="seconds")
        within("liked", self.liked, -1, 1)
        if self.tempo_bpm is not None:
            within("tempo_bpm", self.tempo_bpm, 0, 1000, unit="beats per minute")
        within("valence_sd", self.affect.valence_sd, 0, 10)
        within("arousal_sd", self.affect.arousal_sd, 0, 10)

    @property
    def song(self) -> str:
        """What counts as one song: ``song_key``, else artist and title, else the recording."""
        if self.song_key:
            return self.song_key
        title, artist = self.title.casefold().strip(), self.artist.casefold().strip()
        return f"{artist}\n{title}" if artist and title else f"recording\n{self.id}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme must keep to, whatever it costs.

    Attributes
    ----------
    most_by_artist : int or None
        Recordings by one artist; None for no limit.
    tolerance_s : float, >= 0
        How far the total may be from the minutes asked for.
    most_unfamiliar : int or None
    least_familiar : int or None
        So many that the person is known to know, or all where there are fewer slots. What nobody
        said counts as unfamiliar here; with ``most_unfamiliar`` it does not, and of the two only
        one can be asked for.
    leave_out_recent : bool
    slots : int or None
        Exactly this many recordings; None lets the minutes decide.
    """

    most_by_artist: int | None = 2
    tolerance_s: float = 60.0
    most_unfamiliar: int | None = None
    leave_out_recent: bool = True
    slots: int | None = None
    least_familiar: int | None = None

    def __post_init__(self) -> None:
        within("tolerance_s", self.tolerance_s, 0, 86400, unit="seconds")
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if value is not None and (int(value) != value or value < least):
                raise InputError(name, expected=f"a whole number of at least {least}", got=value)
        if self.least_familiar is not None and self.most_unfamiliar is not None:
            raise InputError(
                "least_familiar", expected="None beside most_unfamiliar", got=self.least_familiar
            )

    @property
    def unsaid_is_unfamiliar(self) -> bool:
        """Whether what nobody said they know counts as unfamiliar."""
        return self.least_familiar is not None

    def unfamiliar_of(self, slots: int) -> int:
        """Return how many of so many slots may hold what is unfamiliar.

        Examples
        --------
        >>> Rules(least_familiar=5).unfamiliar_of(7), Rules(most_unfamiliar=1).unfamiliar_of(7)
        (2, 1)
        """
        if self.least_familiar is not None:
            return max(0, slots - self.least_familiar)
        return slots if self.most_unfamiliar is None else self.most_unfamiliar


_LEAST = {"most_by_artist": 1, "most_unfamiliar": 0, "least_familiar": 0, "slots": 1}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a slot costs, part by part, in squared units of the plane; they add up to `total`.

    ``tempo`` to ``step`` belong to the join with the slot before and are 0 in the first slot.
    """

    fit: float
    spread: float
    preference: float
    asks: float
    arc_tempo: float
    tempo: float
    key: float
    loudness: float
    step: float

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return float(sum(getattr(self, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Slot:
    """One recording of a programme.

    Attributes
    ----------
    candidate : Candidate
    start_s : float
        Second at which it starts, silences between recordings not counted.
    target : AffectPoint
        Where the arc wants the music to be.
    planned : AffectPoint
        Where the recording is taken to be.
    target_bpm : float or None
        The arc's tempo.
    parts : Parts
    reason : str
        Why this one, in plain words.
    locked : bool
        It was given, not chosen.
    """

    candidate: Candidate
    start_s: float
    target: AffectPoint
    planned: AffectPoint
    target_bpm: float | None
    parts: Parts
    reason: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """A planned order of recordings.

    Attributes
    ----------
    arc : Arc
    rules : Rules
    minutes : float
        Asked for; `total_s` is what came out.
    slots : tuple of Slot
    cost : float
        Sum of all parts.
    optimal : bool
        True: proven that no programme of as many slots that keeps the rules costs less.
    gap : float
        How much less it could cost at most; 0 when optimal.
    considered : int
        Candidates that the rules let in.
    left_out : mapping of str to str
        Candidates that no programme could use, by id, and why.
    notes : tuple of str
        What the reader should know, such as steps over the limit.
    skipped : frozenset of str
        Ids that a re-plan must not bring back.
    lost_s : float
        Seconds spent on recordings that were broken off.
    """

    arc: Arc
    rules: Rules
    minutes: float
    slots: tuple[Slot, ...]
    cost: float
    optimal: bool
    gap: float
    considered: int
    left_out: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    skipped: frozenset[str] = frozenset()
    lost_s: float = 0.0

    @property
    def total_s(self) -> float:
        """Sum of the durations, in seconds."""
        return sum(slot.candidate.duration_s for slot in self.slots)

    @property
    def targets(self) -> tuple[AffectPoint, ...]:
        """Where the arc wants each slot to be."""
        return tuple(slot.target for slot in self.slots)

    @property
    def steps(self) -> tuple[float, ...]:
        """Distances on the plane between neighbours as planned."""
        return tuple(a.planned.distance(b.planned) for a, b in pairwise(self.slots))

    @property
    def left_out_counts(self) -> dict[str, int]:
        """How many candidates were left out, by reason."""
        return dict(Counter(self.left_out.values()))
