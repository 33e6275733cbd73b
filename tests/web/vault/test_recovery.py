"""The recovery sheet: read back by people, who mistype."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.platform.vault import recovery
from sostenuto_web.platform.vault.ring import Ring

a_key = st.binary(min_size=32, max_size=32)
rings = st.lists(a_key, min_size=1, max_size=3).map(lambda held: Ring(tuple(held)))


@given(rings)
def test_a_sheet_gives_its_keys_back(ring):
    lines = recovery.lines_of(ring)

    assert len(lines) == 4 * len(ring.keys)
    assert recovery.ring_from(lines) == ring


@given(rings)
def test_small_letters_hyphens_and_look_alikes_are_understood(ring):
    typed = [
        line.lower().replace(" ", "-").replace("0", "o").replace("1", "l")
        for line in recovery.lines_of(ring)
    ]

    assert recovery.ring_from(["", *typed, " "]) == ring


@given(rings, st.data())
def test_a_typing_error_is_found_and_its_line_is_told(ring, data):
    lines = list(recovery.lines_of(ring))
    number = data.draw(st.integers(1, len(lines)))
    at = data.draw(st.sampled_from([i for i in range(19) if lines[0][i] != " "]))
    other = data.draw(st.sampled_from([x for x in recovery.LETTERS if x != lines[number - 1][at]]))
    wrong = lines[number - 1]
    lines[number - 1] = wrong[:at] + other + wrong[at + 1 :]

    with pytest.raises(recovery.SheetError, match=f"line {number} ") as caught:
        recovery.ring_from(lines)
    assert caught.value.line == number
    assert lines[number - 1] not in str(caught.value)


def test_random_lines_pass_almost_never():
    import random

    chance = random.Random(1)
    passed = 0
    for _ in range(20_000):
        typed = "".join(chance.choice(recovery.LETTERS) for _ in range(16))
        try:
            recovery.read(1, "0" + typed[1:])
        except recovery.SheetError:
            continue
        passed += 1
    assert passed <= 8  # expected: 20,000 / 32,768


@given(a_key)
def test_swapped_and_missing_lines_are_found(key):
    one, two, *rest = recovery.lines_of(Ring((key,)))

    if one[:14] != two[:14]:
        with pytest.raises(recovery.SheetError, match="line 1"):
            recovery.ring_from([two, one, *rest])
    with pytest.raises(recovery.SheetError, match="4 lines a key; 3 were typed"):
        recovery.ring_from([one, *rest])


@pytest.mark.parametrize("line", ["", "1234", "0000 0000 0000 000U", "0" * 17, "ÄÖ" * 8, "Z" * 16])
def test_nonsense_is_refused(line):
    with pytest.raises(recovery.SheetError, match="line 1"):
        recovery.read(1, line)
