"""Nobody can be found in the figures, neither by reading nor by subtracting."""

from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.desk.figures import SMALL, apart, parts

counts = st.lists(st.integers(0, 60), max_size=12).map(
    lambda numbers: [(f"line {index}", number) for index, number in enumerate(numbers)]
)


@given(counts)
def test_no_number_from_one_to_ten_is_told(lines):
    for count in [*parts(lines), *apart(lines)]:
        assert count.number is None or count.number == 0 or count.number >= SMALL


@given(counts)
def test_what_is_withheld_cannot_be_worked_out_from_the_total(lines):
    total = sum(number for _, number in lines)
    shown = [count.number for count in parts(lines) if count.number is not None]
    withheld = len(lines) - len(shown)

    if withheld and total >= SMALL:
        # A reader of total and lines knows the sum of what is withheld; it points at no small group
        # and never at a single line.
        assert total - sum(shown) >= SMALL
        assert withheld >= 2


@given(counts)
def test_what_is_told_is_true_and_in_its_place(lines):
    for (label, number), count in zip(lines, parts(lines), strict=True):
        assert count.label == label
        assert count.number in (None, number)


@given(st.lists(st.integers(SMALL, 60), max_size=12))
def test_large_counts_are_all_told(numbers):
    assert [count.number for count in parts([("line", n) for n in numbers])] == numbers
