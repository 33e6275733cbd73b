"""Every template of the house keeps to the look: no style, script or host of its own."""

import re
from pathlib import Path

import pytest

import sostenuto_web

HOUSE = Path(sostenuto_web.__file__).parent
TEMPLATES = sorted(HOUSE.rglob("templates/**/*.html"))
SHEETS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((HOUSE / "frontend/static/look").glob("*.css"))
)
KNOWN = set(re.findall(r"\.([a-z][a-z0-9-]*)", SHEETS)) | {"field-check", "account-name", "aside"}
FAULTS = {
    "a style of its own": r"\sstyle\s*=|<style",
    "a script of its own": r"<script(?![^>]*(\ssrc=|type=\"application/json\"))",
    "a script in an attribute": r"\son[a-z]+\s*=\s*[\"']",
    "another host": r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//",
    "a heading above its place": r"<h1(?=[\s>])",
}
MAY_HAVE_H1 = {"base.html", "_refusal.html", "h1.html", "closed.html"}


def without_tags(source: str) -> str:
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", source, flags=re.S)
    return re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S)


def unknown(said: str) -> set[str]:
    """Return the classes that no sheet knows; ``banner-{% if x %}…`` is put together."""
    words = said.split()
    starts = [word for word in words if word.endswith("-")]
    return {
        word
        for word in words
        if word not in starts
        and word not in KNOWN
        and not any(start + word in KNOWN for start in starts)
    }


def faults(source: str, name: str = "page.html") -> list[str]:
    text = without_tags(source)
    found = [what for what, pattern in FAULTS.items() if re.search(pattern, text)]
    draws_its_head = "{% block page_head %}" in source or name in MAY_HAVE_H1
    if draws_its_head and "a heading above its place" in found:
        found.remove("a heading above its place")
    strange = {word for said in re.findall(r'class="([^"]*)"', text) for word in unknown(said)}
    return found + [f"unknown class {word}" for word in sorted(strange)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_keeps_to_the_look(path):
    assert faults(path.read_text(encoding="utf-8"), path.name) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">x</p>',
        "<script>alert(1)</script>",
        "<button onclick='x()'>x</button>",
        '<img src="https://example.org/x.png">',
        '<link href="//example.org/x.css">',
        '<p class="btn-primary">x</p>',
        "<h1>x</h1>",
    ],
)
def test_what_does_not_keep_to_it_is_found(source):
    assert faults(source)


def test_what_keeps_to_it_is_let_pass():
    source = (
        '<p class="quiet{% if x %} number{% endif %} tag-{{ kind }}"><a href="{% url \'home\' %}">x'
        '</a></p><script src="{% static "a.js" %}"></script>'
    )
    assert faults(source) == []
