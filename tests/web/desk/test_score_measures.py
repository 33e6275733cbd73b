"""Measures on the client's score: a stave each, the band, breaks, who sees them, what is chosen."""

import json
import re

import pytest
from django.utils import timezone
from tests.web.desk.measures_for_tests import asked, many
from tests.web.desk.score_for_tests import fill
from tests.web.frontend.words import bracketed, untranslated
from tests.web.reading import without_tokens

from sostenuto.measures.shelf import measure
from sostenuto_web.desk.score import measured, showing, windows
from sostenuto_web.measures.models import Administration, SiteBasis, SiteForm
from sostenuto_web.platform.policy.table import Role


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def wren(cast):
    return cast.clients["own"]


@pytest.fixture
def page(therapist, wren):
    def visit(query=""):
        answer = therapist.get(f"/people/{wren.pk}/score/{query}")
        assert answer.status_code == 200
        return answer

    return visit


def staves(answer):
    return {" ".join(line for _y, line, _q in s["name"]): s for s in answer.context["staves"]}


def cells(answer, name):
    return [
        said for row, _url in answer.context["rows"] for head, said in row.cells
        if head == name and said
    ]  # fmt: skip


PHQ9 = measure("phq9").name


def test_a_measure_has_a_stave_with_its_band_and_what_it_rests_on(page, wren):
    asked(wren, "phq9", 18, 12, 9, days_ago=(60, 30, 2))
    answer = page()

    stave = staves(answer)["PHQ-9 depression severity"]
    assert (stave["low"], stave["high"]) == ("0", "27")
    assert stave["note"] == "band: ±5.06 points round the first number; r 0.89 (alpha), SD 5.5"
    looks = {shape.look: shape.d for shape in answer.context["shapes"]}
    assert looks["quiet band"].count("M") == 1
    assert looks["quiet edge"].count("M") == 2
    assert looks["voice-1 full"].count("M") == 3
    assert "break" not in looks
    said = dict(answer.context["said"])[PHQ9]
    assert said.startswith("3 numbers, from 9 to 18; it goes from 0 to 27, lower is better; band")
    assert cells(answer, PHQ9) == ["9", "12", "18"]


def test_where_nobody_knows_a_reliability_there_is_no_band_and_that_is_said(page, wren):
    asked(wren, "brs", 2.5, 4, days_ago=(30, 2))
    answer = page()

    assert "cannot say" in staves(answer)["BRS resilience (bouncing back)"]["note"]
    assert "quiet band" not in {shape.look for shape in answer.context["shapes"]}


def test_a_reliability_of_the_clinics_own_draws_the_band(page, wren):
    asked(wren, "brs", 2.5, 4, days_ago=(30, 2))
    SiteBasis.objects.create(code="brs", sd=0.7, r=0.8, source="our 120 clients, 2026")
    answer = page()

    note = staves(answer)["BRS resilience (bouncing back)"]["note"]
    assert "r 0.8, SD 0.7, entered by the clinic" in note
    assert "quiet band" in {shape.look for shape in answer.context["shapes"]}


def test_another_form_breaks_the_line_and_has_a_band_of_its_own(page, wren):
    asked(wren, "phq9", 18, 16, days_ago=(80, 60))
    asked(wren, "phq9", 9, 8, days_ago=(30, 5), form_key="own|2")
    answer = page()

    looks = {shape.look: shape.d for shape in answer.context["shapes"]}
    assert looks["break"].count("M") == 2  # one caesura has two strokes
    assert looks["quiet band"].count("M") == 2
    assert looks["voice-1 way"].count("M") == 2
    assert "interrupted where another form" in dict(answer.context["said"])[PHQ9]
    assert "another form or version: not compared" in [key.says for key in answer.context["keys"]]


def test_another_variant_is_a_stave_of_its_own(page, wren):
    asked(wren, "k10", 30, days_ago=(40,))
    asked(wren, "k10", 20, days_ago=(10,), variant="us")
    answer = page()

    assert len([name for name in staves(answer) if name.startswith("K10")]) == 2
    assert any("counted from 0" in head for head in answer.context["heads"])


def test_before_and_after_are_drawn_as_for_a_rating(page, wren):
    asked(wren, "craving_nrs", 7, days_ago=(3,), moment="pre")
    asked(wren, "craving_nrs", 4, days_ago=(3,), moment="post")
    answer = page()

    assert {"voice-1 hollow", "voice-1 full"} <= {s.look for s in answer.context["shapes"]}
    assert cells(answer, measure("craving_nrs").name) == ["before: 7; after: 4"]


