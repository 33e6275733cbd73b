"""The gate: whether a song may sound for a person or a group, and why.

Conventions: DESIGN section 6 is the specification and ``gate.toml`` holds its numbers. The largest
risk decides, never a sum. Everything is judged for every member; nothing that is missing lets a
song through: a song that nobody has named is unknown, and unknown does not sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, get_args

import numpy as np

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import GateConstants, gate_constants
from sostenuto.repertoire.closeness import Closeness, Likenesses, closeness_of_rows
from sostenuto.repertoire.closeness import closeness as likeness_of_all
from sostenuto.repertoire.decisions import Decision, Ground, Override, Setting, decision_from
from sostenuto.repertoire.library import Library, RecordingFinder
from sostenuto.repertoire.marks import Mark, file_marks, is_named, item_marks
from sostenuto.repertoire.rules import PersonRules
from sostenuto.repertoire.songs import Recording, Song
from sostenuto.repertoire.triggers import Register, Trigger

if TYPE_CHECKING:
    from sostenuto.audio.features import FeatureVector

_PLAYS = Decision("play")


class Gate:
    """Registers and a library, prepared once to decide about thousands of recordings.

    Parameters
    ----------
    registers : Register or sequence of Register
        One for every person who will hear it, the empty ones too. None at all: for nobody in
        particular; then only a licence stops anything.
    library : iterable of Recording, or Library, optional
        What the house has. Albums, copies and likeness of urge songs are known from it. A `Library`
        is worth keeping where many gates look at the same recordings.
    setting : {"alone", "with_therapist"}
    group : bool, optional
        Whether to answer as for a group; by default if there is more than one register. Say True
        when several people hear it and only one register is given.
    constants : GateConstants, optional
        A site's own numbers.
    closeness : callable, optional
        Likeness of every first to every second feature vector; by default `audio.likeness`.
    finder : RecordingFinder, optional
        An index of the library's fingerprints by recording id; built when needed if left out.

    Raises
    ------
    InputError
        If the setting is none of the two, or a register is something else.

    Examples
    --------
    >>> register = Register.of(Trigger("song", "Johnny Cash – Hurt", urge=9))
    >>> gate = Gate(register, [Recording("a1", Song("JOHNNY CASH", "Hurt (Live)"))])
    >>> [decision.text for decision in gate.decisions()]
    ['registered as urge, urge 9 of 10: Johnny Cash – Hurt']
    """

    def __init__(
        self,
        registers: Register | Sequence[Register],
        library: Library | Iterable[Recording] = (),
        *,
        setting: Setting = "alone",
        group: bool | None = None,
        constants: GateConstants | None = None,
        closeness: Closeness = likeness_of_all,
        finder: RecordingFinder | None = None,
    ) -> None:
        if setting not in get_args(Setting):
            raise InputError("setting", expected="'alone' or 'with_therapist'", got=setting)
        registers = (registers,) if isinstance(registers, Register) else tuple(registers)
        if not all(isinstance(register, Register) for register in registers):
            raise InputError("registers", expected="one Register for each person", got=registers)
        self.setting: Setting = setting
        self.constants = constants or gate_constants()
        self.group = len(registers) > 1 if group is None else group and bool(registers)
        if not isinstance(library, Library):
            library = Library(library, finder=finder)
        self._library = library
        self._closeness = closeness
        self._people = [PersonRules(r, self._library, self.constants) for r in registers]

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The library, in the order it was given."""
        return self._library.recordings

    @property
    def unused(self) -> tuple[tuple[Trigger, ...], ...]:
        """For each register, the entries that keep out nothing of this library.

        They do no harm, but one of them may be misspelt; show them to whoever may read the
        register, with `sostenuto.repertoire.spelling.nearest_song`.
        """
        held = set[Mark]().union(*self._library.marks)
        return tuple(person.unused(held) for person in self._people)

    def decisions(self) -> tuple[Decision, ...]:
        """Decide about every recording of the library, in its order."""
        library, likeness = self._library, self._library_likeness
        answers = [_PLAYS] * len(library.recordings)
        alike = np.any(likeness > self.constants.likeness_none_below, axis=1)
        for position in self._touched():
            answers[position] = self._decision(
                library.recordings[position],
                library.named[position],
                library.marks[position],
                {library.ids[position]},
                likeness[position] if alike[position] else None,
            )
        return tuple(answers)

    def _touched(self) -> set[int]:
        """Return where anything at all speaks about a recording; all others simply play."""
        library = self._library
        touched = set(library.silent)
        for person, columns in zip(self._people, self._columns, strict=True):
            for mark in person.marks:
                touched.update(library.positions(mark))
            if columns:
                likeness = self._library_likeness[:, columns].max(axis=1)
                alike = np.flatnonzero(likeness > self.constants.likeness_none_below)
                touched.update(alike.tolist())
        return touched

    def decide(self, item: Recording | Song, *, override: Override | None = None) -> Decision:
        """Decide about one recording, or one song to be played live.

        Parameters
        ----------
        item : Recording or Song
            Need not be in the library. A recording from elsewhere that sounds the same as one of
            an urge song counts as that song.
        override : Override, optional
            A therapist's written reason; heeded only with a therapist present, and kept.
        """
        named = is_named(item)
        ids: set[Mark] = set()
        likeness: Likenesses = np.zeros(len(self._references))
        if isinstance(item, Recording):
            ids = {("id", item.id.casefold())} | file_marks(item.path, named_in_register=False)
            if self._heeds_sound:
                ids |= {("id", name) for name in self._library.copies(item)}
            if item.features is not None and self._references:
                likeness = self._closeness([item.features], self._reference_features)[0]
        marks = item_marks(item, named=named)
        return self._decision(item, named, marks, ids, likeness, override)

    def _decision(
        self,
        item: Recording | Song,
        named: bool,
        marks: frozenset[Mark],
        ids: set[Mark],
        likeness: Likenesses | None,
        override: Override | None = None,
    ) -> Decision:
        facts = self._facts(item, named)
        members: list[Sequence[Ground]] = [facts]
        for person, columns in zip(self._people, self._columns, strict=True):
            alike = None
            if columns and likeness is not None:
                alike = self._likeness_ground(person, columns, likeness)
            if alike is not None or person.knows(marks) or person.knows(ids):
                members.append(person.grounds(item, marks | ids, alike))
        if not any(members):
            return _PLAYS
        if len(members) == 1 and override is None:
            return self._of_facts[facts]
        return decision_from(
            members, self.setting, self.constants, group=self.group, override=override
        )

    def _facts(self, item: Recording | Song, named: bool) -> tuple[Ground, ...]:
        """Return what stops an item for everybody."""
        licence, unknown = self._stops
        forbidden = isinstance(item, Recording) and not item.licence.allows
        nameless = bool(self._people) and not named
        if forbidden:
            return (licence, unknown) if nameless else (licence,)
        return (unknown,) if nameless else ()

    @cached_property
    def _stops(self) -> tuple[Ground, Ground]:
        risks = self.constants.risks
        return Ground("licence", risks["licence"]), Ground("unknown", risks["unknown"])

    @cached_property
    def _of_facts(self) -> dict[tuple[Ground, ...], Decision]:
        """What is decided where no register speaks: the same for thousands."""
        licence, unknown = self._stops
        return {
            facts: decision_from([facts], self.setting, self.constants, group=self.group)
            for facts in ((licence,), (unknown,), (licence, unknown))
        }

    def _likeness_ground(
        self, person: PersonRules, columns: list[int], likeness: Likenesses
    ) -> Ground | None:
        best = columns[int(likeness[columns].argmax())]
        risk = self.constants.likeness_risk(float(likeness[best]))
        if risk <= 0:
            return None
        entry = person.urge_positions[self._references[best]]
        return Ground("likeness", risk, entry, float(likeness[best]))

    @cached_property
    def _heeds_sound(self) -> bool:
        return any(
            self.recordings[position].fingerprint is not None
            for person in self._people
            for position in person.urge_positions
        )

    @cached_property
    def _references(self) -> list[int]:
        """Positions of all urge songs of all people that have features."""
        positions = {p for person in self._people for p in person.urge_positions}
        return sorted(p for p in positions if self.recordings[p].features is not None)

    @cached_property
    def _reference_features(self) -> list[FeatureVector]:
        found = (self.recordings[position].features for position in self._references)
        return [features for features in found if features is not None]

    @cached_property
    def _columns(self) -> list[list[int]]:
        """For each person, which of the references are theirs."""
        places = {position: column for column, position in enumerate(self._references)}
        return [
            sorted(places[p] for p in person.urge_positions if p in places)
            for person in self._people
        ]

    @cached_property
    def _library_likeness(self) -> Likenesses:
        likeness = np.zeros((len(self.recordings), len(self._references)))
        if not self._references:
            return likeness
        positions = self._library.heard
        if self._closeness is likeness_of_all:
            rows = self._library.scaled
            references = rows[np.searchsorted(positions, self._references)]
            likeness[positions] = closeness_of_rows(rows, references)
        else:
            features = [r.features for r in self.recordings if r.features is not None]
            likeness[positions] = self._closeness(features, self._reference_features)
        return likeness


