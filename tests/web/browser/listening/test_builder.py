"""The programme builder in a browser: a path drawn and pieces dragged, by mouse and by keys."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.browser.conftest import surroundings

pytestmark = pytest.mark.browser
TITLES = (
    "els => els.map(e => e.querySelector('strong').textContent.replace(/^\\s*\\d+\\.\\s*/, ''))"
)


@pytest.fixture
def person(house):
    program = str(Path(__file__).parent / "builder_rooms.py")
    env = surroundings(house.folder)
    done = subprocess.run([sys.executable, program], env=env, check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.fixture
def form(person, signed_in):
    page = signed_in("therapist")
    page.goto(f"/people/{person}/listening/new/")
    page.locator("input[name=start][value='3,7']").check(force=True)
    return page


def points(page):
    """Return what the rows of the path say."""
    said = page.locator(".path-rows > li").evaluate_all(
        "els => els.map(e => [...e.querySelectorAll('select, input')].map(c => c.value))"
    )
    return [(row[0] or tuple(map(float, row[1:]))) for row in said if any(row)]


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.move(*end)
    page.mouse.up()


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def at(page, valence, arousal):
    box = page.locator("[data-square]").bounding_box()
    return (
        box["x"] + (valence + 1) / 2 * box["width"],
        box["y"] + (1 - arousal) / 2 * box["height"],
    )


def titles(page):
    return page.locator("programme-order li").evaluate_all(TITLES)


def planned(page):
    page.get_by_role("button", name="Plan it").click()
    page.wait_for_selector("programme-order[data-ready]")


def test_a_path_is_drawn_by_mouse_and_by_keys_and_planned(form, axe):
    square = form.locator("[data-square]")
    assert square.is_hidden()
    form.get_by_label("A path that you draw together").check(force=True)
    square.scroll_into_view_if_needed()
    assert points(form) == [(-0.5, 0.5), (0.5, -0.5)]

    form.mouse.click(*at(form, 0.7, 0.4))
    assert points(form)[2] == pytest.approx((0.7, 0.4), abs=0.03)
    drag(form, at(form, 0.5, -0.5), at(form, -0.1, -0.3))
    assert points(form)[1] == pytest.approx((-0.1, -0.3), abs=0.03)

    third = form.get_by_role("button", name="Point 3 of 3")
    third.focus()
    before = points(form)[2]
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Shift+ArrowLeft")
    assert points(form)[2] == pytest.approx((before[0] - 0.25, before[1] - 0.05), abs=0.011)
    assert "Point 3 of 3:" in form.locator("[data-said]").text_content()
    form.get_by_role("button", name="Add a point").click()
    assert len(points(form)) == 4
    form.keyboard.press("Delete")
    assert len(points(form)) == 3
    form.get_by_role("button", name="Take a point away").click()
    assert form.get_by_role("button", name="Take a point away").is_disabled()
    axe(form)

    form.locator("[data-typed] summary").click()
    form.locator("#id_path").select_option("tense")
    form.locator("input[name=path-1-valence]").fill("")
    form.locator("input[name=path-1-arousal]").fill("")
    assert form.locator(".path-point").first.evaluate("e => e.style.left") == "33.5%"
    planned(form)
    assert form.locator("svg path[d*='m-6 0l6 -6']").count() == 2


def test_a_piece_is_dragged_to_its_place_and_the_arrows_stay(form):
    planned(form)
    before = titles(form)
    handles = form.locator("[data-drag]")
    fourth = form.locator("programme-order li").nth(3)
    fourth.scroll_into_view_if_needed()
    start = middle(handles.nth(1).bounding_box())
    below = fourth.bounding_box()

    with form.expect_navigation():
        drag(form, start, (start[0], below["y"] + below["height"] * 0.8))
    form.wait_for_selector("programme-order[data-ready]")
    moved = [before[0], before[2], before[3], before[1], *before[4:]]
    assert titles(form) == moved
    assert form.locator("programme-order li").nth(3).get_by_text("kept").is_visible()

    with form.expect_navigation():
        form.get_by_role("button", name=f"up – {moved[3]}").focus()
        form.keyboard.press("Enter")
    form.wait_for_selector("programme-order[data-ready]")
    assert titles(form) == [before[0], before[2], before[1], before[3], *before[4:]]


def test_a_drag_that_is_broken_off_moves_nothing(form):
    planned(form)
    before = titles(form)
    form.locator("[data-drag]").first.scroll_into_view_if_needed()
    start = middle(form.locator("[data-drag]").first.bounding_box())

    form.mouse.move(*start)
    form.mouse.down()
    form.mouse.move(start[0], start[1] + 200)
    form.keyboard.press("Escape")
    form.mouse.up()

    assert form.locator(".programme-dragged").count() == 0
    form.reload()
    assert titles(form) == before


def test_an_order_of_their_own_is_chosen_and_dragged(form, axe):
    form.get_by_label("Their own order: they choose each piece").check(force=True)
    form.get_by_role("button", name="Plan it").click()
    form.wait_for_url("**/choose/")
    for count in (1, 2, 3):
        form.get_by_role("button", name="Add").nth(count).click()
        form.wait_for_function(
            "n => document.querySelectorAll('programme-order li').length === n", arg=count
        )
    form.wait_for_selector("programme-order[data-ready]")
    axe(form)
    before = titles(form)
    handles = form.locator("[data-drag]")
    handles.first.scroll_into_view_if_needed()
    start, first = middle(handles.nth(2).bounding_box()), handles.nth(0).bounding_box()

    with form.expect_navigation():
        drag(form, start, (start[0], first["y"] - 4))
    form.wait_for_selector("programme-order[data-ready]")

    assert titles(form) == [before[2], before[0], before[1]]
    assert "/choose/" in form.url
