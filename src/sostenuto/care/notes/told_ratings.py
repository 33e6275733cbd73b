"""A client's own ratings: the numbers as they were given, and what was not asked or not said.

Conventions: no number is called better or worse; a rating that nobody asked for is left out.
"""

from collections.abc import Sequence
from typing import TypeGuard

from sostenuto.care.notes import english, voices
from sostenuto.care.notes.facts import Answer, Rating
from sostenuto.care.notes.setting import Setting, Told

GIVEN = (
    "the client rated {name}",
    "the client put {name} at",
    "asked about {name}, the client answered",
    "the client’s own number for {name} was",
    "for {name} the client chose",
    "the client’s rating of {name} was",
    "by the client’s own answer, {name} was at",
    "the number that the client gave for {name} was",
    "on the scale for {name}, the client chose",
    "the client placed {name} at",
)
"""What stands before numbers, in ten structures; the first is the plain one."""
DECLINED = (
    "the client preferred not to rate {name}",
    "the client preferred to give no number for {name}",
    "asked about {name}, the client preferred not to answer",
    "by choice, the client gave no number for {name}",
    "for {name} the client preferred to leave the answer out",
    "the client chose not to rate {name}",
    "asked about {name}, the client chose to give no number",
    "the client preferred to leave {name} unrated",
    "on the scale for {name}, the client preferred to give no number",
    "the client chose to give no answer about {name}",
)


def ratings(facts: Sequence[Rating], setting: Setting) -> list[Told]:
    """Say the ratings that were asked; the first one of a note says whose answer it is."""
    said: list[Told] = []
    for fact in facts:
        if (fact.before, fact.during, fact.after) != (None, (), None):
            said.append(Told((fact.key,), _rating(fact, setting.voice, first=not said)))
    return said


def _rating(fact: Rating, voice: int, *, first: bool) -> str:
    name, between = english.one_line(fact.name), _listed(fact.during)
    opening, structure = voices.manner(voice, name)
    if _is_number(fact.before) and _is_number(fact.after):
        if structure:
            start = voices.filled(GIVEN, structure, name=name)
            text = f"{start} {_both(fact.before, fact.after)}"
        else:
            own = "in the client’s own rating, " if first or voice else ""
            text = f"{own}{name} {_ends(fact.before, fact.after)}"
        text += f", with {between} in between" if between else ""
        return f"{voices.opened(opening, '', text)}{_scale(fact)}."
    if given := _given(fact, between):
        start = voices.filled(GIVEN, structure, name=name)
        return f"{voices.opened(opening, '', f'{start} {given}')}{_scale(fact)}{_others(fact)}."
    start = voices.filled(DECLINED, structure, name=name)
    return f"{voices.opened(opening, '', start)}{_when_declined(fact)}."


def _is_number(answer: Answer) -> TypeGuard[float]:
    return isinstance(answer, float | int)


def _ends(before: float, after: float) -> str:
    if before == after:
        return f"stayed at {english.number(before)}"
    way = "up" if after > before else "down"
    return f"went {way} from {english.number(before)} to {english.number(after)}"


def _both(before: float, after: float) -> str:
    if before == after:
        return f"{english.number(before)} before and after"
    return f"{english.number(before)} before and {english.number(after)} after"


def _given(fact: Rating, between: str) -> str:
    """Say the numbers where one of the two ends has none, "" where there is no number at all."""
    when, value = ("before", fact.before) if _is_number(fact.before) else ("after", fact.after)
    if _is_number(value):
        during = f" and {between} during it" if between else ""
        return f"{english.number(value)} {when} the session{during}"
    return f"{between} during the session" if between else ""


def _listed(values: Sequence[float]) -> str:
    return english.listed([english.number(value) for value in values])


def _scale(fact: Rating) -> str:
    ends = f"{english.number(fact.low)} to {english.number(fact.high)}"
    top = english.one_line(fact.high_means)
    return f" ({ends}; {english.number(fact.high)} means {top})" if top else f" ({ends})"


def _others(fact: Rating) -> str:
    if fact.once:
        return ""
    others = [
        _missing(answer, word)
        for answer, word in ((fact.before, "beforehand"), (fact.after, "afterwards"))
        if not _is_number(answer)
    ]
    return f"; {english.listed(others)}"


def _missing(answer: Answer, when: str) -> str:
    if answer == "declined":
        return f"they preferred not to rate it {when}"
    return f"it was not asked {when}"


def _when_declined(fact: Rating) -> str:
    if fact.before == fact.after:
        return ", before or after"
    when, other = ("before", "afterwards") if fact.before else ("after", "beforehand")
    missing = "" if fact.once else f"; it was not asked {other}"
    return f" {when} the session{missing}"
