"""The one look of our pictures: warm paper, one accent, type that can be read across a room."""

from typing import Any

Spec = dict[str, Any]
"""A Vega-Lite specification or a part of one."""

PAPER = "#fbf8f2"
INK = "#2d2a26"
QUIET_INK = "#6f6860"
HAIRLINE = "#ddd5c8"
ACCENT = "#17706e"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language, as the specification's own standard wants it; nothing is fetched."""


def page(title: str, subtitle: str, body: Spec, *, twin: str) -> Spec:
    """Return ``body`` as a whole picture with its title, margins, our type and its text twin.

    The twin says in words what the picture shows; whoever cannot see it is read it aloud.
    """
    return {
        "$schema": SCHEMA,
        "description": f"{title}. {twin}",
        "title": {"text": title, "subtitle": subtitle},
        "padding": 28,
        "background": PAPER,
        **body,
        "config": {
            "font": FONT,
            "title": {
                "anchor": "start",
                "fontSize": 22,
                "fontWeight": 600,
                "color": INK,
                "subtitleColor": QUIET_INK,
                "subtitleFontSize": 14,
                "subtitlePadding": 6,
                "offset": 18,
            },
            "axis": {
                "labelColor": QUIET_INK,
                "titleColor": QUIET_INK,
                "labelFontSize": 12,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "gridColor": HAIRLINE,
                "domainColor": HAIRLINE,
                "tickColor": HAIRLINE,
            },
            "view": {"stroke": None},
            "concat": {"spacing": 28},
        },
    }