def may_sound(
    item: Recording | Song,
    registers: Register | Sequence[Register],
    setting: Setting = "alone",
    *,
    library: Iterable[Recording] = (),
    override: Override | None = None,
    group: bool | None = None,
    constants: GateConstants | None = None,
) -> Decision:
    """Decide whether one song or recording may sound; for many, prepare a `Gate`.

    Parameters
    ----------
    item : Recording or Song
    registers : Register or sequence of Register
        One for every person who will hear it; none at all stops only what is not licensed.
    setting : {"alone", "with_therapist"}
    library : iterable of Recording, optional
        What the house has; without it an urge song's album, copies and sound are not known.
    override : Override, optional
        A therapist's written reason, heeded with a therapist present.
    group, constants
        As for `Gate`.

    Returns
    -------
    Decision

    Examples
    --------
    >>> register = Register.of(Trigger("song", "Johnny Cash – Hurt", urge=9))
    >>> may_sound(Song("Johnny Cash", "Ring of Fire"), register).text
    'by the same artist as a song registered as urge: Johnny Cash – Hurt'
    >>> may_sound(Song("Johnny Cash", "Ring of Fire"), register, "with_therapist").answer
    'ask'
    >>> may_sound(Song("Johnny Cash", "Hurt"), [register, Register()]).text
    'not for this group'
    """
    gate = Gate(registers, library, setting=setting, group=group, constants=constants)
    return gate.decide(item, override=override)
