"""Brain and body: a map of links, and every way with what stands against it."""

import re
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.frontend.words import bracketed, untranslated

from sostenuto.evidence.chains import chains
from sostenuto.evidence.library import library
from sostenuto_web.evidence.mechanisms.asking import Asked, asked_in
from sostenuto_web.evidence.mechanisms.forms import AskForm
from sostenuto_web.evidence.mechanisms.showing import SAYS, STUDIED, ways
from sostenuto_web.platform.policy.table import Role

PAGE = reverse("mechanisms")
READERS = {Role.THERAPIST, Role.INTERN, Role.SUPERVISOR, Role.DIRECTOR, Role.RESEARCHER}

places = st.sampled_from(["", *library().places])
techniques = st.sampled_from(["", *library().techniques])
outcomes = st.sampled_from(["", *library().outcomes])


def page(cast, query="", role=Role.THERAPIST):
    return cast.browser(role).get(PAGE + query)


def text(answer) -> str:
    html = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(unescape(html).split())


def rows_of(answer) -> list[str]:
    return re.findall(r'<tbody id="(N\d+)">', answer.content.decode())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLIENT])
def test_it_is_for_whom_the_rule_lets_in(cast, role):
    assert page(cast, role=role).status_code == (200 if role in READERS else 404)


def test_a_stranger_signs_in_first_and_a_client_finds_nothing(cast):
    assert page(cast, role=None).status_code == 302
    assert page(cast, role=Role.CLIENT).status_code == 404


def test_it_asks_the_database_for_nothing_of_its_own(cast, django_assert_max_num_queries):
    browser = cast.browser(Role.THERAPIST)
    browser.get(PAGE)
    with django_assert_max_num_queries(12):
        browser.get(PAGE)


def test_the_standing_sentence_is_there_whatever_is_asked(cast):
    for query in ("", "?place=oxytocin", "?place=motor&outcome=craving"):
        assert "Activity in an area is not a clinical effect." in text(page(cast, query))


def test_oxytocin_says_that_singing_did_not_raise_it(cast):
    said = text(page(cast, "?place=oxytocin"))

    assert "Oxytocin fell after singing in a choir" in said
    assert "contradicts the usual claim" in said
    assert "2 findings, 2 ways; for none of them an effect in people was read." in said


def test_each_finding_says_what_kind_of_study_it_was_and_in_whom(cast):
    said = text(page(cast, "?place=dopamine"))

    assert "Laboratory study in people" in said
    assert "27 healthy people" in said
    assert "Ferreri 2019" in said


def test_the_last_step_names_effects_in_people_or_that_there_are_none(cast):
    craving = text(page(cast, "?place=motor"))
    assert "Walking speed" in craving
    assert "SMD" in craving or "difference" in craving
    assert "none was read" in text(page(cast, "?place=striatum"))


def test_what_nobody_has_read_is_not_shown(cast):
    unread = {row.id for row in library().mechanisms if row.status == "unverified"}

    assert unread
    assert not unread & set(rows_of(page(cast)))


def test_for_and_against_stand_in_the_order_of_the_table(cast):
    shown = rows_of(page(cast))

    assert shown == [row.id for row in library().mechanisms if row.id in shown]
    assert {library().mechanisms[int(key[1:]) - 1].direction for key in shown} == set(SAYS)


@pytest.mark.parametrize(
    "query", ["?place=knee", "?technique=humming&outcome=joy", "?place=%F0%9F%8E%B5"]
)
def test_what_is_not_known_is_left_open_and_named(cast, query):
    answer = page(cast, query)

    assert answer.status_code == 200
    assert "Not known here, and left open:" in text(answer)
    assert rows_of(answer) == rows_of(page(cast))


def test_a_typed_word_is_never_markup(cast):
    assert b"<b>x" not in page(cast, "?place=<b>x").content


def test_where_no_way_leads_it_says_so(cast):
    said = text(page(cast, "?place=motor&outcome=craving"))

    assert "No way leads through all of this" in said


@given(places, techniques, outcomes)
@settings(max_examples=60)
def test_the_page_holds_exactly_the_ways_of_the_core(place, technique, outcome):
    asked = Asked(place, technique, outcome)
    found = ways(library(), asked)
    wanted = chains(library(), place=place, technique=technique, outcome=outcome)
    shown = [
        (one.row.id, step.technique, step.outcome, tuple(told.row.id for told in step.effects))
        for one in found.mechanisms
        for step in one.steps
    ]

    assert sorted(shown) == sorted(
        (each.mechanism.id, each.technique, each.outcome, each.effects) for each in wanted
    )
    assert found.count == len(wanted)
    assert found.with_effects == sum(bool(each.effects) for each in wanted)
    assert asked_in(library(), dict(_pairs(asked.query))) == asked


def _pairs(query: str) -> list[tuple[str, str]]:
    return [tuple(part.split("=")) for part in query.lstrip("?").split("&") if part]


def test_every_place_of_the_map_is_a_link_that_filters(cast):
    html = page(cast).content.decode()
    for key in library().places:
        assert html.count(f'href="?place={key}#findings"') == 2  # the drawing and its twin


def test_a_place_keeps_what_else_is_asked_and_lets_itself_go(cast):
    html = unescape(page(cast, "?place=cortisol&outcome=stress").content.decode())

    assert 'href="?place=amygdala&outcome=stress#findings"' in html
    assert 'href="?outcome=stress#findings" aria-label="cortisol: 4 findings"' in html
    assert html.count('aria-current="true"') == 1


def test_the_choices_offer_only_what_leads_somewhere():
    form = AskForm(library(), Asked())
    for name in ("technique", "outcome"):
        for key, _name in form.fields[name].choices[1:]:
            assert chains(library(), **{name: key})


def test_every_word_for_a_finding_is_there():
    assert {row.direction for row in library().mechanisms} <= set(SAYS)
    assert {row.studied_in for row in library().mechanisms} <= set(STUDIED)


@pytest.mark.parametrize("query", ["", "?place=oxytocin", "?place=x", "?place=motor&outcome=mood"])
def test_it_says_nothing_that_cannot_be_translated(cast, query):
    with bracketed():
        html = page(cast, query).content.decode()

    assert untranslated(html) == []


def test_the_title_is_generic(cast):
    assert "<title>Brain and body" in page(cast, "?place=oxytocin").content.decode()
