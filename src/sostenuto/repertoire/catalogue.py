"""The data files of this room: the gate's numbers, and the words that identity looks at."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError

_RISKS = ("registered", "album", "artist", "theme", "sound", "unknown", "licence", "same_title")
_CLEARABLE = frozenset(
    {"likeness", "artist", "album", "registered_artist", "registered_album"}
    | {"theme", "sound", "same_title"}
)
_LABELLED = _CLEARABLE - {"same_title"} | {"song", "copy", "unknown", "licence", "group"}
_STATES = ("urge", "mixed", "clean", "reclaimed")
_WORDED = _CLEARABLE | {"song", "copy", "genre", "cleared", "unknown", "licence"}


@dataclass(frozen=True)
class GateConstants:
    """The numbers and words of the gate; DESIGN section 6 says what they mean.

    Attributes
    ----------
    play_below, ask_below : float in (0, 1], ``play_below <= ask_below``
    risks : mapping of str to float in [0, 1]
        ``registered album artist theme sound unknown licence same_title``.
    likeness_none_below : float in [0, 1)
    likeness_risk_at_one : float in [0, ``ask_below``)
    overrides : frozenset of str
        The reasons that *clean* or *reclaimed* on a song overrides.
    never_lifts : frozenset of str
        The reasons that a written reason does not lift.
    words, group_words : mapping of str to str
        Plain words for each reason, and the only ones for a group.
    states : mapping of str to str
        What stands in ``words`` for the state of an entry.
    labels : mapping of str to str
        What recordings that are left out are counted by; they name no entry.
    """

    play_below: float
    ask_below: float
    risks: Mapping[str, float]
    likeness_none_below: float
    likeness_risk_at_one: float
    overrides: frozenset[str]
    never_lifts: frozenset[str]
    words: Mapping[str, str]
    group_words: Mapping[str, str]
    states: Mapping[str, str]
    labels: Mapping[str, str]

    def likeness_risk(self, likeness: float) -> float:
        """Return the risk of a likeness (in [0, 1]) to an urge song.

        Examples
        --------
        >>> [round(gate_constants().likeness_risk(x), 3) for x in (0.79, 0.8, 0.9, 1.0)]
        [0.0, 0.0, 0.225, 0.45]
        """
        share = (likeness - self.likeness_none_below) / (1 - self.likeness_none_below)
        return self.likeness_risk_at_one * min(max(share, 0.0), 1.0)


def gate_constants_from(table: Mapping[str, Any]) -> GateConstants:
    """Check a table of the shape of ``gate.toml`` and return the gate's constants.

    Raises
    ------
    InputError
        If something is missing or outside its range, if likeness alone could reach *no* with a
        therapist present, or if a registered or unknown song could play unasked.

    Examples
    --------
    >>> gate_constants_from({"version": 1})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: gate constants must be complete; got no 'limits'
    """
    if table.get("version") != 1:
        raise InputError("gate constants version", expected="1", got=table.get("version"))
    limits, likeness = _part(table, "limits"), _part(table, "likeness")
    risks, words = _part(table, "risks"), _part(table, "words")
    ask_below = _number(limits, "ask_below", 1.0)
    constants = GateConstants(
        play_below=_number(limits, "play_below", ask_below),
        ask_below=ask_below,
        risks={name: _number(risks, name, 1.0) for name in _RISKS},
        likeness_none_below=_number(likeness, "none_below", 0.99),
        likeness_risk_at_one=_number(likeness, "risk_at_one", 1.0),
        overrides=frozenset(_part(table, "cleared").get("overrides", ())),
        never_lifts=frozenset(_part(table, "override").get("never_lifts", ())),
        words={name: _words(words, name) for name in _WORDED},
        group_words={name: _words(_part(table, "group_words"), name) for name in ("no", "ask")},
        states={name: str(table.get("states", {}).get(name, name)) for name in _STATES},
        labels={name: str(table.get("labels", {}).get(name, name)) for name in _LABELLED},
    )
    _check(constants)
    return constants


def _check(constants: GateConstants) -> None:
    if constants.likeness_risk_at_one >= constants.ask_below:
        expected = "below ask_below (likeness alone never stops a song with a therapist)"
        raise InputError("risk_at_one", expected=expected, got=constants.likeness_risk_at_one)
    for name in ("registered", "unknown", "licence"):
        if constants.risks[name] < constants.ask_below:
            expected = "at least ask_below (such a song never plays unasked)"
            raise InputError(name, expected=expected, got=constants.risks[name])
    if not constants.overrides <= _CLEARABLE:
        strange = sorted(constants.overrides - _CLEARABLE)
        raise InputError("overrides", expected=f"some of {sorted(_CLEARABLE)}", got=strange)


def _words(table: Mapping[str, Any], name: str) -> str:
    if name not in table:
        raise InputError("gate constants", expected="complete", got=_Missing(name))
    text = str(table[name])
    try:
        text.format(value="", state="", urge="", likeness="")
    except (KeyError, IndexError, ValueError):
        expected = "words with no more than {value}, {state}, {urge} and {likeness} to fill in"
        raise InputError(f"words for {name}", expected=expected, got=text) from None
    return text


def _part(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = table.get(name)
    if not isinstance(part, Mapping):
        raise InputError("gate constants", expected="complete", got=_Missing(name))
    return part


def _number(table: Mapping[str, Any], name: str, high: float) -> float:
    if name not in table:
        raise InputError("gate constants", expected="complete", got=_Missing(name))
    return within(name, table[name], 0.0, high)


class _Missing(str):
    """Shows as words in a message of `InputError`."""

    def __repr__(self) -> str:
        return f"no {str(self)!r}"


@cache
def gate_constants() -> GateConstants:
    """Return the constants that ship with the package.

    Examples
    --------
    >>> gate_constants().play_below, gate_constants().risks["album"]
    (0.25, 0.4)
    """
    return gate_constants_from(_read("gate.toml"))


@cache
def identity_words() -> Mapping[str, Any]:
    """Return the word lists of ``identity.toml``; shared between callers, so read-only.

    Examples
    --------
    >>> "remastered" in identity_words()["same"]
    True
    """
    return _read("identity.toml")


@cache
def line_words() -> Mapping[str, Any]:
    """Return the word lists of ``lines.toml``; shared between callers, so read-only.

    Examples
    --------
    >>> line_words()["kinds"]["artist"][0]
    'artist'
    """
    return _read("lines.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sostenuto.repertoire").joinpath(name).read_text("utf-8"))
