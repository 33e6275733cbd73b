"""A library that is changed says the same as one made anew, and stays quick."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.audio.features import FeatureVector, features
from sostenuto.audio.fingerprint import Fingerprint
from sostenuto.audio.likeness import likeness
from sostenuto.repertoire.closeness import closeness
from sostenuto.repertoire.gate import Gate
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.songs import Licence, Recording, Song
from sostenuto.repertoire.triggers import Register, Trigger

RNG = np.random.default_rng(7)
CODES = RNG.integers(1, 2**32, (3, 60), dtype=np.uint32)
LOW = np.array([max(f.low, -60.0) for f in features()])
HIGH = np.array([min(f.high, 60.0) for f in features()])


def vector(near=None):
    values = LOW + (HIGH - LOW) * RNG.random(len(LOW))
    if near is not None:
        values = np.clip(near.array() * 0.97 + values * 0.03, LOW, HIGH)
    return FeatureVector(tuple(values.tolist()))


VECTORS = [vector() for _ in range(4)]
VECTORS += [vector(near=VECTORS[0])]
SONGS = st.none() | st.builds(
    Song,
    st.sampled_from(["Johnny Cash", "Nena", "The Lanterns", "Unknown Artist"]),
    st.sampled_from(["Hurt", "99 Luftballons", "Paper Boats", "Nena - Hurt", "Hurt (Live)"]),
    album=st.sampled_from(["", "Harbour"]),
    themes=st.sampled_from([(), ("drinking",)]),
)


@st.composite
def recordings(draw):
    number = draw(st.integers(0, 5))
    return Recording(
        f"{number:016x}",
        draw(SONGS),
        licence=Licence(allows=draw(st.booleans())),
        features=VECTORS[number % 5] if number else None,
        fingerprint=Fingerprint(CODES[number % 3]) if number % 2 else None,
        path=f"music/{number}.mp3" if number < 4 else f"{draw(st.integers(0, 2))}.mp3",
        named_by=draw(st.sampled_from(["tags", "person"])),
    )


REGISTER = Register.of(
    Trigger("song", "Johnny Cash – Hurt", 9),
    Trigger("theme", "drinking", 4),
    Trigger("song", "music/1.mp3", 7),
    Trigger("song", "Nena – 99 Luftballons", 0, "clean"),
)


@settings(deadline=None)
@given(st.lists(recordings(), max_size=6), st.lists(recordings(), max_size=3), st.booleans())
def test_a_changed_library_is_the_one_made_anew(before, changed, prepared):
    library = Library(before)
    if prepared:
        library.prepare()
    new = library.with_(changed)
    anew = Library(new.recordings)

    assert (new.named, new.marks, new.ids, new.silent) == (
        anew.named,
        anew.marks,
        anew.ids,
        anew.silent,
    )
    assert {mark: new.positions(mark) for marks in new.marks for mark in marks} == {
        mark: anew.positions(mark) for marks in new.marks for mark in marks
    }
    gone = {mark for marks in library.marks for mark in marks}
    assert all(new.positions(mark) == anew.positions(mark) for mark in gone)
    assert Gate(REGISTER, new).decisions() == Gate(REGISTER, anew).decisions()
    assert library.recordings == tuple(before)
    assert Gate(REGISTER, library).decisions() == Gate(REGISTER, before).decisions()


@settings(deadline=None)
@given(st.lists(recordings(), max_size=6, unique_by=lambda r: (r.id, r.path)))
def test_all_at_once_is_one_by_one(library):
    gate = Gate(REGISTER, library)

    assert gate.decisions() == tuple(gate.decide(recording) for recording in library)


def test_many_are_as_like_as_each_pair():
    found = closeness(VECTORS * 200, VECTORS[:2])

    assert found.shape == (1000, 2)
    for row in (0, 4, 513, 999):
        for column in (0, 1):
            expected = likeness(VECTORS[row % 5], VECTORS[column])
            assert abs(found[row, column] - expected) < 1e-9


def test_ten_thousand_recordings_are_judged_and_a_new_name_keeps_the_rest():
    library = Library(
        [
            Recording(
                f"{n:016x}",
                Song(f"Artist {n % 900}", f"Song {n}"),
                features=dataclasses.replace(VECTORS[n % 5]),
            )
            for n in range(10_000)
        ]
    ).prepare()
    register = Register.of(*(Trigger("song", f"Artist {n} – Song {n}", 9) for n in range(10)))
    answers = Gate(register, library).decisions()
    renamed = library.with_([dataclasses.replace(library.recordings[5], song=Song("A", "B"))])
    after = Gate(register, renamed).decisions()

    assert sum(answer.leading == "song" for answer in answers) == 10
    said = {one.id: answer for one, answer in zip(renamed.recordings, after, strict=True)}
    assert said.pop(library.recordings[5].id).leading == "likeness"
    before = {one.id: answer for one, answer in zip(library.recordings, answers, strict=True)}
    assert sum(answer.leading == "song" for answer in said.values()) == 9
    assert {name for name, answer in said.items() if answer.answer != before[name].answer} == set()
