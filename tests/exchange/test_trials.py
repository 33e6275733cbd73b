"""Tables of studies, as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange.sheets import SheetError
from sostenuto.exchange.trials import read_trials, trials_from

CELLS = "study,ai,bi,ci,di\n"


def test_the_three_kinds_of_table_are_told_by_their_columns():
    effects = trials_from("study;yi;vi\nA;−0,5;0,04\nB;0.1;0.05\n", "x.csv")
    counts = trials_from(CELLS + "A,1,9,3,7\n", "x.csv")
    means = trials_from("Study,N1,M1,SD1,N2,M2,SD2\nA,10,5,2,12,6,2\n", "x.csv")

    assert (effects.effects, effects.variances, effects.measure) == ((-0.5, 0.1), (0.04, 0.05), "")
    assert (counts.measure, means.measure) == ("rr", "smd")


def test_an_empty_cell_of_a_fourfold_table_is_told():
    found = trials_from(CELLS + "Bertschat,0,22,1,20\nother,4,9,5,9\n", "x.csv", "or")

    assert found.corrected == ("Bertschat",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("study,yi,vi\n", "a table with at least one study"),
        ("study,yi\nA,1\n", "one with the columns study, yi, vi; or study, ai"),
        ("yi,vi\n1,1\n", "study must be there"),
        (CELLS + "A,1,x,3,7\n", "line 2, bi must be a whole number; got 'x'"),
        (CELLS + "A,1.5,2,3,7\n", "line 2, ai must be a whole number; got '1.5'"),
        (CELLS + ",1,2,3,7\n", "line 2, study must be the name of a study"),
        (CELLS + "A,0,0,3,7\n", "line 2, a + b must be at least 1 person"),
        ("study,n1,m1,sd1,n2,m2,sd2\nA,5,1,0,5,2,1\n", "line 2, sd1 must be above 0"),
    ],
)
def test_a_fault_is_told_with_its_line(text, words):
    with pytest.raises(SheetError) as refused:
        trials_from(text, "x.csv")
    assert words in str(refused.value)


def test_a_measure_that_the_columns_cannot_give_is_refused():
    with pytest.raises(InputError, match="measure must be rr or or for a table of ai, bi, ci, di"):
        trials_from(CELLS + "A,1,9,3,7\n", "x.csv", "smd")


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(InputError, match="table must be a readable file"):
        read_trials(tmp_path / "none.csv")


pieces = st.sampled_from(
    [
        "study",
        "yi",
        "vi",
        ",",
        ";",
        "\n",
        "0",
        "1e309",
        "-1",
        "nan",
        '"',
        "½",
        "\0",
        "A",
        "=1",
        "ai",
    ]
)
hostile = st.lists(pieces, max_size=30).map("".join) | st.text(max_size=60).map(
    lambda text: "study,yi,vi\n" + text
)


@given(hostile)
@settings(max_examples=300)
def test_any_text_is_a_table_or_refused(text):
    try:
        found = trials_from(text, "x.csv")
    except (InputError, SheetError):
        return
    assert len(found.names) == len(found.effects) == len(found.variances) >= 1
