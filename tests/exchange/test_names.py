"""Naming in bulk: a table goes out, a person fills it in, it comes back."""

import pytest

from sostenuto.exchange.names import (
    COLUMNS,
    naming_from_text,
    naming_text,
    read_naming,
    write_naming,
)
from sostenuto.exchange.sheets import SheetError
from sostenuto.repertoire.naming import Naming, named_recordings, suggestions, unknown_recordings
from sostenuto.repertoire.songs import Licence, Recording, Song

LIBRARY = (
    Recording("a1", None, path="m/01 - Nena - 99 Luftballons.mp3"),
    Recording("b2", None, path="m/take3.wav"),
    Recording("c3", Song("Johnny Cash", "Hurt"), path="m/c.mp3"),
)
HEAD = "id,artist,title,themes,no_lyrics,licence,accept,suggested_artist,suggested_title\n"


def read(*lines, head=HEAD):
    return naming_from_text(head + "\n".join(lines), LIBRARY)


def test_the_table_holds_every_unknown_recording_and_its_suggestion():
    rows = [line.split(",") for line in naming_text(suggestions(LIBRARY)).splitlines()]
    assert tuple(rows[0]) == COLUMNS
    assert [row[1] for row in rows[1:]] == ["a1", "b2"]
    assert rows[1][-3:] == ["Nena", "99 Luftballons", "file name"]
    assert rows[1][2:4] == ["", ""]


def test_a_table_read_back_untouched_names_nothing(tmp_path):
    write_naming(tmp_path / "n.csv", suggestions(LIBRARY))
    assert read_naming(tmp_path / "n.csv", LIBRARY) == ()


def test_a_suggestion_becomes_a_name_when_a_person_accepts_it():
    [naming] = read("a1,,,,,,yes,Nena,99 Luftballons")
    assert naming == Naming("a1", Song("Nena", "99 Luftballons"))
    named = named_recordings(LIBRARY, [naming])
    assert [r.id for r in unknown_recordings(named)] == ["b2"]
    assert named[0].named_by == "person"


def test_what_a_person_writes_comes_before_a_suggestion():
    [naming] = read("a1,NENA,,,,,yes,Nena,99 Luftballons")
    assert naming.song == Song("NENA", "99 Luftballons")


def test_every_column_is_read():
    head = ",".join(COLUMNS[:11]) + "\n"
    [naming] = read("m/x.mp3,a1,N,T,Al,Pop,war; red balloons ;,siren,no,Yes,no: lent", head=head)
    assert naming == Naming(
        "a1",
        Song("N", "T", "Al", "Pop", ("war", "red balloons"), ("siren",), False, True),
        Licence("lent", allows=False),
    )


def test_a_line_may_say_only_what_the_licence_is():
    [naming] = read("b2,,,,,no: not ours,,,")
    changed = named_recordings(LIBRARY, [naming])[1]
    assert (changed.song, changed.licence.allows) == (None, False)


def test_a_line_is_found_by_its_path_when_it_has_no_id():
    assert read("m/take3.wav,A,B", head="path,artist,title\n")[0].id == "b2"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a1,Nena,,,,,,,", "line 2, title must be filled in"),
        ("a1,,99,,,,,,", "line 2, artist must be filled in"),
        ("a1,,,war,,,,,", "line 2, artist must be filled in .* line 2, title must be filled in"),
        ("a1,,,,,,yes,,", "line 2, artist must be filled in"),
        ("a1,N,T,,maybe,,,,", "line 2, no_lyrics must be yes, no or empty; got 'maybe'"),
        ("a1,N,T,,,own CD,,,", "line 2, licence must be 'yes: …' or 'no: …'"),
        ("zz,N,T,,,,,,", "line 2, id must be of a recording in this library"),
        (",N,T,,,,,,", "line 2, path must be of a recording in this library"),
        ("a1,N,T,,,,,,\na1,N,U,,,,,,", "line 3 must be the same as in the other line"),
    ],
)
def test_faults_name_their_line_and_nothing_is_named(line, message):
    with pytest.raises(SheetError, match=message):
        read(line)


def test_all_faults_are_told_at_once():
    with pytest.raises(SheetError) as raised:
        read("a1,Nena,,,,,,,", "b2,A,B,,,,,,", "zz,A,B,,,,,,")
    assert [fault.line for fault in raised.value.faults] == [2, 4]


def test_a_hostile_file_name_is_no_formula():
    text = naming_text(suggestions([Recording("d4", None, path="=cmd|' /C calc'!A0.mp3")]))
    assert text.splitlines()[1].startswith("'=cmd")
