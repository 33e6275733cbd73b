"""The player on a phone, with its keys and its screen: one audio element, recorded as it sounds.

A phone holds Web Audio when it is locked, so there it plays levelled files one after another.
"""

import time

import numpy as np
import pytest
from tests.web.browser.listening.player_steps import (
    AUDIBLE,
    JUMP_LU,
    SETTLED,
    SKIP_MS,
    STOP_MS,
    TAP,
    TARGETS,
    TITLE,
    inside,
    kept,
    levels_db,
    silent,
    since_click,
    sound_of,
)

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
JUMP_S = 3
GAP_S = 0.6 if TARGETS else 10.0
WATCH = """
window.keys = {};
window.awake = [];
window.states = [];
const media = navigator.mediaSession;
const set = media.setActionHandler.bind(media);
media.setActionHandler = (name, doing) => { window.keys[name] = doing; set(name, doing); };
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  window.awake.push("asked");
  const held = { released: false, release: async () => {
    held.released = true;
    window.awake.push("let go");
  } };
  return held;
} } });
"""
HEAR = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!this.tapped) {
    this.tapped = new AudioContext({ latencyHint: "playback" });
    this.tapped.createMediaElementSource(this).connect(this.tapped.destination);
    window.element = this;
  }
  return play.call(this);
};
"""
REFUSED = """
import sys, django
django.setup()
from tests.web.repertoire.music_for_tests import trigger
from sostenuto_web.listening.models import ListeningProgramme
row = ListeningProgramme.objects.get(pk=sys.argv[1])
song = row.slots.order_by("place")[int(sys.argv[2])].recording.song
trigger(row.client, f"{song.title} – {song.artist}", urge=10)
print(song.title)
"""


def heard(page):
    """Return what was recorded; the recorder misses a moment while it starts itself."""
    page.evaluate("() => window.heard.splice(0, 8)")
    return sound_of(page)


def opened(signed_in, programme, **options):
    page = signed_in("therapist", bypass_csp=True, **options)
    page.add_init_script(TAP + WATCH + (HEAR if options else ""))
    page.goto(f"/people/{programme[0]}/programmes/{programme[1]}/play/")
    page.wait_for_selector("listening-player[data-ready]")
    return page


@pytest.fixture
def phone(signed_in, programme):
    return opened(signed_in, programme, **PHONE)


@pytest.fixture
def desk(signed_in, programme):
    return opened(signed_in, programme)


def sounds(page):
    page.wait_for_function("() => window.marks.first !== undefined")


def stands(page, state):
    """Wait until the machine says that it plays, or that it pauses."""
    page.wait_for_function("s => navigator.mediaSession.playbackState === s", arg=state)


def test_a_phone_plays_levelled_files_one_after_another(phone, programme, house):
    first = phone.evaluate(TITLE)
    phone.click("[data-play]")
    sounds(phone)
    assert "of=levelled" in phone.evaluate("() => window.element.src")
    phone.wait_for_function(f"(first) => ({TITLE})() !== first", arg=first)
    phone.wait_for_function(
        "() => window.element.currentTime > 3.5 && window.element.currentTime < 9"
    )

    sound, rate = heard(phone)
    begins = int(np.argmax(np.abs(sound) > AUDIBLE)) + rate
    silent = levels_db(sound[begins:], rate, 0.05) < -45
    print("gap between two files, s:", 0.05 * int(silent.sum()))
    assert 0.05 * silent.sum() <= GAP_S
    going = levels_db(sound[begins:], rate, 0.4)
    going = going[going > -40]
    print("first and second, dB:", going[:10].mean().round(1), going[-8:].mean().round(1))
    assert np.abs(going[:10].mean() - going[-8:-1].mean()) <= JUMP_LU
    assert np.abs(sound).max() <= 10 ** (-1 / 20)
    assert kept(house, programme[1])["slots"][:2] == ["played", "playing"]


def test_the_keys_of_a_locked_phone_hold_go_on_skip_and_stop(phone, programme, house):
    phone.click("[data-play]")
    sounds(phone)
    stands(phone, "playing")
    assert phone.evaluate("() => navigator.mediaSession.metadata.title") == phone.title()

    phone.evaluate("() => window.keys.pause()")
    phone.wait_for_selector("[data-play]:visible")
    assert phone.evaluate("() => window.element.paused")
    stands(phone, "paused")
    where = phone.evaluate("() => window.element.currentTime")
    phone.evaluate("() => window.keys.play()")
    phone.wait_for_function("(where) => window.element.currentTime > where + 0.2", arg=where)
    stands(phone, "playing")

    title = phone.evaluate(TITLE)
    phone.evaluate("() => window.keys.nexttrack()")
    phone.wait_for_function(f"(title) => ({TITLE})() !== title", arg=title)
    phone.wait_for_function("() => !window.element.paused && window.element.currentTime > 0.2")
    phone.evaluate("() => window.keys.stop()")
    assert phone.is_visible("#sheet-ground[open]")
    phone.wait_for_function("() => window.element.paused")
    phone.evaluate("() => window.keys.play()")  # what was stopped stays stopped
    phone.wait_for_timeout(800)
    assert phone.evaluate("() => window.element.paused")
    found = kept(house, programme[1])
    assert (found["state"], found["slots"][:2]) == ("stopped", ["skipped", "played"])


def test_a_phone_counts_neither_a_pause_nor_what_was_jumped_over(phone, programme, house):
    phone.click("[data-play]")
    phone.wait_for_function("() => window.element?.currentTime > 1")
    phone.evaluate("() => window.keys.pause()")
    phone.wait_for_selector("[data-play]:visible")
    to = phone.evaluate("(jump) => (window.element.currentTime += jump)", JUMP_S)
    phone.evaluate("() => window.keys.play()")
    phone.wait_for_function("(from) => window.element.currentTime > from + 0.5", arg=to)
    phone.evaluate("() => window.keys.pause()")
    phone.wait_for_selector("[data-play]:visible")
    at = phone.evaluate("() => window.element.currentTime")
    phone.evaluate(SETTLED)

    assert 0 < kept(house, programme[1])["heard"][0] <= at - JUMP_S + 0.1  # told to a tenth


def test_a_call_that_comes_in_holds_the_music_and_play_goes_on(phone):
    phone.click("[data-play]")
    sounds(phone)
    phone.evaluate("() => window.element.pause()")  # as the phone does it
    phone.click("[data-play]")
    phone.wait_for_function("() => !window.element.paused")

    assert phone.is_visible("[data-hold]")


def test_a_phone_fades_out_when_it_is_stopped(phone):
    phone.click("[data-play]")
    sounds(phone)
    phone.wait_for_timeout(1500)
    phone.click("form[data-act=stop] button")
    silent(phone)

    assert since_click(phone, "loud") <= STOP_MS
    sound, rate = heard(phone)
    going = levels_db(sound[: len(sound) - int(np.argmax(sound[::-1] != 0))], rate, 0.05)
    assert (-np.diff(going[-14:])[going[-13:] > -45]).max() <= 9


def test_a_phone_that_loads_the_page_again_goes_on_where_it_was(phone, programme, house):
    title, began_s = phone.evaluate(TITLE), time.monotonic()
    phone.click("[data-play]")
    sounds(phone)
    phone.wait_for_function("() => window.element.currentTime > 2.5")
    phone.reload()
    phone.wait_for_selector("listening-player[data-ready]")
    took_s = time.monotonic() - began_s

    assert phone.evaluate(TITLE) == title
    where = kept(house, programme[1])["position"]
    assert 1.5 <= where <= took_s
    phone.click("[data-play]")
    phone.wait_for_function("() => window.element?.currentTime > 0.3")
    assert phone.evaluate("() => window.element.currentTime") >= where - 0.5


def test_what_is_refused_meanwhile_is_left_out_on_a_phone(phone, programme, house):
    phone.click("[data-play]")
    sounds(phone)
    refused = inside(house, "-c", REFUSED, programme[1], "1").strip()
    titles = []
    for _slot in range(2):
        title = phone.evaluate(TITLE)
        titles.append(title)
        phone.evaluate("() => { window.element.currentTime = window.element.duration - 0.3; }")
        phone.wait_for_function(f"(title) => ({TITLE})() !== title", arg=title)
        phone.wait_for_function("() => window.element.currentTime > 0.3")

    assert refused not in titles
    slots = kept(house, programme[1])["slots"]
    assert slots[0] == "played"
    assert slots[1] == "waiting"


@pytest.mark.parametrize("kind", ["desk", "phone"])
def test_the_screen_stays_on_while_it_sounds_and_no_longer(kind, request):
    page = request.getfixturevalue(kind)
    page.click("[data-play]")
    page.wait_for_function("() => window.awake.length === 1")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)
    assert page.evaluate("() => window.awake") == ["asked"]

    page.click("[data-hold]")
    page.wait_for_function("() => window.awake.at(-1) === 'let go'")
    page.click("[data-play]")
    page.wait_for_function("() => window.awake.length === 3")
    page.click("form[data-act=stop] button")
    page.wait_for_function("() => window.awake.length === 4")
    assert page.evaluate("() => window.awake") == ["asked", "let go"] * 2


def test_the_keys_of_a_desk_do_the_same(desk):
    desk.click("[data-play]")
    sounds(desk)
    desk.evaluate("() => window.keys.pause()")
    desk.wait_for_selector("[data-play]:visible")
    stands(desk, "paused")
    desk.evaluate("() => window.keys.play()")
    desk.wait_for_selector("[data-hold]:visible")
    title, at = desk.evaluate(TITLE), desk.evaluate("() => performance.now()")
    desk.evaluate("() => window.keys.nexttrack()")
    desk.wait_for_function(f"(title) => ({TITLE})() !== title", arg=title)
    assert desk.evaluate("() => performance.now()") - at <= SKIP_MS
    desk.evaluate("() => window.keys.stop()")
    assert desk.is_visible("#sheet-ground[open]")