def test_what_gave_no_number_is_counted_and_not_drawn(page, wren):
    asked(wren, "phq9", days_ago=(3,), answers=[1, 1, 1])
    answer = page()

    stave = staves(answer)["PHQ-9 depression severity"]
    assert stave["empty"] == "nothing was asked in this time"
    assert "1 time without a number" in dict(answer.context["said"])[PHQ9]


def test_open_and_voided_ones_are_not_there(page, wren):
    asked(wren, "phq9", 18, days_ago=(9,), state="open")
    (gone,) = asked(wren, "gad7", 9, days_ago=(9,))
    Administration.objects.filter(pk=gone.pk).update(voided_at=timezone.now())

    assert not {"PHQ-9", "GAD-7"} & {name.split(" ")[0] for name in staves(page())}


def test_what_was_asked_in_a_session_stands_in_its_line(page, wren, cast):
    sessions = fill(wren, cast.staff[Role.THERAPIST], count=6)
    held = sessions[2]
    asked(wren, "phq9", 11, days_ago=(1,), session_id=held.pk)
    answer = page()

    (row,) = (row for row, _url in answer.context["rows"] if row.key == str(held.pk))
    assert (PHQ9, "11") in row.cells


def test_resilience_stands_there_by_default_and_says_that_nothing_was_asked(page, wren):
    asked(wren, "phq9", 11)
    answer = page()

    keys = [stave["key"] for stave in answer.context["staves"]]
    assert keys[:2] == ["mood", "resilience"]
    assert staves(answer)["resilience"]["empty"] == "nothing was asked in this time"


BRS = {
    "resourceType": "Questionnaire",
    "status": "active",
    "item": [
        {
            "linkId": f"brs-{number}",
            "text": f"Invented statement {number}",
            "type": "choice",
            "answerOption": [
                {"valueCoding": {"code": str(value), "display": f"step {value}"}}
                for value in range(1, 6)
            ],
        }
        for number in range(1, 7)
    ],
}


def test_the_resilience_scale_stands_beside_it_where_the_clinic_has_loaded_it(page, wren):
    asked(wren, "phq9", 11)
    form = SiteForm.objects.create(
        code="brs", key="brs|1", document=json.dumps(BRS), confirmed_at=timezone.now()
    )
    keys = [stave["key"] for stave in page().context["staves"]]
    assert keys[:3] == ["mood", "resilience", "resilience-2"]

    asked(wren, "brs", 3)
    names = list(staves(page()))
    assert names[:3] == ["mood", "resilience", "BRS resilience (bouncing back)"]
    SiteForm.objects.filter(pk=form.pk).update(retired_at=timezone.now())
    Administration.objects.filter(code="brs").delete()
    assert "resilience-2" not in [stave["key"] for stave in page().context["staves"]]


def test_which_staves_are_shown_can_be_chosen_and_goes_along(page, wren, cast, therapist):
    fill(wren, cast.staff[Role.THERAPIST], count=6)
    asked(wren, "phq9", 18, 9, days_ago=(30, 2))
    asked(wren, "gad7", 9, days_ago=(2,))
    every = page()
    choices = {choice.name: choice.key for choice in every.context["choices"]}
    assert {"mood", "craving", "resilience", "goals", "music", PHQ9} <= set(choices)
    assert every.context["every"] == ""

    some = page(f"?zoom=month&show={choices['mood']}&show={choices[PHQ9]}")
    assert list(staves(some)) == ["mood", "PHQ-9 depression severity", "sessions", "take care"]
    assert some.context["heads"] == ["mood", PHQ9, "take care"]
    for way in (some.context["zooms"][1]["url"], some.context["earlier"]):
        assert list(staves(therapist.get(way))) == list(staves(some))
    assert len(staves(therapist.get(some.context["every"]))) == len(every.context["staves"])


@pytest.mark.parametrize("query", ["?show=", "?show=nothing", "?show=a&show=b"])
def test_a_strange_choice_shows_all(page, wren, query):
    asked(wren, "phq9", 18)

    assert len(staves(page(query))) == len(staves(page()))


