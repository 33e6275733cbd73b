"""The page of all components in a real browser: width, zoom, colours, thumbs, keyboard."""

import pytest
from tests.web.browser.laws import CUT_OFF, OVERFLOW, SMALL, TEXT_SIZE

pytestmark = pytest.mark.browser

WIDTHS = (320, 375, 768, 1280, 1920)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_every_width_in_both_schemes_and_axe_has_nothing_grave(
    signed_in, axe, screenshot, scheme, width
):
    page = signed_in("therapist", color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto("/components/")

    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CUT_OFF) == []
    axe(page)
    screenshot(page, f"components-{scheme}-{width}")


def test_at_twice_the_size_nothing_is_cut_off(signed_in):
    # A browser's 200 % zoom halves the width that a page has and doubles its pixels.
    page = signed_in("therapist", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page.goto("/components/")

    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(CUT_OFF) == []


def test_text_alone_at_twice_the_size_keeps_to_its_page(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.evaluate(TEXT_SIZE, "200%")

    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_to_press_is_large_enough_for_a_thumb(signed_in, width):
    page = signed_in("therapist", viewport={"width": width, "height": 900})
    page.goto("/components/")

    assert page.evaluate(SMALL) == []


def test_a_button_that_is_too_small_is_noticed(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.evaluate(
        "() => { const b = document.createElement('button'); b.textContent = 'x';"
        " document.querySelector('main').append(b) }"
    )

    assert len(page.evaluate(SMALL)) == 1


def test_the_chosen_theme_wins_and_stays(signed_in):
    page = signed_in("therapist", color_scheme="light")
    page.goto("/components/")
    light = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    page.select_option("theme-switch select", "dark")
    page.reload()
    dark = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")

    assert (light, dark) == ("rgb(251, 248, 242)", "rgb(26, 25, 23)")


def test_on_paper_there_is_no_navigation_and_the_demonstration_says_so(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.emulate_media(media="print")

    assert page.locator(".demo-line").is_visible()
    assert not page.locator(".foot-tools").is_visible()
    assert not page.locator("main .button").first.is_visible()


def test_with_forced_colours_buttons_keep_an_edge(signed_in):
    page = signed_in("therapist", forced_colors="active")
    page.goto("/components/")
    style = "one => getComputedStyle(one).borderTopStyle"

    assert page.locator("main .button").first.evaluate(style) == "solid"


def test_without_javascript_the_page_says_and_offers_the_same(signed_in):
    page = signed_in("therapist", java_script_enabled=False)
    page.goto("/components/")

    assert page.locator("h1").inner_text() == "Everything a page is made of"
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").wait_for()
    assert not page.locator("[data-opens]").first.is_visible()
