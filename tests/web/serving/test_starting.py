"""A web process prepares first and answers then."""

import threading

import pytest

from sostenuto_web.platform.serving import starting


def begun(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr(starting, "_beginnings", [])


def test_it_waits_until_everything_is_ready_and_tells_what_takes_long(monkeypatch):
    monkeypatch.setattr(starting, "SILENT_S", 0.01)
    told, done = threading.Event(), []

    def long():
        told.wait(30)
        done.append("long")

    def say(words):
        said.append(words)
        told.set()

    said = []
    starting.at_start(lambda: begun(lambda: done.append("short")), "something short")
    starting.at_start(lambda: begun(long), "something long")

    assert starting.prepare_all(say) is True
    assert sorted(done) == ["long", "short"]
    assert "something long" in said


def test_the_doors_open_all_the_same_after_a_while(monkeypatch):
    monkeypatch.setattr(starting, "SILENT_S", 0.01)
    monkeypatch.setattr(starting, "LONGEST_S", 0.05)
    never = threading.Event()
    starting.at_start(lambda: begun(lambda: never.wait(30)), "something endless")

    assert starting.prepare_all() is False
    never.set()


def test_what_asks_twice_is_begun_once():
    count = []

    def begin():
        return begun(lambda: count.append(1))

    starting.at_start(begin, "words")
    starting.at_start(begin, "words")
    assert starting.prepare_all() is True
    assert count == [1]
