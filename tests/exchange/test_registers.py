"""Trigger registers are read whole or not at all, and messages keep what is private."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange.registers import (
    read_register,
    register_from_text,
    register_text,
    write_register,
)
from sostenuto.exchange.sheets import SheetError, guarded, unguarded
from sostenuto.repertoire.triggers import KINDS, STATES, Register, Trigger

HEADER = "kind,value,urge,state,note\n"
HURT = Trigger("song", "Johnny Cash – Hurt", 9.0, "urge", "first winter")


def line(text, header=HEADER):
    return register_from_text(header + text).triggers


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_spreadsheets_of_all_kinds_are_read(tmp_path, separator, ending, encoding):
    rows = [
        ["State", " KIND ", "note", "Urge", "value"],
        ["Urge", "Song", "first winter", "9", HURT.value],
    ]
    file = tmp_path / "t.csv"
    file.write_bytes(ending.join(separator.join(row) for row in rows).encode(encoding))
    assert read_register(file).triggers == (HURT,)


def test_blank_lines_remarks_and_other_columns_are_left_alone():
    text = "sep=;\n\nkind;value;urge;state;substance\n# from intake\n;;;;\n"
    text += "artist;Enya;2;mixed;beer\n\n"
    assert register_from_text(text).triggers == (Trigger("artist", "Enya", 2.0, "mixed"),)


@pytest.mark.parametrize(
    ("written", "urge"),
    [
        ("9", 9),
        ("9/10", 9),
        ("9 / 10", 9),
        ("7.5", 7.5),
        ("7,5", 7.5),
        ("0", 0),
        ("٩", 9),
        ("10", 10),
        (" 3 ", 3),
    ],
)
def test_an_urge_is_written_in_several_ways(written, urge):
    assert line(f'song,A – B,"{written}",urge,')[0].urge == urge


@pytest.mark.parametrize(
    "written", ["", "high", "11", "-1", "9/11", "10/20", "9+", "nan", "1e1", "5-6"]
)
def test_any_other_urge_is_refused(written):
    with pytest.raises(SheetError, match=r"line 2, urge must be a number from 0 to 10; got"):
        line(f"song,A – B,{written},urge,")


def test_clean_and_reclaimed_may_leave_the_urge_out():
    assert [t.urge for t in line("song,A – B,,clean,\nartist,C,,reclaimed,")] == [0.0, 0.0]


def test_other_words_for_a_kind_are_understood():
    assert [t.kind for t in line("Track,A – B,1,urge,\nLyric  theme,rain,1,urge,")] == [
        "song",
        "theme",
    ]


def test_every_fault_is_reported_with_its_line_and_nothing_is_loaded():
    text = HEADER + (
        "song,Johnny Cash – Hurt,9,urge,\n"
        "sogn,Secret Name – Song,9,urge,private\n"
        "\n"
        "song,Secret Name,12,hot,private\n"
        "artist,,3,urge,\n"
        "song,Secret, Name – Song,9,urge,private\n"
    )
    with pytest.raises(SheetError) as raised:
        register_from_text(text, "triggers.csv")
    faults = raised.value.faults
    assert [(f.line, f.column) for f in faults] == [
        (3, "kind"),
        (5, "state"),
        (5, "urge"),
        (5, "value"),
        (6, "value"),
        (7, ""),
    ]
    message = str(raised.value)
    assert message.startswith(
        "triggers.csv cannot be used (6 faults): line 3, kind must be one of song,"
    )
    assert "got 'sogn'" in message
    assert "line 5, value must be 'Artist – Title' (a dash between spaces)" in message
    assert "line 7 must be 5 cells" in message
    assert "\n" not in message


@given(st.text("xyzq", min_size=4, max_size=12), st.sampled_from(["value", "note"]))
def test_no_message_holds_a_value_or_a_note(secret, place):
    cells = {"value": secret, "note": ""} | {place: secret}
    with pytest.raises(SheetError) as raised:
        line(f"song,{cells['value']},seven,none,{cells['note']}")
    assert secret not in str(raised.value)
    with pytest.raises(SheetError) as raised:
        line(f"song,{cells['value']} – {secret} – A, more,7,urge,{cells['note']},")
    assert secret not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        'song,"Johnny Cash – Hurt,9,urge,\nartist,Enya,2,urge,\n',
        'song,A – B,9,urge,"a note\nartist,Enya,2,urge,"\n',
        'song,A – B,9,urge,a note "quoted\nsong,"C" – D,9,urge,\n',
    ],
)
def test_a_lost_quotation_mark_swallows_no_line(text):
    with pytest.raises(SheetError, match="quotation mark"):
        line(text)


def test_a_line_break_in_a_column_that_is_not_ours_is_seen_too():
    with pytest.raises(SheetError, match="line 2, why must be on one line"):
        line('song,A – B,9,urge,"oh\nsong,C – D,9,urge,"', "kind,value,urge,state,why\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table must be at least a line with the names of its columns"),
        ("\n\n", "at least a line with the names"),
        ("kind,value,note\n", "line 1, urge must be there .* line 1, state must be there"),
        ("kind,value,urge,state,kind\n", "kind must be there only once"),
        ("song,Johnny Cash – Hurt,9,urge,\n", "kind must be there"),
    ],
)
def test_a_table_without_its_header_is_no_register(text, message):
    with pytest.raises(SheetError, match=message):
        register_from_text(text)


def test_a_register_of_a_header_alone_is_empty_and_says_so():
    assert register_from_text(HEADER).is_empty


def test_a_file_that_cannot_be_read_is_an_error_and_no_empty_register(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="table must be a readable file"):
            read_register(path)
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"kind\0value")
    with pytest.raises(SheetError, match="a text file in UTF-8 or Windows-1252"):
        read_register(binary)


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(
    st.lists(
        st.builds(
            Trigger,
            st.sampled_from(KINDS),
            st.tuples(TEXT, TEXT).map(lambda two: f"a{two[0]} – {two[1]}z"),
            st.integers(0, 100).map(lambda tenths: tenths / 10),
            st.sampled_from(STATES),
            TEXT.filter(lambda note: not note.startswith(("'", "#"))),
        )
    )
)
def test_what_is_written_is_read_back(entries):
    register = Register(tuple(entries))
    assert register_from_text(register_text(register)) == register


def test_a_register_goes_through_a_file(tmp_path):
    write_register(tmp_path / "t.csv", Register.of(HURT))
    assert read_register(tmp_path / "t.csv") == Register.of(HURT)


@given(st.text(max_size=8).filter(lambda cell: "\n" not in cell))
def test_no_cell_is_a_formula_and_none_is_changed_by_the_guard(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@"))
    if not cell.startswith("'"):
        assert unguarded(guarded(cell)) == cell
