"""The stopwatch counts what arrives in a page: clicks, keys, and what no hand has done."""

import pytest
from bench import stopwatch
from bench.keystroke_model import Counted, Counter, UncountedError

pytestmark = pytest.mark.browser

PAGE = """data:text/html,
<form><label>Words <input name=words></label><textarea name=more></textarea>
<select name=which><option>a<option>b</select><button type=button>Go</button></form>
"""


@pytest.fixture
def counting(browser):
    context = browser.new_context()
    counter = Counter(context)
    page = context.new_page()
    page.goto(PAGE)
    counter.begin()
    yield page, counter
    context.close()


def test_clicks_keys_and_decisions_are_those_of_a_person(counting):
    page, counter = counting
    page.click("[name=words]")
    page.keyboard.type("abc")
    page.keyboard.press("Tab")
    page.keyboard.type("de")
    page.get_by_role("button").click()

    assert counter.end() == Counted(clicks=2, keys=6, decisions=3)


def test_a_button_pressed_by_keyboard_is_a_decision(counting):
    page, counter = counting
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")

    assert counter.end() == Counted(clicks=0, keys=1, decisions=1)


@pytest.mark.parametrize("cheat", ["fill", "select", "insert"])
def test_what_a_script_fills_in_without_keys_is_no_measure(counting, cheat):
    page, counter = counting
    if cheat == "fill":
        page.fill("[name=words]", "twenty five words of text")
    elif cheat == "select":
        page.select_option("[name=which]", "b")
    else:
        page.click("[name=more]")
        page.keyboard.insert_text("many words at once")

    with pytest.raises(UncountedError):
        counter.end()


def test_a_tap_on_a_touch_screen_is_a_click(browser):
    context = browser.new_context(has_touch=True)
    counter = Counter(context)
    page = context.new_page()
    page.goto(PAGE)
    counter.begin()
    page.get_by_role("button").tap()

    assert counter.end() == Counted(clicks=1, keys=0, decisions=1)
    context.close()


def test_a_target_is_missed_by_one_click_too_many_or_by_time():
    target = stopwatch.Target(clicks=8, seconds=120)

    assert target.is_met(Counted(clicks=8, keys=400, decisions=8))
    assert not target.is_met(Counted(clicks=9, keys=0, decisions=9))
    assert not target.is_met(Counted(clicks=8, keys=600, decisions=8))
    assert sum(len(words.split()) for words in stopwatch.WORDS) == 25
    assert stopwatch.TARGETS.keys() == stopwatch.SAYS.keys()
