"""The page shows what the core found, all of it, and says no more."""

import pytest
from evidence_for_tests import found_for, questions, rows_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.frontend.words import bracketed, untranslated

from sostenuto.evidence.claims import claim
from sostenuto.evidence.library import library
from sostenuto_web.evidence.explorer.sides import side_of

pytestmark = pytest.mark.django_db
many = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
READERS = ["therapist", "intern", "supervisor", "director", "researcher"]


def page(browser, **asked):
    return browser.get("/evidence/", asked).content.decode()


@many
@given(questions(), st.booleans())
def test_the_page_shows_exactly_what_the_search_finds(browser, asked, near):
    html = page(browser, **asked, **({"near": "on"} if near else {}))
    found = found_for(asked)
    wanted = [*found.effects, *found.findings]

    shown = [key for key, _side, _said in rows_in(html)]

    assert sorted(shown) == sorted(one.row.id for one in wanted if near or not one.near)


@many
@given(questions())
def test_every_sentence_is_the_claim_of_its_row_or_the_finding_itself(browser, asked):
    known = library()
    claims = {
        row.id: claim(known, row).words for row in known.effects if row.status != "unverified"
    }
    said = claims | {row.id: row.finding for row in known.findings}

    rows = rows_in(page(browser, **asked, near="on"))

    assert [(key, words) for key, _side, words in rows if said[key] != words] == []


@many
@given(questions())
def test_each_row_stands_on_one_side_and_what_speaks_for_it_is_what_the_core_says(browser, asked):
    found = found_for(asked)
    rows = rows_in(page(browser, **asked, near="on"))
    sides = {side: [key for key, held, _said in rows if held == side] for _key, side, _said in rows}

    assert sum(map(len, sides.values())) == len({key for key, _side, _said in rows})
    speaks = {one.row.id for one in found.supporting}
    speaks |= {one.row.id for one in found.findings if one.supports and not one.opposes}
    assert set(sides.get("for", ())) == speaks


@many
@given(questions())
def test_rows_of_one_side_keep_the_order_of_the_core(browser, asked):
    found = found_for(asked)
    effects = [one.row.id for one in found.effects]
    wanted = {side_of(one): [] for one in found.effects}
    for one in found.effects:
        wanted[side_of(one)].append(one.row.id)

    rows = rows_in(page(browser, **asked, near="on"))

    for side, ids in wanted.items():
        assert [key for key, held, _said in rows if held == side and key in effects] == ids


def test_both_sides_of_craving_are_told_with_the_same_detail(browser):
    html = page(browser, context="addiction", outcome="craving")

    assert "SMD −0.66, 95 % CI −1.23 to −0.10" in html
    assert "SMD −0.04, 95 % CI −0.56 to 0.48" in html
    for label in ("Estimate", "Behind it", "Found in", "Compared with", "Source"):
        assert html.count(f"<dt>{label}</dt>") >= 2
    assert html.count("https://doi.org/10.1002/14651858.CD012576.pub3") == 2
    assert "its table of findings" in html


def test_iso_is_told_with_what_was_found_of_it_before_what_was_found_of_listening(browser):
    html = page(browser, technique="iso")

    first = [key for key, _side, _said in rows_in(html)][:2]
    assert first == ["F02", "F03"]
    assert "Nothing that was read here speaks for it." in html
    assert "none of them says what it does by itself" in html


def test_an_opioid_blocker_is_spoken_of_where_music_is_listened_to(browser):
    html = page(browser, technique="own_music")

    assert "An opioid blocker may dull what music makes one feel" in html
    assert "With naltrexone both pleasant and unpleasant feelings" in html


def test_the_study_of_256_people_is_not_shown_for_addiction(browser):
    shown = {key for key, _side, _said in rows_in(page(browser, context="addiction", near="on"))}

    assert "F01" not in shown
    first = page(browser)
    assert "It is not a study of recovery from addiction." in first
    assert 'data-first="F01"' in first


def test_what_is_not_known_is_left_out_and_named(browser):
    html = page(browser, context="addiction", outcome="<b>bliss</b>")

    assert "is not known here, so it was left out of the question" in html
    assert "&lt;b&gt;bliss&lt;/b&gt;" in html
    assert rows_in(html) == rows_in(page(browser, context="addiction"))


@pytest.mark.parametrize("word", ["x" * 5000, "İ", "🎵", "' OR 1=1", "%00", "\ufffd"])
def test_whatever_is_typed_into_the_address_is_answered(browser, word):
    answer = browser.get("/evidence/", {"context": word, "technique": word, "near": word})

    assert answer.status_code == 200


def test_what_was_left_out_is_told_with_why(browser):
    html = page(browser, technique="ras")

    assert "Nobody here has read the figure" in html
    assert 'href="/evidence/rows/E089/"' in html
    assert "superseded by" in page(browser, technique="improvisation")


@pytest.mark.parametrize("role", READERS)
def test_whoever_works_with_music_or_looks_at_it_reads_it(cast, role):
    for path in ("/evidence/", "/evidence/rows/E001/", "/evidence/techniques/iso/"):
        assert cast.browser(role).get(path).status_code == 200


def test_a_client_and_a_stranger_find_no_such_page(cast):
    assert cast.browser("client").get("/evidence/").status_code == 404
    assert cast.browser(None).get("/evidence/").status_code == 302


def test_it_is_found_from_every_page_of_whoever_may_read_it(cast):
    assert 'href="/evidence/"' in cast.browser("director").get("/").content.decode()


def test_a_page_asks_the_database_no_more_when_it_shows_more(
    browser, django_assert_max_num_queries
):
    page(browser)  # the session is settled
    for asked in ({}, {"outcome": "craving"}, {"technique": "music_therapy", "near": "on"}):
        with django_assert_max_num_queries(8):
            page(browser, **asked)


PAGES = [
    "/evidence/",
    "/evidence/?context=addiction&near=on",
    "/evidence/?technique=iso&outcome=unheard",
    "/evidence/techniques/ras/",
    "/evidence/techniques/gim/",
    "/evidence/techniques/music_listening/",
    "/evidence/rows/E001/",
    "/evidence/rows/E068/",
    "/evidence/rows/E089/",
    "/evidence/rows/F01/",
    "/evidence/pool/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_word_that_is_not_of_a_row_can_be_translated(browser, path):
    with bracketed():
        html = browser.get(path).content.decode()

    known = frozenset({"unheard", "therapist"})
    assert untranslated(html, known=known) == []
