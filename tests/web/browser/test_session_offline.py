"""A session run on a phone while the network comes and goes: nothing lost, nothing doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.web.browser.conftest import PASSWORD, surroundings, until, wait_until_it_answers
from tests.web.browser.listening.player_steps import TARGETS
from tests.web.postgresql import free_port

pytestmark = pytest.mark.browser
ASKED_FOR = ("net::ERR_", "the server responded with a status of 50")
MANY = 60
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TAP_MS = 100 if TARGETS else 10_000
TAPS_MS = "() => performance.getEntriesByName('session-tap').map((one) => one.duration)"
INSIDE = """
import sys, json, django
django.setup()
from sostenuto_web.care.models import Session, Step
from sostenuto_web.record.facts import selectors
session = Session.objects.get(pk=sys.argv[1])
rows = selectors.of_session(session.pk)
facts = [(type(row).__name__, getattr(row, "words", "")) for row in rows]
steps = list(Step.objects.filter(session=session).order_by("at").values_list("kind", flat=True))
print(json.dumps({"state": session.state, "facts": facts, "steps": steps}))
"""


def inside(house, *words):
    env = surroundings(house.folder) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True)
    return done.stdout.decode()


def told(house, session):
    return json.loads(inside(house, "-c", INSIDE, session))


@pytest.fixture
def session(house):
    client, made = inside(house, str(Path(__file__).parent / "session_rooms.py")).split()
    return client, made


@pytest.fixture
def opened(session, signed_in):
    def open_it(**options):
        page = signed_in("therapist", **(PHONE | options))
        page.goto(f"/people/{session[0]}/sessions/{session[1]}/run/")
        page.wait_for_selector("session-run[data-ready]")
        return page

    return open_it


def ready(page):
    page.wait_for_selector("session-run[data-ready]")


def kept(page):
    page.wait_for_selector("session-run[data-kept]")


def quote(page, words):
    page.get_by_role("link", name="In their words").click()
    page.get_by_label("word for word").fill(words)
    page.get_by_role("button", name="Keep the words").click()
    page.get_by_text(f"“{words}”").first.wait_for()


def begin(page, name):
    page.locator("[data-part] button", has_text=name).click()


def all_sent(page):
    page.locator("[data-line]", has_text="All sent").wait_for()


def line(page):
    return page.locator("[data-line]").inner_text()


def not_yet_sent(page, count):
    page.locator("[data-line]", has_text=f"Not yet sent: {count}").wait_for()


def test_a_session_goes_on_while_the_network_is_away(house, session, opened):
    page = opened()
    kept(page)
    page.get_by_role("button", name="Start").click()
    begin(page, "Arriving")
    quote(page, "It is loud in me")
    all_sent(page)

    page.context.set_offline(True)
    begin(page, "Reading")
    quote(page, "The river line is mine")
    page.get_by_text("The network is away").wait_for()
    assert "3" not in line(page)
    page.reload()
    ready(page)
    page.get_by_text("“The river line is mine”").first.wait_for()
    assert page.locator("[aria-current=step]").get_attribute("data-name").startswith("Reading")
    quote(page, "I can say it now")
    page.get_by_role("button", name="End the session").click()
    not_yet_sent(page, 4)
    taps = page.evaluate(TAPS_MS)

    page.context.set_offline(False)
    all_sent(page)
    found = told(house, session[1])
    assert found["steps"] == ["start", "begin", "quote", "begin", "quote", "quote", "stop"]
    assert found["state"] == "finished"
    words = [words for kind, words in found["facts"] if kind == "Quote"]
    assert words == ["It is loud in me", "The river line is mine", "I can say it now"]
    assert max(taps) <= TAP_MS, taps


KEPT = """async () => {
  const pages = await caches.open("sostenuto-pages");
  const [one] = await pages.keys();
  const copy = one && (await pages.match(one));
  return copy ? new TextDecoder("latin1").decode(await copy.arrayBuffer()) : "";
}"""


def test_the_kept_page_is_sealed_and_goes_when_the_session_is_over(opened):
    page = opened()
    kept(page)
    page.reload()  # this time through the worker
    ready(page)
    lying = page.evaluate(KEPT)
    assert len(lying) > 1000
    for words in ("<session-run", "Silver Window"):  # four letters may be there by chance
        assert words in page.content()
        assert words not in lying
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="End the session").click()
    all_sent(page)
    until(page, f"async () => !(await ({KEPT})())")


def test_whoever_signs_out_keeps_what_waits_and_sends_it_when_they_are_back(house, session, opened):
    page = opened()
    house.states.pop("therapist")  # its session ends here
    kept(page)
    page.get_by_role("button", name="Start").click()
    all_sent(page)
    other = page.context.new_page()
    other.goto("/people/")
    other.evaluate("() => document.querySelector('[data-signs-out]').requestSubmit()")
    other.wait_for_url("**/sign-in/**")
    until(other, "async () => !(await caches.has('sostenuto-pages'))")

    quote(page, "Here while nobody is signed in")
    page.get_by_text("Sign in to send 1").click()
    sign_in(page, "intern")
    page.wait_for_url("**/run/")
    ready(page)
    assert page.get_by_text("Here while nobody is signed in").count() == 0
    all_sent(page)
    page.evaluate("() => document.querySelector('[data-signs-out]').requestSubmit()")
    page.wait_for_url("**/sign-in/**")
    assert told(house, session[1])["steps"] == ["start"]

    sign_in(page, "therapist")
    page.get_by_text("Everything of your session has been sent").wait_for()
    assert told(house, session[1])["steps"] == ["start", "quote"]


def sign_in(page, login):
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button:not([form])")
    page.wait_for_selector("[data-signed-in]")


def test_two_tabs_show_the_same_and_send_nothing_twice(house, session, opened):
    page = opened()
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    page.get_by_role("button", name="Start").click()
    other.get_by_role("button", name="End the session").wait_for()
    for number in range(3):
        quote(page, f"one {number}")
        quote(other, f"two {number}")
    all_sent(page)
    all_sent(other)
    found = told(house, session[1])

    assert found["steps"] == ["start", *["quote"] * 6]
    assert len({words for _kind, words in found["facts"]}) == 6


def serving(house, port):
    command = [sys.executable, "-m", "uvicorn", "sostenuto_web.config.asgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--lifespan", "off"]
    with house.log.with_name("killed.log").open("ab") as out:
        process = subprocess.Popen(
            command, env=surroundings(house.folder), stdout=out, stderr=subprocess.STDOUT
        )
    wait_until_it_answers(f"http://localhost:{port}/alive/", process, house.log)
    return process


ADD_MANY = """async ([url, person, count]) => {
  const { Queue } = await import("/static/offline/queue.js").catch(() => import(window.queueAt));
  const { signedIn: account, alive } = document.body.dataset;
  const queue = await Queue.open({ account, alive });
  for (let n = 0; n < count; n += 1) {
    const at = new Date(Date.now() - 1000 * (count - n)).toISOString();
    const payload = { words: `words ${n}` };
    await queue.add({ id: crypto.randomUUID(), url, person, kind: "quote", at, payload });
  }
}"""


@pytest.mark.slow
def test_a_house_that_is_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(
    house, session, signed_in, browser
):
    signed_in("therapist")
    port = free_port()
    server = serving(house, port)
    context = browser.new_context(
        base_url=f"http://localhost:{port}", storage_state=house.states["therapist"], **PHONE
    )
    try:
        page = context.new_page()
        page.goto(f"/people/{session[0]}/sessions/{session[1]}/run/")
        ready(page)
        kept(page)
        page.get_by_role("button", name="Start").click()
        all_sent(page)
        context.set_offline(True)
        run = page.locator("session-run")
        where = [run.get_attribute("data-url"), run.get_attribute("data-person"), MANY]
        at = "() => performance.getEntriesByType('resource').map(({name}) => name)"
        queue_at = next(name for name in page.evaluate(at) if "/offline/queue" in name)
        page.evaluate("at => { window.queueAt = at }", queue_at)
        page.evaluate(ADD_MANY, where)
        for _ in range(3):
            context.set_offline(False)
            time.sleep(1.2)
            server.send_signal(signal.SIGKILL)
            server.wait()
            context.set_offline(True)
            quote(page, "while the house is gone")
            server = serving(house, port)
        context.set_offline(False)
        all_sent(page)
    finally:
        context.close()
        server.kill()
        server.wait()
    words = [words for kind, words in told(house, session[1])["facts"] if kind == "Quote"]

    gone = ["while the house is gone"] * 3
    assert words == [f"words {n}" for n in range(MANY)] + gone


def test_distress_opens_the_grounding_at_once_also_without_the_network(house, session, opened, axe):
    page = opened()
    kept(page)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Music", exact=True).last.click()
    page.get_by_role("button", name="Silver Window").click()
    all_sent(page)
    page.context.set_offline(True)
    page.reload()
    ready(page)
    page.get_by_role("button", name="Stop: distress").click()
    assert page.get_by_text("We stop here. You did nothing wrong.").is_visible()
    axe(page)
    page.locator("#sheet-ground").get_by_role("button", name="Next").click()
    page.get_by_text("I am here.").wait_for()
    page.get_by_text("It is over").first.click()
    page.get_by_label("What was done").fill("We went outside")
    page.locator("#sheet-ground form button").click()
    not_yet_sent(page, 2)
    harm = page.locator("[data-harm-link]").get_attribute("href")
    assert f"session={session[1]}" in harm
    assert "song=" in harm

    page.context.set_offline(False)
    all_sent(page)
    assert told(house, session[1])["steps"] == ["start", "music", "distress", "eased"]


def test_ratings_are_given_by_touch_or_by_keys_and_answers_can_be_changed(
    house, session, opened, axe
):
    page = opened()
    page.get_by_role("link", name="Rate: before").click()
    sheet = page.locator("#sheet-pre")
    sheet.get_by_role("button", name="Hand it over").click()
    axe(page)
    sheet.locator(".mood-square input").nth(40).focus()
    page.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    chosen = sheet.locator("input[name=cell]:checked")
    assert chosen.get_attribute("value") == "7,6"
    sheet.get_by_role("button", name="Next").locator("visible=true").click()
    sheet.locator(".run-number:visible", has_text="7").click()
    axe(page)
    press_shown(sheet, "Next")
    press_shown(sheet, "Back")
    sheet.locator(".run-number:visible", has_text="4").click()
    press_shown(sheet, "Next")
    press_shown(sheet, "Leave this one out")
    press_shown(sheet, "That is enough")
    sheet.get_by_text("Thank you").wait_for()
    sheet.get_by_role("button", name="Back to the session").click()
    all_sent(page)
    found = told(house, session[1])

    assert found["steps"] == ["rating", "rating", "rating", "undo"]
    assert len(found["facts"]) == 2


def press(page, name):
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def press_shown(sheet, name):
    sheet.get_by_role("button", name=name).locator("visible=true").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_is_in_order_at_every_width_and_in_both_schemes(
    opened, axe, screenshot, scheme, width
):
    page = opened(viewport={"width": width, "height": 812}, color_scheme=scheme)
    page.get_by_role("button", name="Start").click()
    begin(page, "Reading")
    axe(page)
    assert page.evaluate(OVERFLOW) == 0
    screenshot(page, f"session-{scheme}-{width}", whole=False)
    for pad in ("Feeling said", "Music", "Help given", "Goals today"):
        page.get_by_role("link", name=pad).last.click()
        axe(page)
        screenshot(page, f"session-{pad.split()[0]}-{scheme}-{width}", whole=False)
        page.keyboard.press("Escape")


def test_without_scripts_each_pad_is_a_form(house, session, signed_in):
    page = signed_in("therapist", java_script_enabled=False, **PHONE)
    page.goto(f"/people/{session[0]}/sessions/{session[1]}/run/")
    press(page, "Start")
    page.get_by_label("word for word").fill("Without any script")
    press(page, "Keep the words")
    press(page, "Stop: distress")
    page.get_by_text("We stop here. You did nothing wrong.").wait_for()

    assert told(house, session[1])["steps"] == ["start", "quote", "distress"]
