"""The privacy officer reads who looked at what."""

import pytest

pytestmark = pytest.mark.browser


def test_the_privacy_officer_finds_who_looked_at_whom(signed_in, axe, screenshot):
    signed_in("therapist")
    page = signed_in("privacy_officer")
    page.goto("/house/records/")
    axe(page)
    screenshot(page, "who-looked-at-what")
    page.get_by_text("Choose days, a person, an outcome").click()
    page.get_by_label("Outcome").select_option("seen")
    with page.expect_navigation():
        page.get_by_role("button", name="Show these").click()
    assert "outcome=seen" in page.url
    page.locator("table.list tbody tr").first.wait_for()
    # What an open page asked for without anybody's hand is marked so, beside the outcome.
    tags = set(page.locator("table.list tbody .tag").all_inner_texts())
    assert tags - {"by itself"} == {"seen"}


def test_the_install_page_has_no_serious_barrier(page, axe, screenshot):
    page.goto("/install/")
    axe(page)
    screenshot(page, "install")
