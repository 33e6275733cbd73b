"""The harness sees what it is there to see."""

import shutil
import time

import pytest
from tests.web.browser.laws import broken_on

pytestmark = pytest.mark.browser


@pytest.fixture
def _no_chromium(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)


@pytest.mark.usefixtures("_no_chromium")
def test_a_missing_browser_fails_where_everything_must_run(harness, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is not installed"):
        harness.chromium()


@pytest.mark.usefixtures("_no_chromium")
def test_a_missing_browser_is_said_and_left_out_elsewhere(harness, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium is not installed"):
        harness.chromium()


@pytest.mark.parametrize(
    ("planted", "where"),
    [
        ("() => { new Image().src = 'http://192.0.2.1/x.png' }", "complaints"),
        ("() => { location.assign('http://192.0.2.1/') }", "abroad"),
        ("() => { console.error('planted') }", "complaints"),
        ("() => { setTimeout(() => { throw new Error('planted') }) }", "complaints"),
        (
            "() => { const s = document.createElement('script'); s.textContent = 'let a = 1';"
            " document.body.append(s) }",
            "complaints",
        ),
        ("() => { document.body.setAttribute('style', 'color: red') }", "complaints"),
    ],
)
def test_requests_abroad_errors_and_breaches_are_seen(harness, house, browser, planted, where):
    context, watched = browser.new_context(base_url=house.url), harness.Watched()
    page = context.new_page()
    watched.watch(page, house.url)
    page.goto("/sign-in/")
    assert (watched.abroad, watched.complaints) == ([], [])

    page.evaluate(planted)
    until = time.monotonic() + 20
    while not getattr(watched, where) and time.monotonic() < until:
        page.wait_for_timeout(20)
    context.close()

    assert getattr(watched, where)


def test_axe_sees_a_control_without_a_name(open_page, axe):
    page = open_page()
    page.goto("/sign-in/")
    page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")

    with pytest.raises(AssertionError, match="button-name"):
        axe(page)


WIDE = """
() => { const one = document.createElement('p'); one.textContent = 'wide';
  one.style.width = '700px'; document.querySelector('main').append(one) }
"""


def test_what_does_not_fit_is_noticed_where_it_does_not(open_page):
    page = open_page()
    page.goto("/sign-in/")
    assert list(broken_on(page)) == []

    page.evaluate(WIDE)
    found = " ".join(broken_on(page))

    for where in ("at twice the size", "on a phone", "on a small phone"):
        assert f"wider than the screen {where}" in found
        assert f"cut off {where}" in found
    assert "at the desk" not in found
