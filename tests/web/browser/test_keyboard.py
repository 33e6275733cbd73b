"""The keyboard alone: skip links, a visible focus, the keyboard map, dialogs."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HERE = "() => document.activeElement.id || document.activeElement.textContent.trim()"
RING = """
() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth)];
}
"""


@pytest.fixture
def components(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.wait_for_selector("theme-switch:not([hidden])")
    return page


def test_the_first_key_leads_past_the_bar(components):
    components.keyboard.press("Tab")
    assert components.evaluate(HERE) == "Skip to content"

    components.keyboard.press("Enter")

    components.wait_for_function(f"() => ({HERE})() === 'main'")


def test_wherever_the_focus_is_it_can_be_seen(components):
    unseen = []
    for _ in range(60):
        components.keyboard.press("Tab")
        style, width = components.evaluate(RING)
        if style == "none" or width < 2:
            unseen.append(
                components.evaluate("() => document.activeElement.outerHTML.slice(0, 99)")
            )

    assert unseen == []


def test_help_opens_by_its_key_and_closes_by_escape(components, axe, screenshot):
    components.keyboard.press("?")
    expect(components.locator("#house-keys")).to_be_visible()
    axe(components)
    screenshot(components, "keyboard-help", whole=False)

    components.keyboard.press("Escape")

    expect(components.locator("#house-keys")).to_be_hidden()


def test_a_slash_leads_to_the_search_where_it_is_a_letter_again(components):
    components.keyboard.press("/")
    assert components.evaluate(HERE) == "q"

    components.keyboard.type("a/b?")

    assert components.input_value("#q") == "a/b?"
    assert not components.locator("#house-keys").is_visible()


def test_two_keys_lead_home(components):
    components.keyboard.type("gh")
    components.wait_for_url(lambda url: "/components/" not in url)

    assert components.url.removesuffix("/").count("/") == 2


def test_the_keys_can_be_switched_off(components):
    components.keyboard.press("?")
    components.locator("[data-keys-on]").uncheck()
    components.keyboard.press("Escape")
    components.reload()
    components.wait_for_selector("theme-switch:not([hidden])")
    components.keyboard.press("?")

    assert not components.locator("#house-keys").is_visible()


def test_a_dialog_gives_the_focus_back(components):
    button = components.locator("main [data-opens]")
    button.focus()
    components.keyboard.press("Enter")
    expect(components.locator("#sample")).to_be_visible()

    components.keyboard.press("Escape")

    expect(button).to_be_focused()


def test_the_account_folds_out_and_in_by_keyboard(components):
    summary = components.locator(".account summary")
    summary.focus()
    components.keyboard.press("Enter")
    expect(components.get_by_role("button", name="Sign out")).to_be_visible()

    components.keyboard.press("Escape")

    expect(components.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


MEANINGS = [
    (["?"], "help"),
    (["/"], "search"),
    (["n"], "new"),
    (["g", "p"], "go:p"),
    (["g", "h"], "go:h"),
    (["x"], ""),
    (["g", "?"], "help"),
    (["g", "g", "h"], "go:g"),
    (["Escape"], ""),
]


def test_the_map_means_what_its_table_says(components):
    told = components.evaluate(
        """async (table) => {
          const address = document.querySelector('script[type=module]').src;
          const text = await (await fetch(address)).text();
          const keyboard = new URL(text.match(/"(\\.\\/keyboard[^"]*)"/)[1], address);
          const map = (await (await fetch(keyboard)).text()).match(/"([^"]*keymap[^"]*)"/)[1];
          const { stroke } = await import(new URL(map, keyboard));
          return table.map(([keys]) => {
            let before = { first: "", at: 0 }, acts = [];
            keys.forEach((key, index) => {
              const next = stroke(before, key, 1000 + index);
              before = next.before;
              if (next.act) acts.push(next.act);
            });
            return acts[0] ?? "";
          });
        }""",
        MEANINGS,
    )

    assert told == [meaning for _, meaning in MEANINGS]