def test_no_address_tells_what_somebody_is_asked(page, wren, cast):
    fill(wren, cast.staff[Role.THERAPIST], count=6)
    asked(wren, "phq9", 18, days_ago=(2,))
    answer = page("?show=mood&zoom=month")

    main = without_tokens(answer.content.decode().split("<main")[1])
    ways = re.findall(r'(?:href|value)="([^"]*)"', main)
    assert not [way for way in ways if re.search(r"phq|craving|depress", way)]
    assert re.search(r"<title>(.*?)</title>", answer.content.decode()).group(1) == (
        "Record · Sostenuto"
    )


def test_whoever_may_not_read_measures_gets_none(wren, cast, monkeypatch):
    asked(wren, "phq9", 18)
    monkeypatch.setattr(measured, "RULE", "measure.load")
    intern = cast.staff[Role.INTERN]

    assert measured.taken_of(intern, wren) == []
    window = windows.window_of(wren)
    shown = showing.shown(intern, wren, window, taken=measured.taken_of(intern, wren))
    assert [stave["key"] for stave in shown["staves"]] == [
        "mood", "resilience", "goals", "sessions", "music", "signs",
    ]  # fmt: skip


def test_a_measure_before_the_first_session_is_in_the_picture_of_all(page, wren, cast):
    fill(wren, cast.staff[Role.THERAPIST], count=3)
    asked(wren, "phq9", 18, 9, days_ago=(200, 2))

    assert cells(page(), PHQ9) == ["9", "18"]
    assert cells(page("?zoom=month"), PHQ9) == ["9"]
    month = {shape.look: shape.d for shape in page("?zoom=month").context["shapes"]}
    assert month["quiet band"].startswith("M16 ")  # round the first number, which is not shown


@pytest.mark.parametrize("zoom", ["all", "quarter", "month"])
def test_picture_and_table_hold_the_same_count_of_numbers(page, wren, cast, zoom):
    fill(wren, cast.staff[Role.THERAPIST], count=8)
    many(wren)
    answer = page(f"?zoom={zoom}")

    choices = [one for one in answer.context["choices"] if "-" in one.key and len(one.key) > 30]
    assert len(choices) == 9
    for choice in choices:
        alone = page(f"?zoom={zoom}&show={choice.key}")
        looks = {shape.look: shape.d for shape in alone.context["shapes"]}
        assert looks.get("voice-1 full", "").count("M") == len(cells(alone, choice.name))
    height = float(answer.context["height"])
    assert len(answer.context["staves"]) == 16
    assert height < 1400


def test_many_measures_ask_no_more_than_one(therapist, wren, cast, django_assert_max_num_queries):
    url = f"/people/{wren.pk}/score/"
    fill(wren, cast.staff[Role.THERAPIST], count=3)
    asked(wren, "phq9", 18)
    therapist.get(url)
    with django_assert_max_num_queries(38) as of_few:
        therapist.get(url)
    many(wren, count=8)
    with django_assert_max_num_queries(38) as of_many:
        therapist.get(url)

    assert len(of_many) == len(of_few)


def test_a_full_score_is_printed_on_sheets_with_each_stave_on_one_of_them(page, wren, cast):
    fill(wren, cast.staff[Role.THERAPIST], count=6)
    many(wren)
    answer = page()

    on_sheets = [stave["key"] for sheet in answer.context["sheets"] for stave in sheet["staves"]]
    shown = [choice.key for choice in answer.context["choices"] if choice.is_shown]
    assert len(answer.context["sheets"]) == 3
    assert on_sheets.count("sessions") == on_sheets.count("signs") == 3
    assert len(on_sheets) == len(shown) + 6
    ids = re.findall(r'\bid="([^"]+)"', answer.content.decode())
    assert len(ids) == len(set(ids))
    some = page("?show=mood&show=resilience&show=goals")
    assert some.context["sheets"] == []


def test_every_word_goes_through_the_catalogue(page, wren, cast):
    fill(wren, cast.staff[Role.THERAPIST], count=4)
    many(wren)
    asked(wren, "phq9", 4, form_key="own|1")
    asked(wren, "k10", 9, variant="us")
    asked(wren, "peg", 9)
    asked(wren, "sam", days_ago=(3,), answers=[1, 2, 3])
    with bracketed():
        html = page().content.decode()

    goals = frozenset({"Fall asleep without the radio", "Say no to an offer"})
    assert untranslated(html, known=goals) == []
