"""Tampering: every edit, deletion, reordering and cut tail is found; a sound chain has no fault."""

import random
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.platform.audit import chain
from sostenuto_web.platform.audit.anchor import Head
from sostenuto_web.platform.audit.verification import Walk

KEY = bytes(range(32))
ROWS = 60


def sound_chain(length: int, key: bytes = KEY, seed: int = 1) -> list[dict]:
    dice, rows, previous = random.Random(seed), [], chain.BEGINNING
    for number in range(1, length + 1):
        row = {
            "number": number,
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=7 * number),
            "by": UUID(int=dice.getrandbits(128)) if dice.random() < 0.9 else None,
            "role": dice.choice(["therapist", "intern", ""]),
            "action": dice.choice(["client.read", "client.changed", "search"]),
            "subject": dice.choice(["people.client", ""]),
            "subject_id": UUID(int=dice.getrandbits(128)),
            "client_id": UUID(int=dice.getrandbits(128)) if dice.random() < 0.5 else None,
            "outcome": dice.choice(["seen", "done", "refused"]),
            "detail": dice.choice([{}, {"found": 3}, {"reason": "moved", "fields": 2}]),
        }
        row["digest"] = chain.digest(key, previous, row)
        row["previous"], previous = previous, row["digest"]
        rows.append(row)
    return rows


def edit(dice: random.Random, rows: list[dict]) -> list[dict]:
    row, column = dice.choice(rows), dice.choice((*chain.COLUMNS[1:], "previous", "digest"))
    value = row[column]
    if isinstance(value, datetime):
        row[column] = value + timedelta(microseconds=dice.choice((-1, 1)))
    elif isinstance(value, bytes):
        place = dice.randrange(32)
        row[column] = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    elif isinstance(value, dict):
        row[column] = {**value, "fields": value.get("fields", 0) + 1}
    elif isinstance(value, str):
        row[column] = value + "x"
    else:
        row[column] = UUID(int=dice.getrandbits(128))
    return rows


def delete(dice: random.Random, rows: list[dict]) -> list[dict]:
    del rows[dice.randrange(len(rows))]
    return rows


def delete_and_renumber(dice: random.Random, rows: list[dict]) -> list[dict]:
    place = dice.randrange(len(rows))
    del rows[place]
    for row in rows[place:]:
        row["number"] -= 1
    return rows


def reorder(dice: random.Random, rows: list[dict]) -> list[dict]:
    a, b = dice.sample(range(len(rows)), 2)
    rows[a], rows[b] = rows[b], rows[a]
    if dice.random() < 0.5:  # what they tell is swapped, the numbers stay in order
        rows[a]["number"], rows[b]["number"] = rows[b]["number"], rows[a]["number"]
    return rows


def cut_tail(dice: random.Random, rows: list[dict]) -> list[dict]:
    return rows[: dice.randrange(len(rows))]


def put_in(dice: random.Random, rows: list[dict]) -> list[dict]:
    rows.insert(dice.randrange(len(rows)), deepcopy(dice.choice(rows)))
    return rows


def forge_without_the_key(dice: random.Random, rows: list[dict]) -> list[dict]:
    return sound_chain(len(rows), key=dice.randbytes(32), seed=dice.randrange(9))


TAMPERINGS = (edit, delete, delete_and_renumber, reorder, cut_tail, put_in, forge_without_the_key)


def fault_in(rows: list[dict], head: Head):
    return Walk(KEY, (head,)).through(rows)


def test_a_thousand_of_a_thousand_tamperings_are_found_and_the_sound_chain_has_none():
    sound = sound_chain(ROWS)
    head = Head(ROWS, sound[-1]["digest"])
    dice = random.Random(20261122)
    missed = []
    for turn in range(1000):
        tampering = TAMPERINGS[turn % len(TAMPERINGS)]
        rows = tampering(dice, [dict(row) for row in sound])
        if fault_in(rows, head) is None:
            missed.append((turn, tampering.__name__))

    assert missed == []
    assert fault_in(sound, head) is None


@given(st.integers(1, 40), st.data())
def test_the_fault_that_is_named_is_the_row_that_was_edited(length, data):
    rows = sound_chain(length)
    head = Head(length, rows[-1]["digest"])
    number = data.draw(st.integers(1, length))
    rows[number - 1]["outcome"] = "failed"
    fault = fault_in(rows, head)

    assert (fault.number, fault.kind) == (number, "edited row")


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_kept_head_that_is_behind_is_no_fault_and_one_that_is_ahead_is_a_cut_tail(length, kept):
    rows = sound_chain(max(length, kept))
    head = Head(kept, rows[kept - 1]["digest"] if kept else chain.BEGINNING)
    fault = fault_in(rows[:length], head)

    assert (fault and fault.kind) == ("cut tail" if kept > length else None)


@pytest.mark.parametrize("number", [1, 30, ROWS])
def test_a_missing_row_is_named(number):
    rows = sound_chain(ROWS)
    head = Head(ROWS, rows[-1]["digest"])
    del rows[number - 1]
    fault = fault_in(rows, head)

    assert fault.number == number
    assert fault.kind == ("cut tail" if number == ROWS else "missing row")
