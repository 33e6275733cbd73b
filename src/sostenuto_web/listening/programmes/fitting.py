"""What planning has no use for although it may sound, by the rules of the builder's form.

Conventions: codes as in `words.LEFT_OUT`. What nobody said does not count as said: a song that may
have words or may not is left out where none are wanted.
"""

from collections.abc import Mapping
from typing import Any

from sostenuto_web.listening.programmes.shelf import Row
from sostenuto_web.listening.programmes.taste import Word


def unfit(row: Row, word: Word, is_placed: bool, rules: Mapping[str, Any]) -> str:
    """Return why planning has no use for a recording that may sound; empty where it has."""
    if not row.is_named:
        return "unnamed"
    if word.unwanted:
        return "unwanted"
    if word.not_this:
        return "not_this"
    return _against(row, word, rules) or ("" if is_placed else "unplaced")


def _against(row: Row, word: Word, rules: Mapping[str, Any]) -> str:
    """Return the rule that a recording does not keep to."""
    if rules.get("liked_only") and word.liked <= 0:
        return "not_liked"
    if rules.get("known_only") and word.familiar is not True:
        return "not_known"
    if rules.get("no_lyrics") and row.no_lyrics is not True:
        return "lyrics_unknown" if row.no_lyrics is None else "lyrics"
    least, most = rules.get("tempo_from"), rules.get("tempo_to")
    bpm = row.tempo_bpm
    if (least or most) and not (bpm and (least or 0) <= bpm <= (most or bpm)):
        return "tempo"
    return ""
