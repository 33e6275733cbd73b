"""Before somebody is signed out for doing nothing: a warning, a way to stay, a covered page."""

import pytest

pytestmark = pytest.mark.browser

ELEMENT = """
([seconds, url]) => {
  const idle = document.createElement('idle-warning');
  Object.assign(idle.dataset, { seconds, warn: 60, url, out: '/sign-in/', token: 'x' });
  idle.innerHTML = '<dialog class="dialog" id="ask"><p data-left></p>'
    + '<button data-stay>Stay</button></dialog>'
    + '<dialog class="dialog" data-cover><button data-back>Back</button></dialog>';
  document.body.append(idle);
}
"""


@pytest.fixture
def quiet(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.wait_for_selector("theme-switch:not([hidden])")
    page.evaluate("() => document.querySelectorAll('idle-warning').forEach(one => one.remove())")
    return page


def test_a_minute_before_it_asks_and_staying_tells_the_server(quiet):
    posted = []
    quiet.route(
        "**/stay/", lambda route: (posted.append(route.request.method), route.fulfill(status=204))
    )
    quiet.evaluate(ELEMENT, [62, "/stay/"])
    quiet.wait_for_selector("#ask[open]")
    quiet.click("[data-stay]")
    quiet.wait_for_selector("#ask:not([open])", state="attached")

    assert posted == ["POST"]


def test_when_the_time_is_over_the_door_is_shown(quiet):
    quiet.evaluate(ELEMENT, [2, "/stay/"])
    quiet.wait_for_url(lambda url: not url.endswith("/components/"))


def test_words_that_are_not_saved_wait_under_a_cover(quiet):
    quiet.evaluate(
        "() => { const f = document.createElement('form'); f.method = 'post';"
        " f.innerHTML = '<textarea id=typed></textarea>';"
        " document.querySelector('main').prepend(f) }"
    )
    quiet.fill("#typed", "not saved yet")
    quiet.evaluate(ELEMENT, [2, "/stay/"])
    quiet.wait_for_selector("dialog[data-cover][open]")
    assert not quiet.locator("main h1").is_visible()

    quiet.click("[data-back]")
    quiet.wait_for_selector("main h1", state="visible")

    assert quiet.input_value("#typed") == "not saved yet"
