"""Reading the course of a client's numbers."""

import pytest
from django.utils import timezone

from sostenuto_web.measures.course.reading import course_on, courses_of, taken_by
from sostenuto_web.measures.models import SiteBasis, SiteStep

pytestmark = pytest.mark.django_db


def test_a_course_holds_every_number_the_change_and_how_sure_it_is(asked, client):
    rows = asked.totals("phq9", 18, 14, 9)

    (found,) = courses_of(client)

    assert [(one.key, one.value, one.band) for one in found.points] == [
        (str(rows[0].pk), 18.0, "moderately severe"),
        (str(rows[1].pk), 14.0, "moderate"),
        (str(rows[2].pk), 9.0, "mild"),
    ]
    assert found.points[0].day == rows[0].on
    assert found.since_first.reliable.verdict == "better"
    assert found.since_last.change == -5
    assert found.half_width == pytest.approx(5.06, abs=0.005)
    assert found.steps == ()


def test_there_is_one_for_the_total_and_one_for_each_subscale(asked, client):
    asked.answers("core10", [1] * 10)
    asked.answers("core10", [2] * 10, week=2)

    found = courses_of(client)

    assert [(one.scale, [point.value for point in one.points]) for one in found] == [
        ("", [14.0, 20.0]),
        ("risk", [1.0, 2.0]),
    ]
    assert found[1].since_first.reason == "cannot say: no verified reliability for this measure"


def test_a_measure_without_a_total_has_its_subscales_only(asked, client):
    asked.answers("bam", [0] * 17)

    assert {one.scale for one in courses_of(client)} == {"use", "risk", "protective"}


def test_variants_are_courses_of_their_own(asked, client):
    asked.totals("k10", 30, 20)
    asked.totals("k10", 20, 10, variant="us")

    assert [(one.measure.variant, len(one.points)) for one in courses_of(client)] == [
        ("", 2),
        ("us", 2),
    ]


def test_a_voided_one_and_one_that_is_not_done_are_left_out(asked, client):
    asked.total("phq9", 18)
    asked.total("phq9", 3, week=2, voided_at=timezone.now())
    asked.total("phq9", 2, week=4, state="given")

    (found,) = courses_of(client)

    assert [one.value for one in found.points] == [18.0]
    assert found.since_first is None


def test_another_form_breaks_the_line_and_is_not_compared(asked, client):
    asked.total("phq9", 24)
    asked.total("phq9", 18, week=2, form_key="https://example.org/phq9|2")
    asked.total("phq9", 17, week=4, form_key="https://example.org/phq9|2")

    (found,) = courses_of(client)

    assert found.breaks == (1,)
    assert found.baseline.value == 18.0
    assert found.since_first.change == found.since_last.change == -1


def test_another_version_of_the_measure_is_not_compared_either(asked, client):
    asked.total("phq9", 24, measure_version=0)
    asked.total("phq9", 9, week=2)

    (found,) = courses_of(client)

    assert found.since_first is None
    assert found.breaks == (1,)


def test_before_is_compared_with_before_and_after_with_after(asked, client):
    for week, before, after in ((0, 20, 12), (2, 18, 10)):
        asked.total("pacs", before, week, moment="pre")
        asked.total("pacs", after, week, moment="post")

    (found,) = courses_of(client)

    assert [one.value for one in found.points] == [20.0, 12.0, 18.0, 10.0]
    assert (found.baseline.value, found.latest.value, found.breaks) == (12.0, 10.0, ())


def test_the_clinics_own_reliability_goes_before_the_measures(asked, client):
    asked.totals("brs", 3, 4)
    (without,) = courses_of(client)
    SiteBasis.objects.create(code="brs", sd=0.7, r=0.8, source="our own 120 clients")

    (found,) = courses_of(client)

    assert without.half_width is None
    assert without.basis is None
    assert found.basis.key == "site"
    assert found.since_first.reliable.verdict == "better"


def test_what_cannot_be_scored_says_why(asked, client):
    asked.answers("phq9", [1, 1, 1, None, None, None, 1, 1, 0])

    (taken,) = taken_by(client)

    assert taken.main.points == ()
    assert taken.main.without[0].reason == "3 of 9 items missing; at most 2 may be"
    assert [one.scale for one in courses_of(client)] == ["phq2"]


def test_a_result_from_elsewhere_has_no_course(asked, client):
    asked.total("cssrs_screen", None, result="moderate", way="elsewhere", assessed_by="the ward")

    (taken,) = taken_by(client)

    assert taken.courses == ()
    assert taken.main is None
    assert taken.latest.row.result == "moderate"


def test_flat_or_worse_brings_the_next_steps_of_this_clinic(asked, client):
    asked.totals("phq9", 18, 17)
    SiteStep.objects.create(key="ask", words="-", reason="-", when=["flat"], off=True)
    SiteStep.objects.create(key="rest", words="Rest.", reason="It is hard.", when=["flat"])

    (found,) = courses_of(client)

    keys = [one.key for one in found.steps]
    assert keys[0] == "change_music"
    assert keys[-1] == "rest"


def test_a_setback_after_progress_brings_them_as_well(asked, client):
    asked.totals("phq9", 20, 5, 14)

    (found,) = courses_of(client)

    assert found.since_first.reliable.verdict == "better"
    assert found.asks is found.since_last
    assert "safety" in [one.key for one in found.steps]


def test_it_can_be_reckoned_from_another_reliability(asked, client):
    asked.totals("phq9", 18, 12)
    (taken,) = taken_by(client)

    assert taken.main.since_first.reliable.verdict == "better"
    assert course_on(taken, "", "retest").since_first.reliable.verdict == "unchanged"
    assert course_on(taken, "no such scale") is None


def test_however_much_was_asked_the_queries_are_as_many(asked, client, django_assert_num_queries):
    asked.total("phq9", 18)
    with django_assert_num_queries(4):
        courses_of(client)
    for code in ("phq9", "gad7", "isi", "pss10"):
        asked.totals(code, 9, 8, 7)
    with django_assert_num_queries(4):
        assert len(courses_of(client)) == 4
