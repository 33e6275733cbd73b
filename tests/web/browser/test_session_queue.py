"""The queue of a session, in a real browser, in front of a house that stumbles in every way."""

import json
import random
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ASKED_FOR = ("the server responded with a status of 50", "net::ERR_CONNECTION_RESET")
ADDRESS = "/people/of-the-test/moments/"
OPEN = """async (account) => {
  const { Queue } = await import("/static/offline/queue.js");
  const whose = { account: account ?? document.body.dataset.signedIn, alive: "/alive/" };
  window.queue = await Queue.open(whose);
}"""
ADD = """async ([id, url, words]) => {
  const at = new Date().toISOString();
  await window.queue.add({ id, url, person: "token", kind: "quote", at, payload: { words } });
}"""
SEND = "() => window.queue.send({ byHand: true }).then(() => window.queue.state)"
COUNTS = "() => window.queue.counts()"
OF = f"() => window.queue.of('{ADDRESS}')"
STORED = """() => new Promise((give) => {
  indexedDB.open("sostenuto-offline").onsuccess = ({ target }) => {
    const asked = target.result.transaction("actions").objectStore("actions").getAll();
    asked.onsuccess = () => {
      const text = JSON.stringify(asked.result, (_, value) =>
        value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value);
      target.result.close();
      give(text);
    };
  };
})"""
KEY = """() => new Promise((give) => {
  indexedDB.open("sostenuto-offline").onsuccess = ({ target }) => {
    const asked = target.result.transaction("keys").objectStore("keys").getAll();
    asked.onsuccess = async () => {
      target.result.close();
      const [{ key }] = asked.result;
      const read = await crypto.subtle.exportKey("raw", key).then(() => true, () => false);
      give([key.extractable, read]);
    };
  };
})"""


class House:
    """Takes actions by their ids, as the real one does, and goes wrong as it is told to."""

    def __init__(self, page, troubles=()):
        self.page, self.troubles, self.log, self.batches = page, list(troubles), [], []
        page.route(f"**{ADDRESS}", self.take)

    def take(self, route):
        said = json.loads(route.request.post_data)
        self.batches.append(said)
        trouble = self.troubles.pop(0) if self.troubles else "fine"
        if trouble == "cut":
            return route.abort("internetdisconnected")
        if trouble in ("500", "503"):
            return route.fulfill(status=int(trouble), body="<h1>no</h1>")
        if trouble == "portal":
            return route.fulfill(status=200, content_type="text/html", body="<h1>Pay here</h1>")
        few = said["actions"][: 1 if trouble == "half" else None]
        answers = [self.apply(action) for action in few]
        if trouble == "lost":
            return route.abort("connectionreset")
        return route.fulfill(json={"answers": answers})

    def apply(self, action):
        if action["payload"]["words"] == "no":
            return {"id": action["id"], "result": "refused", "words": "That is not for here."}
        known = action["id"] in self.log
        if not known:
            self.log.append(action["id"])
        return {"id": action["id"], "result": "already" if known else "done"}


