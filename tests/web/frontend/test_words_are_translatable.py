"""Every visible text goes through a catalogue; what does not is found."""

import pytest
from django.template import engines
from django.utils.translation import gettext, gettext_lazy, ngettext
from tests.web.frontend.words import bracketed, untranslated

LAZY = gettext_lazy("Known to the catalogue")


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load i18n %}" + source).render(context)


def test_inside_the_block_every_text_is_bracketed_and_outside_none():
    with bracketed():
        assert gettext("Name") == str(gettext_lazy("Name")) == "⟦Name⟧"
        assert ngettext("one", "many", 2) == "⟦many⟧"
        assert str(LAZY) == "⟦Known to the catalogue⟧"
    assert gettext("Name") == "Name"
    assert str(LAZY) == "Known to the catalogue"


@pytest.mark.parametrize(
    ("source", "missed"),
    [
        ("<p>Left alone</p>", ["Left alone"]),
        ("<p>{% translate 'Done' %} and left alone</p>", ["⟦⟧ and left alone"]),
        ("<button aria-label='Left alone'></button>", ["Left alone"]),
        ("<img alt='Left alone'>", ["Left alone"]),
        ("<input placeholder='Left alone'>", ["Left alone"]),
        ("<td data-label='Left alone'>7</td>", ["Left alone"]),
        ("<option>Left alone</option>", ["Left alone"]),
    ],
)
def test_a_text_that_was_forgotten_is_found(source, missed):
    with bracketed():
        assert untranslated(drawn(source)) == missed


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Done' %}</p>",
        "<p aria-label=\"{% translate 'Done' %}\">{{ lazy }}</p>",
        "{% blocktranslate with who=lazy %}It is <b>{{ who }}</b> here{% endblocktranslate %}",
        "{% blocktranslate count n=3 %}a song{% plural %}{{ n }} songs{% endblocktranslate %}",
        "<p>Wren Invented</p><p>12 · 3.5 %</p><p>Sostenuto</p><p>×</p>",
        "<script>let words = 'not seen'</script><svg><title>not seen</title></svg>",
    ],
)
def test_what_is_translated_or_cannot_be_is_let_pass(source):
    with bracketed():
        assert untranslated(drawn(source, lazy=LAZY)) == []


@pytest.mark.parametrize("address", ["/", "/components/", "/nowhere/"])
def test_pages_of_the_look_say_nothing_that_cannot_be_translated(cast, address):
    browser = cast.browser("therapist")
    with bracketed():
        html = browser.get(address).content.decode()

    assert "⟦" in html
    assert untranslated(html) == []


def test_the_door_says_nothing_that_cannot_be_translated(cast):
    with bracketed():
        html = cast.browser(None).get("/sign-in/").content.decode()

    assert "⟦" in html
    assert untranslated(html) == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_refusals_say_nothing_that_cannot_be_translated(status):
    from sostenuto_web.frontend import refusals

    with bracketed():
        html = refusals.bare_page(status).content.decode()

    assert untranslated(html) == []


def test_what_says_its_own_language_is_left_as_it_is_and_what_follows_is_not():
    page = '<html lang="en"><p lang="en">A paper<br>of its <b>own</b></p><p>Left alone</p></html>'

    assert untranslated(page) == ["Left alone"]
    assert untranslated('<p><i translate="no">Tang 2020</i> Left alone</p>') == ["Left alone"]
