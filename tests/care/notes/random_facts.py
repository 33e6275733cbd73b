"""Random facts whose every word is unlike every other, so that each can be looked for."""

import datetime as dt
import itertools

from hypothesis import strategies as st

from sostenuto.care.notes.facts import (
    Activity,
    Attendance,
    Distress,
    Engagement,
    Facts,
    Feeling,
    Felt,
    Gathering,
    Goal,
    Level,
    Listening,
    Mark,
    Music,
    Prompt,
    Quote,
    Rating,
    Response,
    Session,
    Shared,
)

LEVELS = st.none() | st.integers(-2, 2)
MINUTES = st.none() | st.integers(0, 90)
TIMES = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
NUMBERS = st.integers(0, 10).map(float) | st.sampled_from([-0.5, 0.25])
ANSWERS = st.none() | st.just("declined") | NUMBERS


class _Words:
    """Gives out words, each once, and keeps what it gave."""

    def __init__(self) -> None:
        self.counter = itertools.count()

    def __call__(self) -> str:
        return f"zq{next(self.counter)}x"


@st.composite
def facts(draw, voice=None) -> Facts:
    """Draw the facts of a session; words are ``zq7x``, keys ``k7``; the voice, too."""
    word, numbers = _Words(), itertools.count()

    def key() -> str:
        return f"k{next(numbers)}"

    def many(make, most=3):
        return tuple(make() for _ in range(draw(st.integers(0, most))))

    def one(make):
        return make() if draw(st.booleans()) else None

    def maybe():
        return word() if draw(st.booleans()) else ""

    session = Session(
        key=key(),
        day=draw(st.dates(dt.date(2026, 1, 1), dt.date(2031, 1, 1))),
        start=draw(TIMES),
        minutes=draw(MINUTES),
        service=draw(st.sampled_from(["therapy", "listening"])),
        led_by=word(),
        credential=maybe(),
        supervisor=maybe(),
    )
    goals = many(lambda: Goal(key=key(), words=word(), objective=maybe()))
    activities = many(
        lambda: Activity(
            key=key(),
            technique=word(),
            part=draw(st.sampled_from(["opening", "main", "closure", ""])),
            minutes=draw(MINUTES),
            recorded=many(lambda: (word(), word()), 2),
        )
    )

    listening = many(
        lambda: Listening(
            key=key(),
            goal=word(),
            ended=draw(st.sampled_from(["finished", "stopped", "playing"])),
            songs=draw(st.integers(0, 9)),
            sounded=draw(st.integers(0, 9)),
            refused=draw(st.integers(0, 3)),
            answers=many(
                lambda: (word(), *draw(st.sampled_from([("3", ""), ("", "4"), ("5", "2")]))), 2
            ),
        ),
        2,
    )

    def of(wholes):
        return draw(st.sampled_from(["", "elsewhere", *(whole.key for whole in wholes)]))

    return Facts(
        session=session,
        voice=draw(st.integers(0, 25)) if voice is None else voice,
        gathering=one(
            lambda: Gathering(
                key=key(),
                members=draw(st.integers(1, 20)),
                guests=draw(st.integers(0, 3)),
                leaders=many(lambda: (word(), maybe()), 2),
            )
        ),
        shared=one(lambda: Shared(key=key(), topic=maybe(), words=maybe())),
        attendance=one(lambda: Attendance(key=key(), arrived=draw(TIMES), left=draw(TIMES))),
        marks=many(lambda: Mark(key=key(), words=word(), count=draw(st.integers(1, 5)))),
        goals=goals,
        levels=tuple(
            Level(key=key(), goal_key=goal.key, before=draw(LEVELS), now=draw(LEVELS))
            for goal in goals
        ),
        responses=many(lambda: Response(key=key(), words=word(), goal_key=of(goals))),
        activities=activities,
        music=many(
            lambda: Music(
                key=key(),
                title=word(),
                artist=maybe(),
                live=draw(st.none() | st.booleans()),
                chosen_by=draw(
                    st.sampled_from(["client", "leader", "together", "group", "chance", "plan", ""])
                ),
                activity_key=of(activities),
            ),
            5,
        ),
        listening=listening,
        felt=many(
            lambda: Felt(
                key=key(),
                title=word(),
                artist=maybe(),
                place=maybe(),
                liked=draw(st.sampled_from(["yes", "no", "neither", ""])),
                known=draw(st.none() | st.booleans()),
                refused=draw(st.booleans()),
                listening_key=of(listening),
            )
        ),
        engagement=many(lambda: Engagement(key=key(), words=word(), activity_key=of(activities))),
        prompts=many(lambda: Prompt(key=key(), words=word(), activity_key=of(activities))),
        ratings=many(
            lambda: Rating(
                key=key(),
                name=word(),
                before=draw(ANSWERS),
                during=tuple(draw(st.lists(NUMBERS, max_size=2))),
                after=draw(ANSWERS),
                low=0,
                high=10,
                high_means=maybe(),
                once=draw(st.booleans()),
            )
        ),
        feelings=many(
            lambda: Feeling(
                key=key(),
                words=word(),
                how=draw(st.sampled_from(["said", "shown"])),
                when=draw(st.sampled_from(["before", "during", "after", ""])),
            ),
            5,
        ),
        quotes=many(lambda: Quote(key=key(), words=word())),
        distress=many(
            lambda: Distress(
                key=key(),
                at=draw(st.none() | st.just(dt.time(9, 41))),
                done=maybe(),
                activity_key=of(activities),
            ),
            2,
        ),
        seen=maybe(),
        meaning=maybe(),
        next_steps=maybe(),
    )
