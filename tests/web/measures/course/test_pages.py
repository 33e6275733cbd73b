"""Pages of how a client's numbers went: the charts, the tables that say the same, the change."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.conftest import make_client

from sostenuto.measures.change import change
from sostenuto.measures.course import course
from sostenuto.measures.courses import Given
from sostenuto.measures.scoring import score_total
from sostenuto.measures.shelf import measure
from sostenuto_web.measures.course import picture, resting, twin, words
from sostenuto_web.measures.models import SiteBasis
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2026, 3, 2)
PHQ9 = measure("phq9")


def everything(client):
    return f"/people/{client.pk}/measures/"


def course_of(row, rest=""):
    return f"/people/{row.client_id}/measures/{row.pk}/course/{rest}"


def plain(html):
    html = re.sub(r"<title\b.*?</title>|<desc\b.*?</desc>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def picture_of(html, paper="wide"):
    """Return one of the charts of a page."""
    found = re.search(rf'<svg class="numbers numbers-{paper}".*?</svg>', html, re.DOTALL)
    return found[0] if found else ""


def heads_in(svg):
    """Return how many numbers are drawn."""
    looks = "first|number|aside"
    paths = re.findall(rf'<path class="numbers-(?:{looks})" d="([^"]*)"', svg)
    return sum(path.count("M") for path in paths)


def rows_in(html):
    """Return how many lines the table of all numbers has."""
    table = html[html.index("The same as the picture") :]
    return table[: table.index("</table>")].count('<th scope="row">')


@pytest.fixture
def page(browser):
    def visit(address):
        answer = browser.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return visit


def test_before_anything_was_asked_the_page_says_what_to_do(page, client):
    found = page(everything(client))

    assert "Nothing was asked yet" in found
    assert "Plan measures" in found


def test_each_measure_has_a_card_with_its_number_band_change_and_what_it_rests_on(
    page, asked, client
):
    asked.totals("phq9", 18, 14, 9)
    asked.totals("brs", 2.5, 4)

    found = plain(page(everything(client)))

    assert "9 of 27 mild (bands: as published)" in found
    assert "18 → 9 (−9) Better, beyond what chance of measuring explains" in found
    assert "r 0.89 · SD 5.5" in found
    assert "2.5 → 4 (+1.5) Cannot say: no verified reliability for this measure" in found
    assert "The number itself went the better way." in found


def test_a_result_from_elsewhere_is_listed_with_who_and_when_and_not_drawn(
    page, asked, client, therapist
):
    given = {"way": "elsewhere", "assessed_by": "the ward", "opened_by": therapist}
    row = asked.total("cssrs_screen", None, result="moderate", **given)

    for address in (everything(client), course_of(row)):
        found = page(address)
        cells = set(re.findall(r"<td[^>]*>([^<]+)<", found))
        assert {"moderate", "the ward", "Invented therapist"} <= cells
        assert '<svg class="numbers' not in found


def test_a_course_says_the_change_the_category_and_everything_it_rests_on(page, asked):
    rows = asked.totals("core10", 25, 22, 8)

    found = plain(page(course_of(rows[0])))

    assert "From the first to the last 25 → 8 (−17)" in found
    assert "From the one before to the last 22 → 8 (−14)" in found
    assert "The published word for this is recovered" in found
    assert "cut-off c" in found
    assert "mean 19.7, SD 7.7" in found


def test_no_page_says_that_music_did_it(page, asked):
    found = plain(page(course_of(asked.totals("phq9", 18, 5)[0])))

    assert "It does not say why" in found
    assert not re.search(r"music (did|lowered|helped|works)", found.split("What changed")[1])


def test_without_a_verified_reliability_it_says_so_and_draws_no_band(page, asked):
    rows = asked.totals("brs", 2.5, 4)

    found = page(course_of(rows[0]))

    assert "Cannot say: no verified reliability for this measure" in found
    assert "numbers-box" not in found


def test_the_clinics_own_pair_is_used_and_named(page, asked):
    rows = asked.totals("brs", 2.5, 4)
    SiteBasis.objects.create(code="brs", sd=0.7, r=0.8, source="our own 120 clients")

    found = page(course_of(rows[0]))

    assert "our own 120 clients" in found
    assert "numbers-box" in found
    assert "Better, beyond" in found


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        ("", "Better, beyond"),
        ("?by=alpha", "Better, beyond"),
        ("?by=retest", "No change beyond"),
        ("?by=nonsense", "Better, beyond"),
        ("?by=site", "Better, beyond"),
        ("?part=99999&by=x", "Better, beyond"),
        ("?part=-1", "Better, beyond"),
        ("?part=²", "Better, beyond"),
    ],
)
def test_it_can_be_reckoned_anew_and_a_choice_that_lies_is_as_if_nothing_was_asked(
    page, asked, asked_for, said
):
    rows = asked.totals("phq9", 18, 12)

    assert said in page(course_of(rows[0], asked_for))


def test_subscales_are_chosen_by_their_place(page, asked):
    row = asked.answers("pcl5", [2] * 20)

    found = plain(page(course_of(row, "?part=2")))

    assert "avoidance (C)" in found
    assert "4" in found
    assert "Cannot say: no verified reliability" in found


def test_the_line_is_broken_at_another_form_and_the_page_says_so(page, asked):
    first = asked.total("phq9", 24)
    asked.total("phq9", 18, week=2, form_key="https://example.org/phq9|2")
    asked.total("phq9", 17, week=4, form_key="https://example.org/phq9|2")

    found = page(course_of(first))

    assert "The line is broken once" in found
    assert "1 number is shown and not compared" in plain(found)
    assert "example.org" not in found
    assert found.count('class="numbers-break"') >= 2
    assert rows_in(found) == 3


def test_a_voided_one_is_nowhere(page, asked, client):
    row = asked.totals("phq9", 18, 17)[0]
    asked.total("phq9", 23, week=1, voided_at=timezone.now())

    found = page(course_of(row))

    assert rows_in(found) == heads_in(picture_of(found)) == 2
    assert "23" not in plain(found).split("All numbers")[1].split("Save")[0]


def test_what_gave_no_number_stands_there_with_its_reason(page, asked):
    row = asked.answers("phq9", [1, 1, 1, None, None, None, 1, 1, 0])

    found = plain(page(course_of(row)))

    assert "3 of 9 answers are missing; at most 2 may be." in found


def test_before_it_is_done_there_is_no_number_yet(page, asked):
    row = asked.total("phq9", None, state="given")

    assert "No number yet" in page(course_of(row))


def test_a_measure_without_a_number_says_that_there_is_nothing_to_draw(page, asked):
    row = asked.answers("asq", [0, 0, 0, 0])

    found = page(course_of(row))

    assert "numbers-wide" not in found


def test_neither_title_nor_address_says_what_is_asked_of_whom(page, asked, client):
    row = asked.totals("phq9", 18, 12)[0]

    for address in (everything(client), course_of(row), course_of(row, "steps/")):
        title = re.search(r"<title>(.*?)</title>", page(address), re.DOTALL)[1].lower()
        assert not any(word in title + address for word in ("phq", "depress", "wren", "patient"))


def test_every_picture_has_a_name_and_says_the_same_as_its_table(page, asked):
    rows = asked.totals("phq9", 18, 14, 9, 12)

    found = page(course_of(rows[0]))

    for paper in ("wide", "narrow"):
        svg = picture_of(found, paper)
        named = re.search(r'role="img".*?aria-labelledby="(\S+) (\S+)"', svg)
        assert all(f'id="{ident}"' in svg for ident in named.groups())
        assert heads_in(svg) == rows_in(found) == 4
    assert len(set(re.findall(r' id="([^"]+)"', found))) == len(re.findall(r' id="[^"]+"', found))


def test_the_points_can_be_taken_away_as_numbers_only(browser, asked):
    rows = asked.totals("phq9", 18, 14, 9)

    answer = browser.get(course_of(rows[0], "table/"))

    assert answer["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert "no-store" in answer["Cache-Control"]
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [line["number"] for line in lines] == ["18", "14", "9"]
    assert [line["beyond_chance"] for line in lines] == ["", "0", "1"]
    assert lines[2]["from_first"] == "-9"
    assert not re.search(r"phq|wren|finch", answer.content.decode(), re.IGNORECASE)


def test_of_nothing_there_is_no_table(browser, asked):
    row = asked.answers("asq", [0, 0, 0, 0])

    assert browser.get(course_of(row, "table/")).status_code == 404


def test_what_is_not_theirs_nobody_sees(cast, asked):
    row = asked.totals("phq9", 18, 17)[0]
    strange = make_client("Swift")

    for role in (Role.DIRECTOR, Role.RESEARCHER, Role.ADMINISTRATOR, Role.CLIENT):
        for address in (everything(row.client), course_of(row), course_of(row, "table/")):
            assert cast.browser(role).get(address).status_code in (403, 404)
    other = f"/people/{strange.pk}/measures/{row.pk}/course/"
    assert cast.browser(Role.THERAPIST).get(other).status_code == 404


def test_an_intern_reads_and_decides_nothing(cast, asked):
    row = asked.totals("phq9", 18, 17)[0]
    browser = cast.browser(Role.INTERN)

    found = browser.get(course_of(row)).content.decode()

    assert "What could come next" in found
    assert "Write down what will be done" not in found
    assert browser.get(course_of(row, "steps/")).status_code in (403, 404)


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        browser.get(address)
    return len(caught)


def test_however_much_was_asked_the_pages_ask_the_database_as_often(browser, asked, client):
    row = asked.totals("phq9", 18, 17)[0]
    asked.total("cssrs_screen", None, result="low", way="elsewhere")
    before = [queries(browser, one) for one in (everything(client), course_of(row))]
    for code in ("gad7", "isi", "brs", "pss10"):
        asked.totals(code, 4, 4, 4, 4)
    asked.total("phq9", 16, week=9)
    asked.total("cssrs_screen", None, week=3, result="high", way="elsewhere")

    assert [queries(browser, one) for one in (everything(client), course_of(row))] == before


@given(st.lists(st.integers(0, 27), min_size=1, max_size=12), st.sampled_from(["", "sem"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_verdict_on_the_page_is_the_cores(totals, basis):
    given_ = [
        Given(str(at), FIRST + datetime.timedelta(days=14 * at), score_total(PHQ9, total))
        for at, total in enumerate(totals)
    ]
    found = course(PHQ9, given_, basis=basis)

    for point, total in zip(found.points[1:], totals[1:], strict=True):
        core = change(PHQ9, totals[0], total, basis=basis)
        shown = twin.since_baseline(found, point)
        assert shown.reliable == core.reliable
        assert words.short(shown) == str(words.SHORT[core.reliable.verdict])
    if len(totals) > 1:
        core = change(PHQ9, totals[0], totals[-1], basis=basis)
        shown = resting.shown_change(found.since_first)
        assert shown["verdict"] == str(words.VERDICTS[core.reliable.verdict])
        assert (shown["category"] or {}).get("key") == core.category


@given(st.lists(st.integers(0, 27), min_size=1, max_size=12), st.data())
def test_a_number_outside_the_band_is_one_that_changed_beyond_chance(totals, data):
    forms = data.draw(st.lists(st.sampled_from("ab"), min_size=len(totals), max_size=len(totals)))
    found = course(
        PHQ9,
        [
            Given(str(at), FIRST + datetime.timedelta(days=at), score_total(PHQ9, one, form=form))
            for at, (one, form) in enumerate(zip(totals, forms, strict=True))
        ],
    )
    drawn = picture.picture(found)

    assert drawn["count"] == len(found.points) == len(totals)
    for point in found.compared[1:]:
        outside = abs(point.value - found.baseline.value) > found.half_width
        assert outside == (twin.since_baseline(found, point).reliable.verdict != "unchanged")
