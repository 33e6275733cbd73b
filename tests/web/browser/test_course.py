"""A course of care in a browser: kept as one writes, and questions come and go."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def begun(signed_in):
    """Return a page on the referral of a course that was just begun, and lead back afterwards."""
    page = signed_in("supervisor")
    page.goto("/people/")
    with page.expect_navigation():
        page.click("main table.list a >> nth=0")
    client = re.search(r"/people/([0-9a-f-]{36})/", page.url)[1]
    page.goto(f"/people/{client}/course/begin/")
    page.click("main button.button")
    page.wait_for_url("**/fill/referral/**")
    course = re.search(r"/course/([0-9a-f-]{36})/", page.url)[1]
    yield page
    page.goto(f"/people/{client}/course/{course}/void/")
    page.fill("[name=reason]", "Begun by a test.")
    page.click("main button.button-danger")
    page.wait_for_url("**/course/")


def kept(page):
    """Wait until what is done inside is kept."""
    return page.expect_response(
        lambda answer: "/fill/" in answer.url and answer.request.method == "POST"
    )


def test_what_is_written_is_kept_without_a_button_and_questions_come_and_go(begun, axe):
    page = begun
    expect(page.locator("#kept")).to_contain_text("Nothing is kept yet")

    with kept(page):
        page.check("#asked-source input[value=team]")
    page.wait_for_selector("#asked-who input[type=text]")
    with kept(page):
        page.fill("#asked-who input[type=text]", "Nurse Invented, ward 2")
    with kept(page):  # leaving a field that was changed says so, too
        page.press("#asked-who input[type=text]", "Tab")
    with kept(page):
        page.check("#asked-knows input[value=yes]")
    expect(page.locator("#kept")).to_contain_text("Saved as a draft")
    page.reload()

    expect(page.locator("#asked-who input[type=text]")).to_have_value("Nurse Invented, ward 2")
    axe(page)
    with kept(page):
        page.check("#asked-source input[value=self]")
    page.wait_for_selector("#asked-who input[type=text]", state="detached")
    page.click("button[value=next]")
    page.wait_for_url("**?part=why")


def test_an_answer_about_safety_is_an_alert_before_any_button_is_pressed(begun):
    page = begun
    page.goto(page.url.replace("/fill/referral/", "/fill/assessment/").split("?")[0])
    with kept(page):
        page.check("#asked-self_harm input[value=yes]")
    page.wait_for_selector("#asked-self_harm_now textarea")
    expect(page.locator("#kept")).to_contain_text("Saved as a draft")

    page.goto("/people/alerts/")

    expect(page.locator("main")).to_contain_text("harming oneself")
