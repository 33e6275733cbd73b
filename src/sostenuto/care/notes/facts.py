"""What a note of one session is written from: plain facts, each with a key that stays.

Conventions: words are shown as they stand (a technique's name, a feeling, a song); an empty text or
``None`` is "not recorded" and is never written about; 0 is a value. Goal levels go from -2 to 2.
Facts of one kind stand in the order in which they happened. A key holds no blank and no plus sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, time
from typing import ClassVar, Literal

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError

When = Literal["before", "during", "after", ""]
Ended = Literal["finished", "stopped", "playing"]
"""What became of a programme."""
Answer = float | Literal["declined"] | None
"""A number, "declined" (asked, and the client preferred not to say), or None: not asked."""
LEVELS = range(-2, 3)
"""Goal attainment, from much less to much more than expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was recorded.

    Attributes
    ----------
    key : str
        Stays with the fact for good; a correction has a key of its own.
    """

    key: str
    kind: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if not self.key or "+" in self.key or any(map(str.isspace, self.key)):
            raise InputError("key", expected="a text without blanks and plus signs", got=self.key)

    @property
    def facets(self) -> tuple[str, ...]:
        """What a format chooses by: the kind first, finer parts after it."""
        return (self.kind,)

    @property
    def part_of(self) -> str:
        """The key of the goal or activity it belongs to, "" for none."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Fact):
    """When it was, how long, and whether it was music therapy or music listening.

    ``credential`` and ``role`` say what the one who led it was on that day.
    """

    kind: ClassVar[str] = "session"
    day: date
    start: time | None = None
    minutes: int | None = None
    service: Literal["therapy", "listening"]
    led_by: str = ""
    credential: str = ""
    supervisor: str = ""
    supervisor_credential: str = ""

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if self.service not in ("therapy", "listening"):
            raise InputError("service", expected="therapy or listening", got=self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering(Fact):
    """Who was there besides: how many clients, the writer's own included, how many guests.

    ``leaders`` are those who led it together with whoever the session names: name and credential.
    """

    kind: ClassVar[str] = "gathering"
    members: int
    guests: int = 0
    leaders: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        whole("members", self.members, 1)
        whole("guests", self.guests, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Fact):
    """What a group did together and what it was about: the same words in each member's note."""

    kind: ClassVar[str] = "shared"
    topic: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Fact):
    """When the client came after the beginning or left before the end; None: they did not."""

    kind: ClassVar[str] = "attendance"
    arrived: time | None = None
    left: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Fact):
    """A goal that was worked on, with its objective when there is one."""

    kind: ClassVar[str] = "goal"
    words: str
    objective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Fact):
    """How far a goal is reached: before this session and now; ``reached`` words the level now."""

    kind: ClassVar[str] = "level"
    goal_key: str = ""
    before: int | None = None
    now: int | None = None
    reached: str = ""

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        for name in ("before", "now"):
            if getattr(self, name) not in (None, *LEVELS):
                raise InputError(name, expected="from -2 to 2", got=getattr(self, name))

    @property
    def part_of(self) -> str:
        """The goal it measures."""
        return self.goal_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Fact):
    """What came of a goal: words that follow "the client", as "took a step towards it"."""

    kind: ClassVar[str] = "response"
    words: str
    goal_key: str = ""

    @property
    def part_of(self) -> str:
        """The goal it is a response to."""
        return self.goal_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Fact):
    """A technique in use; ``recorded`` holds what its card asked to be recorded, name and value."""

    kind: ClassVar[str] = "activity"
    technique: str
    part: Literal["opening", "main", "closure", ""] = ""
    minutes: int | None = None
    recorded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Music(Fact):
    """A song that sounded, live or from a recording (None: not said), and who chose it."""

    kind: ClassVar[str] = "music"
    title: str
    artist: str = ""
    live: bool | None = None
    chosen_by: Literal["client", "leader", "together", "group", "chance", "plan", ""] = ""
    activity_key: str = ""

    @property
    def part_of(self) -> str:
        """The activity it sounded in."""
        return self.activity_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening(Fact):
    """A listening programme that was played: where to, what became of its songs, what was asked.

    ``answers`` are a name, the answer before it and the one after it, "" where nobody asked.
    """

    kind: ClassVar[str] = "listening"
    goal: str
    ended: Ended = "finished"
    songs: int
    sounded: int
    refused: int = 0
    answers: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        for name in ("songs", "sounded", "refused"):
            whole(name, getattr(self, name), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt(Fact):
    """What the client said of a song: where it took them, whether they liked and knew it.

    ``place`` holds the words of the mood square; ``refused`` says that they said "not this".
    """

    kind: ClassVar[str] = "felt"
    title: str
    artist: str = ""
    place: str = ""
    liked: Literal["yes", "no", "neither", ""] = ""
    known: bool | None = None
    refused: bool = False
    listening_key: str = ""

    @property
    def part_of(self) -> str:
        """The programme it sounded in."""
        return self.listening_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(Fact):
    """How the client took part: words that follow "the client", as "joined in at times"."""

    kind: ClassVar[str] = "engagement"
    words: str
    activity_key: str = ""

    @property
    def part_of(self) -> str:
        """The activity it was seen in."""
        return self.activity_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Fact):
    """What was seen of the client in a group, and how often: words that follow "the client"."""

    kind: ClassVar[str] = "mark"
    words: str
    count: int = 1

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        whole("count", self.count, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt(Fact):
    """How much help was needed once: words that follow "did it", as "with a spoken reminder"."""

    kind: ClassVar[str] = "prompt"
    words: str
    activity_key: str = ""

    @property
    def part_of(self) -> str:
        """The activity it was needed in."""
        return self.activity_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Fact):
    """A rating by the client before, during and after; ``high_means`` says what its top is.

    ``once``: it is asked at one moment only, so that a missing other answer is nothing to say.
    """

    kind: ClassVar[str] = "rating"
    name: str
    before: Answer = None
    during: tuple[float, ...] = ()
    after: Answer = None
    low: float
    high: float
    high_means: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling(Fact):
    """A feeling that the client named, or that whoever led the session saw: never worked out."""

    kind: ClassVar[str] = "feeling"
    words: str
    how: Literal["said", "shown"]
    when: When = ""

    @property
    def facets(self) -> tuple[str, ...]:
        """Feeling, said or shown, and when."""
        return (self.kind, self.how, self.when or "anytime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Fact):
    """What the client said, word for word."""

    kind: ClassVar[str] = "quote"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distress(Fact):
    """The music was stopped because of distress, when, and what was done then."""

    kind: ClassVar[str] = "distress"
    at: time | None = None
    done: str = ""
    activity_key: str = ""

    @property
    def part_of(self) -> str:
        """The activity that was stopped."""
        return self.activity_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Fact):
    """A part that the writer wrote: its key says which."""

    words: str

    @property
    def facets(self) -> tuple[str, ...]:
        """The key: seen, meaning or next_steps."""
        return (self.key,)


