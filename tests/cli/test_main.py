"""The command itself: help, version and faults."""

import pytest

import sostenuto
from sostenuto.cli import analyse

from .conftest import Call

VERBS = ("analyse", "plan", "why", "name", "features", "compose", "demo", "score", "change", "gas")


def test_alone_it_says_what_it_can_do(call: Call) -> None:
    answer = call()

    assert answer.code == 0
    assert all(verb in answer.out for verb in VERBS)


def test_it_says_its_version(call: Call) -> None:
    answer = call("--version")

    assert (answer.code, answer.out) == (0, f"sostenuto {sostenuto.__version__}\n")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_and_speaks_json(call: Call, verb: str) -> None:
    answer = call(verb, "--help")

    assert answer.code == 0
    assert "--json" in answer.out


def test_a_fault_of_ours_is_one_line_without_what_it_was_about(
    call: Call, music: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("about Somebody's Song")

    monkeypatch.setattr(analyse, "_say_lines", broken)

    answer = call("analyse", music)

    assert answer.code == 70
    assert len(answer.err.splitlines()) == 1
    assert "please report it: RuntimeError in test_main.py" in answer.err
    assert "Somebody" not in answer.err
