"""Forgiving spelling: which song of a library an entry of a register may have meant.

Conventions: a near spelling is a hint for a person. It never makes the gate stop or play anything.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from sostenuto.repertoire.identity import name_key, written_names
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.songs import Song
from sostenuto.repertoire.triggers import Trigger

NEAR = 0.8
"""Share of equal letters (Ratcliff and Obershelp) from which two names are near (design)."""


def nearest_song(entry: Trigger, library: Library) -> Song | None:
    """Return the song of a library that an entry of kind *song* spells almost, if there is one.

    Examples
    --------
    >>> from sostenuto.repertoire.songs import Recording
    >>> library = Library([Recording("a1", Song("Johnny Cash", "Hurt"))])
    >>> nearest_song(Trigger("song", "Jonny Kash – Hurt", 9), library).artist
    'Johnny Cash'
    >>> nearest_song(Trigger("song", "Nena – 99 Luftballons", 9), library) is None
    True
    """
    wanted = [
        f"{name_key(artist)} {name_key(title)}"
        for name in written_names(entry.value)[:1]
        for artist, title in (name, name[::-1])
    ]
    best, nearest = NEAR, None
    for words in wanted if entry.kind == "song" else ():
        matcher = SequenceMatcher(b=words, autojunk=False)
        for recording, named in zip(library.recordings, library.named, strict=True):
            if not named or recording.song is None:
                continue
            song = recording.song
            matcher.set_seq1(f"{name_key(song.artist)} {name_key(song.title)}")
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                ratio = matcher.ratio()
                if ratio > best:
                    best, nearest = ratio, song
    return nearest