OWN = ("seen", "meaning", "next_steps")
"""The keys of what the writer writes: what was seen, what it means, what comes next."""
SHARED = ("session", "gathering", "shared", "activity", "music")
"""The kinds that a group has in common; the others are about one member alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts of one session, and the writer's own words.

    ``voice`` words what is about the client alone in another way, so that two members of a group
    never have the same sentences; it adds nothing. 0 is the voice of a session of one's own.

    Raises
    ------
    InputError
        If two facts have one key, or a key belongs to the own words, or there is no such voice.
    """

    session: Session
    gathering: Gathering | None = None
    attendance: Attendance | None = None
    shared: Shared | None = None
    goals: tuple[Goal, ...] = ()
    levels: tuple[Level, ...] = ()
    responses: tuple[Response, ...] = ()
    activities: tuple[Activity, ...] = ()
    music: tuple[Music, ...] = ()
    listening: tuple[Listening, ...] = ()
    felt: tuple[Felt, ...] = ()
    engagement: tuple[Engagement, ...] = ()
    marks: tuple[Mark, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    ratings: tuple[Rating, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    quotes: tuple[Quote, ...] = ()
    distress: tuple[Distress, ...] = ()
    seen: str = ""
    meaning: str = ""
    next_steps: str = ""
    voice: int = 0

    def __post_init__(self) -> None:
        whole("voice", self.voice, 0)
        known = set(OWN)
        for fact in self._recorded():
            if fact.key in known:
                raise InputError("key", expected="one fact's own", got=fact.key)
            known.add(fact.key)

    def __iter__(self) -> Iterator[Fact]:
        """Yield every fact, and each own part that holds words."""
        yield from self._recorded()
        for key in OWN:
            if words := getattr(self, key).strip():
                yield Own(key=key, words=words)

    def _recorded(self) -> Iterator[Fact]:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Fact):
                yield value
            elif isinstance(value, tuple):
                yield from value
