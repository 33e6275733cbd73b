"""Pages that say no, as people see them."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/nowhere/", "/alive/?q=%00", "/sign-in/"])
def test_a_refusal_and_the_door_look_like_the_house(
    open_page, axe, screenshot, scheme, width, address
):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto(address)
    name = {"/nowhere/": "refusal-404", "/sign-in/": "door"}.get(address, "refusal-400")

    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, f"{name}-{scheme}-{width}")
