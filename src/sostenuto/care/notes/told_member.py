"""What is about one client alone, but their ratings: each fact said in the voice of the note.

Conventions: every function takes the facts of its kind that are told at one place, in order. A goal
is the client's own words and has one wording; everything else has as many as there are voices.
"""

from collections.abc import Sequence
from types import MappingProxyType

from sostenuto.care.notes import english, voices
from sostenuto.care.notes.facts import (
    Attendance,
    Distress,
    Engagement,
    Feeling,
    Goal,
    Level,
    Mark,
    Prompt,
    Quote,
    Response,
)
from sostenuto.care.notes.setting import Setting, Told

EXPECTED = MappingProxyType(
    {
        -2: "much less than expected",
        -1: "less than expected",
        0: "as expected",
        1: "more than expected",
        2: "much more than expected",
    }
)
TIMES = MappingProxyType(
    {
        "before": "before the session",
        "during": "during the session",
        "after": "after the session",
        "": "",
    }
)
ATTAINMENT = (
    "goal attainment",
    "the level of attainment",
    "the goal’s level",
    "the standing of the goal",
    "attainment of the goal",
    "on the goal’s scale, attainment",
    "the step reached on the goal’s scale",
    "the place on the goal’s scale",
    "by its scale, the level of the goal",
    "measured by its levels, the goal",
)
ATTAINMENT_OF = (
    "attainment of {goal}",
    "the level of attainment of {goal}",
    "the level of {goal}",
    "the standing of {goal}",
    "the attainment of {goal}",
    "on the scale of {goal}, attainment",
    "the step reached on the scale of {goal}",
    "the place on the scale of {goal}",
    "by its scale, the level of {goal}",
    "measured by its levels, {goal}",
)
NAMED = (
    *("named", "spoke of", "mentioned", "gave a name to", "brought up", "told of", "reported"),
    *("put a name to", "talked of", "made mention of"),
)
IMPRESSIONS = (
    "the {leader}’s impression{time}: {words}",
    "the {leader} had this impression{time}: {words}",
    "in the {leader}’s impression{time}: {words}",
    "by the {leader}’s own impression{time}: {words}",
    "the impression that the {leader} noted{time}: {words}",
    "the {leader} noted this impression{time}: {words}",
    "an impression that the {leader} had{time}: {words}",
    "as an impression{time}, the {leader} noted: {words}",
    "the {leader} recorded as an impression{time}: {words}",
    "the {leader} wrote down this impression{time}: {words}",
)
SAID = (
    "the client said: {words}",
    "in their own words: {words}",
    "word for word: {words}",
    "the client’s words: {words}",
    "the client put it this way: {words}",
    "in the client’s own words: {words}",
    "the client’s own words: {words}",
    "these words are the client’s: {words}",
    "the client, word for word: {words}",
    "as the client said it: {words}",
)
STOPPED = (
    "the music was stopped{again} because of distress{at}",
    "because of distress, the music was stopped{again}{at}",
    "it was noted that the music was stopped{again} because of distress{at}",
    "the {leader} noted that the music was stopped{again} because of distress{at}",
    "it was recorded that the music was stopped{again} because of distress{at}",
    "the {leader} recorded that the music was stopped{again} because of distress{at}",
    "the {leader} wrote that the music was stopped{again} because of distress{at}",
    "as the {leader} noted, the music was stopped{again} because of distress{at}",
    "distress was the reason why the music was stopped{again}{at}",
    "the reason why the music was stopped{again}{at} was distress",
)
"""Ten structures each, as `voices.CLAUSES` are; the first is the plain one."""


def attendance(facts: Sequence[Attendance], setting: Setting) -> list[Told]:
    """Say when the client came late or left early."""
    said = []
    for fact in facts:
        came = f"came at {fact.arrived:%H:%M}, after the beginning" if fact.arrived else ""
        went = f"left at {fact.left:%H:%M}, before the end" if fact.left else ""
        if came or went:
            how = ", and ".join(filter(None, (came, went)))
            said.append(Told((fact.key,), f"{_clause(how, setting)}."))
    return said


def _clause(words: str, setting: Setting, where: str = "") -> str:
    return voices.clause(setting.voice, words, setting.leader, where)


def goals(facts: Sequence[Goal], setting: Setting) -> list[Told]:
    """Say the goals and their objectives."""
    said = []
    for fact in facts:
        name = english.capital(setting.goal(fact.key)) or "Goal"
        text = english.ended(f"{name}: {english.one_line(fact.words)}")
        if fact.objective.strip():
            text += f" {english.ended(f'Objective: {english.one_line(fact.objective)}')}"
        said.append(Told((fact.key,), text))
    return said


def levels(facts: Sequence[Level], setting: Setting) -> list[Told]:
    """Say how far goals are reached, before and now; what nobody rated is left out."""
    return [Told((f.key,), _level(f, setting)) for f in facts if (f.before, f.now) != (None, None)]


def _level(fact: Level, setting: Setting) -> str:
    if fact.now is None:
        step = _step(fact.before)
        opening, name = _attainment(fact, setting, step, "until now")
        before = "" if opening else " before"
        return voices.opened(opening, "", f"{name} was {step}{before}; it was not rated this time.")
    changed = _changed(fact.before, fact.now)
    if reached := english.one_line(fact.reached):
        changed += f": {reached}"
    opening, name = _attainment(fact, setting, changed, voices.OPENING)
    return english.ended(voices.opened(opening, "", f"{name} {changed}"))


