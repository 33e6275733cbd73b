"""Spoils a form one field at a time: everything that a hostile, hasty or broken sender may send."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.web.bad_input.filling import MARK, Items
from tests.web.bad_input.pages import DAYS, TEXTS, Field, Form

MILLION = 1_000_000
SCRIPT = f"</textarea><script>{MARK}</script>\"'><img src=x onerror={MARK}>"
FORMULA = "=cmd|'/c calc'!A1"
NOT_A_DAY = ("2026-02-30", "0000-00-00", "99999-01-01", "yesterday")
EDGES = ("0001-01-01", "9999-12-31")
NUMBERS = ("-1", "9" * 40, "1e400", "NaN", "Infinity", "0x10", "1_000")
ODD = {
    "empty": "",
    "blanks": "   ",
    "half a character": "\ud800x",
    "right to left": f"\u202eنص 👩🏽‍🎤 {MARK}\u2066",
    "combining": "e" + "\u0301" * 60,
    "script": SCRIPT,
    "formula": FORMULA,
    "second header": "a\r\nSet-Cookie: session=x",
    "path": "../../../etc/passwd",
    "template": "{{ 7 }}{% debug %}%s%n{0}",
    "SQL": "' OR 1=1; --",
    "object": '{"a": [1, {}]}',
    "brackets": "[]",
}
"""What may be taken as text, or not; nothing worse may happen."""
NUL, LONG = "NUL", "a million characters"


@dataclass(frozen=True)
class Spoilt:
    """A form with one field spoilt.

    Attributes
    ----------
    how, field : str
    items : list of (str, str)
    must_refuse : bool
        Whether keeping it would be a fault.
    """

    how: str
    field: str
    items: Items
    must_refuse: bool = False


def spoilt(form: Form, items: Items, foreign: tuple[str, ...]) -> Iterator[Spoilt]:
    """Yield the form spoilt in every way; ``foreign`` are ids and tokens of somebody else."""
    for name, field in form.fields.items():
        if name == "csrfmiddlewaretoken":
            continue
        for how, values, must_refuse in _ways(field, foreign):
            rest = [item for item in items if item[0] != name]
            yield Spoilt(how, name, [*rest, *((name, v) for v in values)], must_refuse)


def _ways(field: Field, foreign: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    typed = field.kind in TEXTS | DAYS | {"password"}
    chosen = field.kind in ("select", "radio") or len(field.offered) > 1
    yield "missing", (), False
    yield NUL, (f"a\0{MARK}",), typed or chosen
    yield LONG, ("x" * MILLION,), typed or chosen
    yield "twice", (*(field.values or ("x",))[:1], "no-such"), chosen and field.kind == "checkbox"
    yield "many times", tuple(map(str, range(500))), chosen
    yield "unknown", ("no-such",), chosen or field.kind in DAYS
    for how, value in ODD.items():
        yield how, (value,), False
    for number in NUMBERS:
        yield f"number {number[:9]}", (number,), False
    for day in NOT_A_DAY:
        yield f"no day {day}", (day,), field.kind in DAYS
    for day in EDGES:
        yield f"last day {day}", (day,), False
    for number, value in enumerate(foreign):
        yield f"foreign {number}", (value,), chosen
    if typed and field.most:
        yield "as long as may be", ("x" * field.most,), False
        yield "a path as long as may be", ("/" + "x" * (field.most - 1),), False
        yield "wide as may be", ("👩" * field.most,), False
        yield "one too long", ("x" * (field.most + 1),), True


def sampled(
    every: list[tuple[int, Spoilt]], seed: int, of_a_form: int, of_a_way: int
) -> list[tuple[int, Spoilt]]:
    """Return a share of (number of the form, spoilt form): some of each form and of each way."""
    every = list(every)
    random.Random(seed).shuffle(every)
    taken: list[tuple[int, Spoilt]] = []
    forms: dict[int, int] = {}
    ways: dict[str, int] = {}
    for number, one in every:
        if forms.get(number, 0) < of_a_form or ways.get(one.how, 0) < of_a_way:
            taken.append((number, one))
            forms[number] = forms.get(number, 0) + 1
            ways[one.how] = ways.get(one.how, 0) + 1
    return taken
