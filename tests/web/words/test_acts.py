"""Every act that is recorded has words, and no words stand for an act that nobody records."""

import ast
from pathlib import Path

import sostenuto_web
from sostenuto_web.people import erasing
from sostenuto_web.people.consents.models import Ending
from sostenuto_web.platform.audit import acts
from sostenuto_web.platform.policy.table import rules

HOUSE = Path(sostenuto_web.__file__).parent
OF_MUSIC = ("preference", "interview", "humstotal")
PUT_TOGETHER = {
    f"{kind}.{what}"
    for kind in ("client", "contact", "caution", "harm", "trigger", *OF_MUSIC)
    for what in ("added", "changed", "voided", "restored")
} - {"client.added", "interview.changed"}
PUT_TOGETHER |= {"session.missed", "session.planned_again", "note.signed", "note.amended"}
PUT_TOGETHER |= {"discharge.voided", "session.changed", "course.voided", "course.restored"}
PUT_TOGETHER |= {
    f"{kind}.{what}"
    for kind in ("goal", "objective", "schedule")
    for what in ("added", "changed", "voided", "restored")
}
PUT_TOGETHER |= {
    f"administration.{what}" for what in ("answered", "corrected", "total", "voided", "restored")
}
PUT_TOGETHER |= {"stepstaken.added", "stepstaken.voided"}
OF_ERASING = {f"client.erased.{why}" for why in (*erasing.WHYS, erasing.AGAIN)}
OF_CONSENTS = {f"consent.{what}" for what in Ending.What.values}


def codes() -> set[str]:
    """Return the second argument of every ``record(…)`` and ``_change(…)`` that is text."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1 and _is_about_acts(node):
                found |= {
                    each.value
                    for each in ast.walk(node.args[1])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
            if isinstance(node, ast.Assign) and _names(node) == {"action"}:
                found |= {
                    each.value
                    for each in ast.walk(node.value)
                    if isinstance(each, ast.Constant) and "." in str(each.value)
                }
    return {code for code in found if "." in code.strip(".")}


def _is_about_acts(call: ast.Call) -> bool:
    called = (
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    )
    return called in ("record", "_change")


def _names(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def test_every_act_has_words():
    recorded = codes() | PUT_TOGETHER | OF_CONSENTS | OF_ERASING

    assert len(recorded) > 50
    assert {code for code in recorded if code not in acts.words() and code not in rules()} == set()


def test_no_words_are_left_over():
    recorded = codes() | PUT_TOGETHER | OF_CONSENTS | OF_ERASING

    assert set(acts.words()) - recorded == set()
