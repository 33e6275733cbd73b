"""Measuring in the demo, as Rosa meets it: asked with a few keys, looked at, drawn, decided.

She is told that a form waits because of one answer, cannot finish it before she has said what was
done, asks another client what is due by typing digits, sees the chart go on, decides what follows
where numbers got worse, and looks up what is known, and what speaks against it.
"""

import pytest
from playwright.sync_api import Page, expect
from tests.web.browser import care_steps as steps
from tests.web.browser.demo_house import opened_demo
from tests.web.browser.opened_house import come_in

from sostenuto_web.config.demo.filling import invented

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
BETTER, WORSE, WAITS = "Birch", "Pebble", "Fern"
DESK = {"width": 1280, "height": 1000}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with opened_demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture
def rosa(open_page):
    page = open_page(viewport=DESK)
    come_in(page, "rosa", invented()["password"])
    return page


def measures_of(page: Page, alias: str) -> None:
    page.goto(f"{steps.record_of(page, alias)}measures/")


def test_a_form_waits_until_somebody_says_what_was_done(rosa, axe, screenshot):
    rosa.goto("/")
    expect(steps.main(rosa)).to_contain_text(f"{WAITS}: thoughts of harming oneself")
    measures_of(rosa, WAITS)
    steps.follow(rosa, "Look at the answers")
    axe(rosa)
    screenshot(rosa, "demo-measures-finish")
    steps.press(rosa, "Finish it")
    expect(steps.main(rosa)).to_contain_text("It is not finished yet")

    rosa.locator("textarea").first.fill(
        "Spoke with her at once, the safety plan is agreed (invented)."
    )
    steps.press(rosa, "Finish it")
    rosa.goto("/")
    expect(steps.main(rosa)).not_to_contain_text("thoughts of harming oneself")


def test_what_is_due_is_answered_by_digits_and_the_chart_goes_on(rosa, axe, screenshot):
    measures_of(rosa, BETTER)
    steps.press(rosa, "Begin")
    rosa.wait_for_selector("[data-ways]:not([hidden])")
    rosa.get_by_role("radio").first.focus()
    for digit in "21211":
        rosa.keyboard.press(digit)
    expect(rosa.locator("[data-line]")).to_contain_text("Everything is saved")
    steps.press(rosa, "Go on to the end")
    expect(steps.main(rosa)).to_contain_text("7 of 0 to 30")
    steps.press(rosa, "Finish it")

    measures_of(rosa, BETTER)
    card = steps.main(rosa).locator(".card", has_text="Penn Alcohol").last
    expect(card).to_contain_text("9 numbers")
    expect(card).to_contain_text("Cannot say: no verified reliability")
    axe(rosa)
    screenshot(rosa, "demo-measures")


def test_a_chart_says_what_it_rests_on(rosa, axe, screenshot, picture):
    measures_of(rosa, BETTER)
    steps.follow(rosa, "Patient Health Questionnaire")
    expect(steps.main(rosa)).to_contain_text("Better, beyond what chance of measuring explains")
    expect(steps.main(rosa)).to_contain_text("r 0.89 · SD 5.5")
    axe(rosa)
    screenshot(rosa, "demo-measures-course")
    picture(rosa, "measure")


def test_where_numbers_got_worse_somebody_decides(rosa, axe):
    measures_of(rosa, WORSE)
    steps.follow(rosa, "Penn Alcohol Craving Scale")
    expect(steps.main(rosa)).to_contain_text("The numbers got worse since the first.")
    steps.follow(rosa, "Write down what will be done")
    axe(rosa)
    rosa.get_by_role("checkbox").first.check()
    steps.press(rosa, "Write it down")
    expect(steps.main(rosa)).to_contain_text("What was decided")


def test_what_is_known_stands_beside_what_speaks_against_it(rosa, axe, screenshot, picture):
    rosa.goto("/evidence/?context=addiction&outcome=craving")
    main = steps.main(rosa)
    expect(main).to_contain_text("SMD −0.66, 95 % CI −1.23 to −0.10")
    expect(main).to_contain_text("SMD −0.04, 95 % CI −0.56 to 0.48")
    axe(rosa)
    screenshot(rosa, "demo-evidence")
    picture(rosa, "evidence")
