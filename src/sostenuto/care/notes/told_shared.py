"""What a group has in common, or a session of one's own is: when, who, what was done, which music.

Conventions: every function takes the facts of its kind that are told at one place, in order. These
sentences are the same in every voice.
"""

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from sostenuto.care.notes import english
from sostenuto.care.notes.facts import Activity, Gathering, Music, Session, Shared
from sostenuto.care.notes.setting import Setting, Told

PARTS = MappingProxyType(
    {
        "opening": (
            "The session opened with",
            "Still at the opening came",
            "The opening went on with",
        ),
        "main": ("The main part was", "After that came", "The main part went on with"),
        "closure": ("The session closed with", "The closing also held", "At the very end came"),
        "": ("Technique used:", "Also used:", "And also:"),
    }
)
PASSIVE = MappingProxyType(
    {
        "together": ("{was} chosen together", " and {how}"),
        "chance": ("came up by chance", " and {was} {how}"),
        "plan": ("{was} used as planned", ", {how}"),
    }
)
SOMEBODY = "Somebody else in the group"


def session(facts: Sequence[Session], setting: Setting) -> list[Told]:
    """Say when it was, how long, and who led it."""
    said = []
    for fact in facts:
        what = (
            "Music therapy session"
            if fact.service == "therapy"
            else "Music listening (not music therapy)"
        )
        at = f" at {fact.start:%H:%M}" if fact.start else ""
        long = f", {english.minutes(fact.minutes)}" if fact.minutes is not None else ""
        text = f"{what} on {english.day(fact.day)}{at}{long}."
        if led := _person(fact.led_by, fact.credential):
            by = _person(fact.supervisor, fact.supervisor_credential)
            verb = "Led by" if fact.service == "therapy" else "Accompanied by"
            text += f" {verb} {led}{f'; supervised by {by}' if by else ''}."
        said.append(Told((fact.key,), text))
    return said


def _person(name: str, credential: str) -> str:
    return ", ".join(filter(None, (english.one_line(name), english.one_line(credential))))


def gathering(facts: Sequence[Gathering], setting: Setting) -> list[Told]:
    """Say how many were there, and who else led."""
    said = []
    for fact in facts:
        text = f"Group of {english.people(fact.members, 'client')}"
        if fact.guests:
            text += f" and {english.people(fact.guests, 'guest')}"
        if leaders := [_with_brackets(*leader) for leader in fact.leaders]:
            text += f", led together with {english.listed(leaders)}"
        said.append(Told((fact.key,), f"{text}."))
    return said


def _with_brackets(name: str, credential: str) -> str:
    who, what = english.one_line(name), english.one_line(credential)
    return f"{who} ({what})" if what else who


def shared(facts: Sequence[Shared], setting: Setting) -> list[Told]:
    """Say what a group was about and did, in the words of its leader."""
    said = []
    for fact in facts:
        topic, words = english.one_line(fact.topic), english.one_line(fact.words)
        texts = [english.ended(f"Topic of the group: {topic}")] if topic else []
        texts += [english.ended(f"What the group did together: {words}")] if words else []
        if texts:
            said.append(Told((fact.key,), " ".join(texts)))
    return said


def activities(facts: Sequence[Activity], setting: Setting) -> list[Told]:
    """Say which techniques were used, and what their cards asked to be recorded."""
    said = []
    for fact in facts:
        start = PARTS[fact.part][min(setting.places[fact.key], 2)]
        text = f"{start} {english.one_line(fact.technique)}"
        if fact.minutes is not None:
            text += f" ({english.minutes(fact.minutes)})"
        said.append(Told((fact.key,), " ".join((english.ended(text), *_recorded(fact)))))
    return said


def _recorded(fact: Activity) -> Iterable[str]:
    for name, value in fact.recorded:
        if words := english.one_line(value):
            yield english.ended(f"{english.capital(english.one_line(name))}: {words}")


def music(facts: Sequence[Music], setting: Setting) -> list[Told]:
    """Say which songs sounded, who chose them, and whether they were live."""
    groups: dict[tuple[str, bool | None], list[Music]] = {}
    for fact in facts:
        groups.setdefault((fact.chosen_by, fact.live), []).append(fact)
    return [
        Told(tuple(fact.key for fact in group), _songs(group, chosen_by, live, setting))
        for (chosen_by, live), group in groups.items()
    ]


def _songs(group: Sequence[Music], chosen_by: str, live: bool | None, setting: Setting) -> str:
    songs = english.counted(map(_song, group))
    names = english.listed(songs)
    if live is None:
        how = ""
    elif live:
        how = "played live" if len(songs) < 3 else "all played live"
    else:
        how = "heard from a recording" if len(songs) == 1 else "heard from recordings"
    was = "was" if len(songs) == 1 else "were"
    if chosen_by in PASSIVE:
        came, sounded = PASSIVE[chosen_by]
        return f"{names} {(came + (sounded if how else '')).format(was=was, how=how)}."
    if chosen_by:
        who = {"client": "The client", "leader": f"The {setting.leader}"}.get(chosen_by, SOMEBODY)
        return english.ended(f"{who} chose {names}{f', {how}' if how else ''}")
    return f"{names} {was} {how or 'used'}."


def _song(fact: Music) -> str:
    by = english.one_line(fact.artist)
    return f"{english.quoted(fact.title)}{f' by {by}' if by else ''}"
