"""The contrast of every pair of colours that meet on a page, measured in both schemes."""

import re
from itertools import product
from pathlib import Path

import pytest

import sostenuto_web.frontend

LOOK = Path(sostenuto_web.frontend.__file__).parent / "static" / "look"
SOURCE = (LOOK / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0

GROUNDS = ("paper", "sheet", "well")
TEXT_PAIRS = [
    *product(("ink", "quiet", "accent", "accent-deep", "danger", "caution"), GROUNDS),
    *[(ink, "accent-wash") for ink in ("ink", "quiet", "accent", "accent-deep")],
    *[(name, f"{name}-wash") for name in ("caution", "danger", "invented")],
    *[("ink", f"{name}-wash") for name in ("caution", "danger", "invented")],
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-danger", "danger-fill"),
    ("on-danger", "danger"),
]
"""Text and what it stands on."""
SHAPE_PAIRS = [
    *product(("edge", "accent", "focus", "danger-fill"), GROUNDS),
    ("danger-fill", "danger-wash"),
]
"""Edges of controls, the focus ring, marks: what must be seen but is not read."""


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


def block_after(start: str) -> str:
    """Return the innermost block of declarations that follows ``start``."""
    return SOURCE.split(start, 1)[1].split("{", 1)[1].split("}", 1)[0]


LIGHT = colours(block_after("\n:root "))
DARK = colours(block_after(':root:not([data-theme="light"]) '))
CHOSEN_DARK = colours(block_after('\n:root[data-theme="dark"] '))
SCHEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(scheme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{one} on {other}: {contrast(scheme[one], scheme[other]):.2f}"
        for one, other in pairs
        if contrast(scheme[one], scheme[other]) < least
    ]


def test_contrast_is_measured_as_published():
    # The two ends, and a grey that is often quoted as just passing on white.
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("name", SCHEMES)
def test_text_can_be_read_on_everything_that_it_stands_on(name):
    assert too_weak(SCHEMES[name], TEXT_PAIRS, TEXT) == []


@pytest.mark.parametrize("name", SCHEMES)
def test_edges_and_focus_can_be_seen(name):
    assert too_weak(SCHEMES[name], SHAPE_PAIRS, SHAPE) == []


def test_a_weak_pair_is_noticed():
    assert too_weak(LIGHT, [("hairline", "paper")], SHAPE)


def test_dark_is_the_same_chosen_or_asked_for_and_leaves_no_colour_light():
    assert CHOSEN_DARK == DARK
    assert set(DARK) == set(LIGHT)


def test_every_named_token_exists_and_no_colour_is_written_outside_the_tokens():
    known = set(re.findall(r"--([a-z0-9-]+):", SOURCE))
    sheets = {path: path.read_text(encoding="utf-8") for path in sorted(LOOK.glob("*.css"))}
    used = {name for text in sheets.values() for name in re.findall(r"var\(--([a-z0-9-]+)", text)}
    stray = [
        f"{path.name}: {colour}"
        for path, text in sheets.items()
        if path.name != "tokens.css"
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", text)
    ]

    assert used <= known
    assert stray == []
