"""One row with its source, and one technique with its cards."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from evidence_for_tests import rows_in

from sostenuto.evidence.library import library
from sostenuto.evidence.shape import AGAINST, KINDS, MEASURES
from sostenuto_web.evidence.explorer import words

pytestmark = pytest.mark.django_db
KNOWN = library()


def page(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_row_has_a_page(browser):
    for row in (*KNOWN.effects[::9], *KNOWN.findings[::5]):
        name = escape(KNOWN.sources[row.source].name)
        assert f">{name}<" in page(browser, f"/evidence/rows/{row.id}/")


def test_a_row_that_nobody_read_says_so_and_claims_nothing(browser):
    html = page(browser, "/evidence/rows/E089/")

    assert "Nobody here has read the figure" in html
    assert "evidence-claim" not in html


def test_a_row_that_is_superseded_names_the_newer_one(browser):
    html = page(browser, "/evidence/rows/E068/")

    newer = next(
        one.name
        for one in KNOWN.sources.values()
        if one.supersedes == next(row.source for row in KNOWN.effects if row.id == "E068")
    )
    assert f'<span translate="no">{newer}</span>' in html


@pytest.mark.parametrize("path", ["rows/E999/", "rows/x/", "techniques/nothing/"])
def test_what_is_not_there_is_not_there(browser, path):
    assert browser.get(f"/evidence/{path}").status_code == 404


@pytest.mark.parametrize("key", list(KNOWN.techniques))
def test_every_technique_has_a_page_with_its_cautions_and_cards(browser, key):
    one = KNOWN.techniques[key]
    html = page(browser, f"/evidence/techniques/{key}/")

    assert all(f'href="{reverse("technique", args=[card])}"' in html for card in one.cards)
    assert html.count("<li>") >= len(one.cautions)
    found = {row for row, _side, _said in rows_in(html)}
    assert found >= {row.id for row in KNOWN.findings if key in row.techniques}


def test_whoever_may_not_read_cards_gets_no_link_to_them(cast):
    html = page(cast.browser("director"), "/evidence/techniques/iso/")

    assert "listening_iso" not in html


def test_a_card_leads_to_what_is_known_of_it(browser):
    assert 'href="/evidence/techniques/iso/"' in page(
        browser, reverse("technique", args=["listening_iso"])
    )


def test_everything_that_a_table_may_say_has_words():
    assert {source.read for source in KNOWN.sources.values()} <= set(words.READ)
    assert set(KINDS) == set(words.KINDS)
    assert set(AGAINST) == set(words.COMPARED)
    assert set(MEASURES) - {"none"} == set(words.SCALES)
