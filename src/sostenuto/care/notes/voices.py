"""Voices: the same facts about one client, worded so that no two voices word them alike.

Conventions: a voice is a whole number from 0; 0 is the plain one, of a session of one's own. A
wording is a structure of the sentence, and from voice 10 on an opening that says nothing new. Which
structure a voice takes depends on the words of the fact as well, so that the sentences of one note
are not all built alike; of one fact, two voices below `VOICES` never take the same. Higher voices
begin again with that of 1.
"""

import zlib
from collections.abc import Sequence

from sostenuto.care.notes import english

STRUCTURES = 10
VOICES = 2 * STRUCTURES
"""How many wordings of one fact there are: each structure, and each once more with its opening."""
OPENING = "this time"
CLAUSES = (
    "the client {words}",
    "this client {words}",
    "it was noted that the client {words}",
    "the {leader} noted that the client {words}",
    "it was recorded that the client {words}",
    "the {leader} recorded that the client {words}",
    "the {leader} wrote that the client {words}",
    "as the {leader} noted, the client {words}",
    "the client, as was noted, {words}",
    "this member of the group {words}",
)
"""``words`` follow "the client" in any of them."""
WITH_COMMA = ("as ", "asked ", "because ", "by ", "in ", "measured ", "on ", "word ")
"""A sentence that begins like this has a comma before it, too."""


def manner(voice: int, about: str, opening: str = OPENING) -> tuple[str, int]:
    """Return with which opening and in which structure a voice says something.

    Parameters
    ----------
    voice : int, >= 0
    about : str
        The words of the fact; the same fact gives different voices different manners.
    opening : str, optional
        What the voices from 10 on begin with.

    Returns
    -------
    str, int
        An opening or "", and a number from 0 to below `STRUCTURES`.

    Examples
    --------
    >>> manner(0, "led and began things")
    ('', 0)
    >>> len({manner(voice, "led and began things") for voice in range(VOICES)})
    20
    """
    if not voice:
        return "", 0
    shift = zlib.crc32(about.encode("utf-8", "replace"))
    place = (voice - 1) % (VOICES - 1)
    without = STRUCTURES - 1
    if place < without:
        return "", 1 + (place + shift) % without
    return opening, (place + shift) % STRUCTURES


def opened(opening: str, where: str, text: str) -> str:
    """Return a sentence with its opening and its place before it, and a capital at the beginning.

    Parameters
    ----------
    opening, where : str
        Either may be empty; ``where`` is "in the main part", "as for goal 2,".
    text : str

    Examples
    --------
    >>> opened("this time", "", "the client sang"), opened("", "as for goal 2,", "the client sang")
    ('This time the client sang', 'As for goal 2, the client sang')
    >>> opened("this time", "at the close", "the client sang")
    'This time, at the close, the client sang'
    >>> opened("", "at the close", "as the therapist noted, the client sang")
    'At the close, as the therapist noted, the client sang'
    """
    before = ", ".join(filter(None, (opening, where)))
    if not before:
        return english.capital(text)
    if (opening and where) or text.startswith(WITH_COMMA):
        before = f"{before.rstrip(',')},"
    return english.capital(f"{before} {text}")


def clause(voice: int, words: str, leader: str, where: str = "") -> str:
    """Return a sentence of which the client is the subject, without its full stop.

    Examples
    --------
    >>> clause(0, "led and began things", "therapist", "at the close")
    'At the close the client led and began things'
    >>> clause(3, "led and began things", "therapist")
    'The therapist wrote that the client led and began things'
    """
    opening, structure = manner(voice, words)
    return opened(opening, where, filled(CLAUSES, structure, leader=leader, words=words))


def filled(structures: Sequence[str], structure: int, **said: str) -> str:
    """Return one of several structures with its gaps filled; what fills a gap is only words.

    Examples
    --------
    >>> filled(["{who} sang {what}"], 0, who="{what}", what="it")
    '{what} sang it'
    """
    return structures[structure].format(**said)
