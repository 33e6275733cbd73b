"""The player in a real browser: what leaves it is recorded, sample by sample, and measured."""

import time

import numpy as np
import pytest
from tests.web.browser.listening.player_steps import (
    AUDIBLE,
    FIRST_MS,
    JUMP_LU,
    SETTLED,
    SHEET_MS,
    SKIP_MS,
    STOP_MS,
    TAP,
    TITLE,
    kept,
    levels_db,
    played,
    silent,
    since_click,
    sound_of,
)

pytestmark = pytest.mark.browser
SECONDS = 12.0
"""Of each piece in `player_rooms`."""
HELD_S = 4


@pytest.fixture
def player(programme, signed_in):
    page = signed_in("therapist", bypass_csp=True)
    page.add_init_script(TAP)
    page.goto(f"/people/{programme[0]}/programmes/{programme[1]}/play/")
    page.wait_for_selector("listening-player[data-ready]")
    page.wait_for_function("() => window.tapped")
    page.evaluate("() => window.tapped")
    return page


def test_it_sounds_at_once_goes_over_without_a_gap_and_stops(player, programme, house, axe):
    first = player.evaluate(TITLE)
    axe(player)
    player.click("[data-play]")
    player.wait_for_function("() => window.marks.first !== undefined")
    print("press to sound, ms:", since_click(player, "first"))
    assert since_click(player, "first") <= FIRST_MS

    player.wait_for_function(f"(first) => ({TITLE})() !== first", arg=first)
    player.wait_for_timeout(3000)
    sound, rate = sound_of(player)
    begins = int(np.argmax(np.abs(sound) > AUDIBLE)) + 2 * rate  # it has come in by then
    assert levels_db(sound[begins:], rate, 0.02).min() > -40  # no gap
    momentary = levels_db(sound[begins:], rate, 0.4)
    print("momentary dB over the join:", momentary.round(1))
    assert np.ptp(momentary) <= JUMP_LU
    assert np.abs(sound).max() <= 10 ** (-1 / 20)

    second = player.evaluate(TITLE)
    player.click("form[data-act=skip] button")
    player.wait_for_function(f"(second) => ({TITLE})() !== second", arg=second)
    assert player.evaluate("() => performance.now() - window.marks.click") <= SKIP_MS
    player.wait_for_timeout(2500)
    played(player, 0.2)
    sound, rate = sound_of(player)
    # From a levelled file to one that is not: its own gain brings it to the same level.
    after = levels_db(sound[-int(0.8 * rate) :], rate, 0.4)
    assert np.abs(after.mean() - momentary.mean()) <= JUMP_LU

    before = player.evaluate("() => window.marks.loud")
    player.click("form[data-act=stop] button")
    assert player.is_visible("#sheet-ground[open]")
    assert player.evaluate("() => performance.now() - window.marks.click") <= SHEET_MS
    silent(player)
    assert player.evaluate("() => window.marks.loud") > before
    print("stop to silence, ms:", since_click(player, "loud"))
    assert since_click(player, "loud") <= STOP_MS
    sound, rate = sound_of(player)
    going = levels_db(sound[: len(sound) - int(np.argmax(sound[::-1] != 0))], rate, 0.05)
    steps = -np.diff(going[-30:])[going[-29:] > -50]
    assert steps.max() <= 6  # it fades, and is not cut off

    found = kept(house, programme[1])
    assert (found["state"], found["skipped"]) == ("stopped", 1)
    assert found["slots"] == ["played", "skipped", "played", "waiting"]
    assert found["ended"] == [True, True, True]
    *sounded, never = zip(found["heard"], found["went_by"], strict=True)
    assert never == (None, None)
    assert all(0 < heard <= went_by for heard, went_by in sounded)


def test_a_page_that_is_loaded_again_goes_on_where_it_was(player, programme, house):
    title, began_s = player.evaluate(TITLE), time.monotonic()
    player.click("[data-play]")
    player.wait_for_function("() => window.marks.first !== undefined")
    played(player, 0.2)
    player.reload()
    player.wait_for_selector("listening-player[data-ready]")
    took_s = time.monotonic() - began_s

    assert player.evaluate(TITLE) == title
    found = kept(house, programme[1])
    assert found["slots"][0] == "playing"
    assert 1.5 <= found["position"] <= took_s
    player.click("[data-play]")
    played(player, 0.6)
    player.click("form[data-act=stop] button")
    player.evaluate(SETTLED)
    now = kept(house, programme[1])
    assert (found["ended"], now["ended"]) == ([False], [True])
    assert found["heard"][0] + 1 < now["heard"][0] <= SECONDS


def test_a_pause_is_not_counted_as_heard(player, programme, house):
    player.click("[data-play]")
    player.wait_for_function("() => document.querySelector('[data-progress]').value > 0.1")
    player.click("[data-hold]")
    player.wait_for_selector("[data-play]:visible")
    player.evaluate(SETTLED)
    at = player.evaluate("() => document.querySelector('listening-player').position")
    player.wait_for_timeout(HELD_S * 1000)
    player.click("form[data-act=stop] button")
    player.evaluate(SETTLED)

    found = kept(house, programme[1])
    assert found["went_by"][0] >= HELD_S
    assert 0 < found["heard"][0] <= at + 0.05  # told to a tenth


def test_it_begins_from_silence(player):
    player.click("[data-play]")
    player.wait_for_function("() => window.marks.first !== undefined")
    player.wait_for_timeout(2500)
    sound, rate = sound_of(player)
    sound = sound[int(np.argmax(np.abs(sound) > 0)) :]
    levels = levels_db(sound[: 2 * rate], rate, 0.25)

    assert levels[0] <= levels[-1] - 12
    assert np.all(np.diff(levels[:5]) > 0)