def _attainment(fact: Level, setting: Setting, about: str, opening: str) -> tuple[str, str]:
    opening, structure = voices.manner(setting.voice, about, opening)
    goal = setting.goal(fact.goal_key)
    return opening, voices.filled(ATTAINMENT_OF if goal else ATTAINMENT, structure, goal=goal)


def _changed(before: int | None, now: int) -> str:
    if before is None:
        return f"was rated {_step(now)}"
    if before == now:
        return f"stayed at {_step(now)}"
    return f"moved {'up' if now > before else 'down'} from {_signed(before)} to {_step(now)}"


def _signed(level: int) -> str:
    return f"+{level}" if level > 0 else english.number(level)


def _step(level: int | None) -> str:
    return "" if level is None else f"{_signed(level)} ({EXPECTED[level]})"


def responses(facts: Sequence[Response], setting: Setting) -> list[Told]:
    """Say what came of goals."""
    said = []
    for fact in facts:
        is_near = not fact.goal_key or fact.goal_key in setting.near
        goal = "" if is_near else setting.goal(fact.goal_key) or "the goal"
        where = f"as for {goal}," if goal else ""
        text = _clause(english.one_line(fact.words), setting, where)
        said.append(Told((fact.key,), english.ended(text)))
    return said


def engagement(facts: Sequence[Engagement], setting: Setting) -> list[Told]:
    """Say how the client took part, in which part of the session."""
    groups: dict[str, list[Engagement]] = {}
    for fact in facts:
        groups.setdefault(setting.part(fact.activity_key), []).append(fact)
    said = []
    for part, group in groups.items():
        how = ", later ".join(english.counted(english.one_line(fact.words) for fact in group))
        text = _clause(how, setting, part)
        said.append(Told(tuple(fact.key for fact in group), english.ended(text)))
    return said


def marks(facts: Sequence[Mark], setting: Setting) -> list[Told]:
    """Say what was seen of the client in a group, and how often."""
    if not facts:
        return []
    seen = [f"{english.one_line(fact.words)} {english.times(fact.count)}" for fact in facts]
    text = f"{_clause(english.listed(seen), setting)}."
    return [Told(tuple(fact.key for fact in facts), text)]


def prompts(facts: Sequence[Prompt], setting: Setting) -> list[Told]:
    """Say how much help was needed."""
    if not facts:
        return []
    needed = english.listed(english.counted(english.one_line(fact.words) for fact in facts))
    here = "in this activity" if setting.voice else "here"
    where = here if facts[0].activity_key in setting.near else ""
    text = english.ended(_clause(f"took part {needed}", setting, where))
    return [Told(tuple(fact.key for fact in facts), text)]


def feelings(facts: Sequence[Feeling], setting: Setting) -> list[Told]:
    """Say which feelings the client named, and which were somebody's impression."""
    groups: dict[tuple[str, str], list[Feeling]] = {}
    for fact in facts:
        groups.setdefault((fact.how, fact.when), []).append(fact)
    say = {"said": _named, "shown": _impression}
    return [
        Told(
            tuple(fact.key for fact in group),
            say[how]([english.one_line(fact.words) for fact in group], TIMES[when], setting),
        )
        for (how, when), group in groups.items()
    ]


def _named(words: Sequence[str], time: str, setting: Setting) -> str:
    names = english.listed(english.counted(f"“{word}”" for word in words))
    opening, structure = voices.manner(setting.voice, names)
    return f"{voices.opened(opening, time, f'the client {NAMED[structure]} {names}')}."


def _impression(words: Sequence[str], time: str, setting: Setting) -> str:
    names = english.listed(english.counted(words))
    time = f" {time}" if time else ""
    return f"{_said(IMPRESSIONS, names, setting, time=time, words=names)}."


def _said(structures: Sequence[str], about: str, setting: Setting, **words: str) -> str:
    opening, structure = voices.manner(setting.voice, about)
    text = voices.filled(structures, structure, leader=setting.leader, **words)
    return voices.opened(opening, "", text)


def quotes(facts: Sequence[Quote], setting: Setting) -> list[Told]:
    """Say what the client said, word for word."""
    if not facts:
        return []
    first, *others = (english.quoted(fact.words) for fact in facts)
    texts = [english.ended(_said(SAID, first, setting, words=first))]
    texts += [
        english.ended(f"{'Then' if n % 2 else 'Later'}: {one}") for n, one in enumerate(others)
    ]
    return [Told(tuple(fact.key for fact in facts), " ".join(texts))]


def distress(facts: Sequence[Distress], setting: Setting) -> list[Told]:
    """Say that the music was stopped because of distress, and what was done."""
    said = []
    for fact in facts:
        again = "" if fact in setting.first_stop else " again"
        at = f" at {fact.at:%H:%M}" if fact.at else ""
        text = _said(STOPPED, at, setting, again=again, at=at)
        if done := english.one_line(fact.done):
            text += f". What was done: {done}"
        said.append(Told((fact.key,), english.ended(text)))
    return said
