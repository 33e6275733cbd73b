"""Listening programmes and what the client said of songs: counts, answers, the client's own words.

Conventions: where music took somebody is told as what they said of it; that music did something is
never said, and no number is called better or worse.
"""

from collections.abc import Iterable, Sequence

from sostenuto.care.notes import english, voices
from sostenuto.care.notes.facts import Felt, Listening
from sostenuto.care.notes.setting import Setting, Told

ENDED = {"stopped": ", stopped before its end", "playing": ", not ended yet", "finished": ""}
LIKED = {"yes": "they liked it", "no": "they did not like it", "neither": "they were in two minds"}


def programmes(facts: Sequence[Listening], setting: Setting) -> list[Told]:
    """Say which programmes were played, and what the client answered before and after each."""
    return [Told((fact.key,), _programme(fact, setting)) for fact in facts]


def _programme(fact: Listening, setting: Setting) -> str:
    words = f"listened to a programme towards {english.quoted(fact.goal)}{ENDED[fact.ended]}"
    heard = f"{fact.sounded} of {english.people(fact.songs, 'song')} sounded"
    if fact.refused:
        heard += f", and “not this” was said {english.times(fact.refused)}"
    clause = voices.clause(setting.voice, f"{words}; {heard}", setting.leader)
    return " ".join((english.ended(clause), *_answers(fact)))


def _answers(fact: Listening) -> Iterable[str]:
    for name, before, after in fact.answers:
        yield english.ended(f"Rated {english.one_line(name)} {_ends(before, after)}")


def _ends(before: str, after: str) -> str:
    before, after = english.one_line(before), english.one_line(after)
    if before and after:
        return f"before it: {before}; after it: {after}"
    if before:
        return f"before it: {before}; it was not asked afterwards"
    return f"after it: {after}; it was not asked beforehand"


def felt(facts: Sequence[Felt], setting: Setting) -> list[Told]:
    """Say what the client said of songs; of what nothing was said, nothing is written."""
    said = ((fact, _said(fact)) for fact in facts)
    return [
        Told((fact.key,), english.ended(voices.clause(setting.voice, words, setting.leader)))
        for fact, words in said
        if words
    ]


def _said(fact: Felt) -> str:
    by = english.one_line(fact.artist)
    song = f"{english.quoted(fact.title)}{f' by {by}' if by else ''}"
    words = "; ".join(_words(fact))
    if fact.refused:
        return f"said “not this” to {song}{f', and of it: {words}' if words else ''}"
    return f"said of {song}: {words}" if words else ""


def _words(fact: Felt) -> Iterable[str]:
    if place := english.one_line(fact.place):
        yield place
    if fact.liked:
        yield LIKED[fact.liked]
    if fact.known is not None:
        yield "they knew it" if fact.known else "they did not know it"