@pytest.fixture
def page(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.evaluate(OPEN, None)
    return page


def ids(count):
    return [f"00000000-0000-4000-8000-{number:012d}" for number in range(count)]


def add(page, ident, words="words"):
    page.evaluate(ADD, [ident, ADDRESS, words])


def until_sent(page, most=60):
    for _ in range(most):
        page.evaluate(SEND)
        if not page.evaluate(COUNTS)["waiting"]:
            return
    pytest.fail("it still waits")


@pytest.mark.parametrize("seed", range(3))
def test_every_action_arrives_once_and_in_order_whatever_the_line_does(page, seed):
    chance = random.Random(seed)
    kinds = ("cut", "500", "503", "portal", "half", "lost", "fine")
    house = House(page, [chance.choice(kinds) for _ in range(30)])
    wanted = ids(12)
    for ident in wanted:
        add(page, ident)
        if chance.random() < 0.3:
            page.reload()
            page.evaluate(OPEN, None)
    until_sent(page)

    assert house.log == wanted


def test_what_waits_survives_a_reload_and_a_closed_tab_and_is_sealed(page):
    House(page, ["cut"] * 50)
    add(page, ids(1)[0], "Silver window")
    stored = page.evaluate(STORED)
    assert "Silver" not in stored
    assert "quote" not in stored
    assert page.evaluate(KEY) == [False, False]

    other = page.context.new_page()
    page.close()
    House(other, ["cut"] * 50)
    other.goto("/components/")
    other.evaluate(OPEN, None)
    kept = other.evaluate(OF)

    assert [(one["kind"], one["payload"]) for one in kept] == [
        ("quote", {"words": "Silver window"})
    ]


def test_the_same_id_twice_is_one_action(page):
    house = House(page, ["cut"] * 4)
    for _ in range(3):
        add(page, ids(1)[0])
    until_sent(page)

    assert house.log == ids(1)


def test_one_that_is_refused_is_set_aside_with_words_and_the_rest_goes_on(page):
    house = House(page)
    for ident, words in zip(ids(3), ("yes", "no", "yes"), strict=True):
        add(page, ident, words)
    until_sent(page)
    kept = {one["id"]: one for one in page.evaluate(OF)}

    assert house.log == [ids(3)[0], ids(3)[2]]
    assert page.evaluate(COUNTS) == {"waiting": 0, "refused": 1}
    assert kept[ids(3)[1]]["said"] == "That is not for here."
    page.evaluate("id => window.queue.drop(id)", ids(3)[1])
    assert page.evaluate(COUNTS)["refused"] == 0


def test_what_makes_the_house_stumble_does_not_hold_up_the_rest(page):
    house = House(page)
    poison = ids(4)[1]
    take = house.take

    def stumbles(route):
        if poison in route.request.post_data:
            return route.fulfill(status=500, body="no")
        return take(route)

    page.unroute(f"**{ADDRESS}")
    page.route(f"**{ADDRESS}", stumbles)
    for ident in ids(4):
        add(page, ident)
    for _ in range(4):
        page.evaluate(SEND)

    assert house.log == [ident for ident in ids(4) if ident != poison]
    assert page.evaluate(COUNTS)["waiting"] == 1


def test_another_account_neither_sends_nor_opens_what_waits(page):
    house = House(page, ["cut"] * 3)
    add(page, ids(1)[0])
    assert page.evaluate(SEND) == "away"
    page.evaluate("() => window.queue.end()")
    page.evaluate(OPEN, "somebody-else")
    sent = len(house.batches)
    page.evaluate(SEND)

    assert page.evaluate(OF) == []
    assert page.evaluate(COUNTS)["waiting"] == 0
    assert len(house.batches) == sent


def test_who_is_signed_out_keeps_everything(page):
    House(page, ["cut"] * 9)
    add(page, ids(1)[0])
    assert page.evaluate(SEND) == "away"
    cookies = page.context.cookies()
    page.context.clear_cookies()

    assert page.evaluate(SEND) == "out"
    assert page.evaluate(COUNTS)["waiting"] == 1
    page.context.add_cookies(cookies)
    until_sent(page)


def test_two_tabs_send_one_after_the_other(page):
    house = House(page)
    other = page.context.new_page()
    other.goto("/components/")
    other.evaluate(OPEN, None)
    other.route(f"**{ADDRESS}", house.take)
    for number, ident in enumerate(ids(10)):
        add((page, other)[number % 2], ident)
    until_sent(page)
    until_sent(other)
    sent = [action["id"] for batch in house.batches for action in batch["actions"]]

    assert house.log == ids(10)
    assert sorted(sent) == ids(10)  # nothing was even sent twice


GOES = """async (cases) => {
  const { goingOf } = await import("/static/lib/session-going.js");
  return cases.map(({ taps }) => {
    const going = goingOf(taps.map(([id, kind, at, about]) => ({ id, kind, at, about })));
    const spans = Object.entries(going.activities);
    const pairs = spans.map(([id, { began, ended }]) => [id, [began, ended]]);
    return { ...going, activities: Object.fromEntries(pairs) };
  });
}"""


def test_a_session_goes_in_the_browser_as_it_goes_in_the_house(page):
    place = Path(__file__).parents[1] / "care" / "running" / "going_cases.json"
    cases = json.loads(place.read_text(encoding="utf-8"))

    assert page.evaluate(GOES, cases) == [case["going"] for case in cases]
