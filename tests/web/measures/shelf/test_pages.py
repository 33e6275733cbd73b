"""The shelf: every measure has its page, the list is found through, and only staff see it."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.forms_for_tests import computed

from sostenuto.measures.elsewhere import outside
from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measure, measures, variants
from sostenuto_web.frontend import tables
from sostenuto_web.measures.shelf import listing, services, words
from sostenuto_web.measures.shelf.knowing import Page
from sostenuto_web.measures.shelf.saying import runs_said
from sostenuto_web.measures.shelf.strip import MARGIN, WIDTH, strip_of
from sostenuto_web.platform.policy.table import Role

LIST = "/measures/"
READERS = {
    Role.THERAPIST, Role.INTERN, Role.SUPERVISOR, Role.DIRECTOR, Role.RESEARCHER,
    Role.ADMINISTRATOR,
}  # fmt: skip
EVERY = [(code, variant) for code in measures() for variant in ("", *variants(code))]


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


def text(answer) -> str:
    return answer.content.decode()


def address(code: str, variant: str = "") -> str:
    return f"{LIST}{code}/as/{variant}/" if variant else f"{LIST}{code}/"


@pytest.mark.parametrize("role", [*Role, None])
def test_the_shelf_is_read_by_staff_and_by_nobody_else(cast, role):
    answers = [cast.browser(role).get(where) for where in (LIST, address("phq9"), f"{LIST}steps/")]

    wanted = 200 if role in READERS else (302 if role is None else 404)
    assert [answer.status_code for answer in answers] == [wanted] * 3


def test_every_measure_and_every_variant_has_its_page(therapist):
    for code, variant in EVERY:
        answer = therapist.get(address(code, variant))
        page, of = text(answer), measure(code, variant)

        assert answer.status_code == 200, (code, variant)
        for source in of.sources.values():
            assert source.url.replace("&", "&amp;").replace("'", "&#x27;") in page
        for refused in ("None", "inf", "nan", "{", "()"):
            assert re.search(rf">[^<]*(?<!\w){re.escape(refused)}(?!\w)[^<]*<", plain(page)) is None


def plain(page: str) -> str:
    """Return a page without what is quoted from sources as it stands there."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'<(ul|ol|span|p)[^>]* lang="en".*?</\1>', "", main, flags=re.DOTALL)


def test_an_address_that_names_no_measure_is_not_found(therapist):
    for where in ("nothing/", "PHQ-9/", "phq9/as/us/", "k10/as/nothing/", "cssrs_screen/"):
        assert therapist.get(f"{LIST}{where}").status_code == 404


def test_the_list_names_every_measure_and_says_why_some_are_not_built(therapist):
    page = text(therapist.get(LIST))

    assert len(re.findall(r'<th scope="row"><a href="/measures/\w+/"', page)) == len(measures())
    for one in outside().values():
        assert one.name in page
        assert one.why in page
        assert f"{LIST}{one.code}/" not in page


def test_every_measure_stands_under_an_area():
    assert [one.construct for one in measures().values() if not words.area_of(one.construct)] == []


@pytest.mark.parametrize(
    ("said", "there", "not_there"),
    [
        ({"q": "PHQ9"}, "phq9", "gad7"),
        ({"q": "phq-9"}, "phq9", "phq2"),
        ({"q": "resilience"}, "brs", "phq9"),
        ({"area": "craving"}, "pacs", "brs"),
        ({"entry": "total"}, "bscs", "brs"),
        ({"with_change": "on"}, "phq9", "brs"),
    ],
)
def test_measures_are_found(therapist, said, there, not_there):
    page = text(therapist.post(LIST, said))

    assert f'href="{LIST}{there}/"' in page
    assert f'href="{LIST}{not_there}/"' not in page


def test_what_does_not_fit_is_said(therapist):
    assert "No measure fits all of this" in text(therapist.post(LIST, {"q": "zebra"}))
    assert therapist.post(LIST, {"area": "flying"}).status_code == 422


def test_the_list_asks_the_database_as_often_for_many_forms(
    therapist, cast, django_assert_num_queries
):
    by = cast.staff[Role.THERAPIST]
    therapist.get(LIST)
    with CaptureQueriesContext(connection) as none:
        therapist.get(LIST)
    asked = len(none.captured_queries)
    for code in ("phq9", "gad7", "isi"):
        services.keep_form(by, json_of(code))
    therapist.get(LIST)  # documents are read once
    with django_assert_num_queries(asked):
        page = text(therapist.get(LIST))
    assert page.count("form is here") == 3
    shown = listing.found(listing.shelf(), {"with_form": True})
    assert {one.measure.code for one in shown} == {"phq9", "gad7", "isi"}


def json_of(code: str) -> str:
    return json.dumps(computed(code))


def texts_of(page: Page, of: Measure) -> set[str]:
    """Return the catalogue's texts that a page asks a translation of."""
    told = {of.name, of.construct, of.recall, of.interval, of.why_total, of.missing, of.licence}
    told |= {of.credit, of.form_check, *of.topics, *of.cautions}
    told |= {level.label for bands in of.bands for level in bands.levels}
    told |= {text for one in of.cutoffs for text in (one.use, one.people)}
    told |= {one.words for one in (*of.screens, *of.safety, *of.important, *of.bases)}
    told |= {one.people for one in (*of.reliability, *of.norms)}
    return (told | {one.topic for one in of.extras}) - {""}


def test_translators_get_every_text_that_the_pages_show():
    known = {word.text for word in tables.words()}
    for code, variant in EVERY:
        of = measure(code, variant)

        assert texts_of(Page(of), of) - known == set(), (code, variant)


def test_every_key_that_is_shown_has_words():
    for code, variant in EVERY:
        of = measure(code, variant)
        scales = {one.key for one in of.scales} | {one.scale for one in (*of.bands, *of.cutoffs)}

        assert {one.kind for one in of.reliability} <= set(words.KINDS)
        assert {one.scheme for one in of.bands} <= set(words.SCHEMES)
        assert scales <= set(words.SCALES)
        assert {of.variant} - {""} <= set(words.VARIANTS)
        assert of.rule in words.RULES
        assert of.decision in words.DECISIONS


def test_bands_are_drawn_to_their_lengths_and_none_lies_on_another():
    drawn = 0
    for code, variant in EVERY:
        of = measure(code, variant)
        for bands in of.bands:
            strip = strip_of(of, bands)
            if strip is None:
                continue
            drawn += 1
            ends = [piece.x + piece.width for piece in strip.pieces]
            starts = [piece.x for piece in strip.pieces[1:]]

            assert all(piece.width > 0 for piece in strip.pieces), code
            assert all(abs(a - b) < 0.02 for a, b in zip(ends, starts, strict=False)), code
            assert strip.pieces[0].x >= MARGIN
            assert ends[-1] <= WIDTH - MARGIN + 0.02
            assert len(strip.edges) == len(bands.levels) + 1
    assert drawn > 10


@given(st.sets(st.integers(1, 30)))
def test_runs_of_items_say_every_item_once(items):
    found: set[int] = set()
    for part in filter(None, runs_said(sorted(items)).split(", ")):
        first, _bar, last = part.partition("–")
        found |= set(range(int(first), int(last or first) + 1))

    assert found == items
