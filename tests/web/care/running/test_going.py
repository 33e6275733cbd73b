"""How a session goes: the shared cases that the browser is held to as well."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sostenuto_web.care.running.going import Tap, going_of

CASES = json.loads(Path(__file__).with_name("going_cases.json").read_text(encoding="utf-8"))
ZERO = datetime(2026, 3, 2, 10, tzinfo=UTC)


def at(minute):
    return ZERO + timedelta(minutes=minute)


def minute(moment):
    return None if moment is None else (moment - ZERO) // timedelta(minutes=1)


def told(going):
    return {
        "running": going.running,
        "started": minute(going.started),
        "ended": minute(going.ended),
        "activity": going.activity,
        "sounding": going.sounding,
        "distress": going.distress,
        "activities": {k: [minute(s.began), minute(s.ended)] for k, s in going.activities.items()},
        "until": {key: minute(moment) for key, moment in going.until.items()},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_shared_cases_hold_here(case):
    taps = [Tap(token, kind, at(when), about) for token, kind, when, about in case["taps"]]

    assert told(going_of(taps)) == case["going"]
    assert told(going_of(reversed(taps))) == case["going"]
