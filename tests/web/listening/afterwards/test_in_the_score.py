"""The client's score shows the listening programmes, with the mood before and after."""

import pytest
from tests.web.desk.score_for_tests import fill

from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast, me):
    def visit(client=me):
        answer = cast.browser(Role.THERAPIST).get(f"/people/{client.pk}/score/")
        assert answer.status_code == 200
        return answer

    return visit


def cells(answer):
    return [
        said
        for row, _url in answer.context["rows"]
        for name, said in row.cells
        if name == "listening" and said
    ]


def test_each_programme_stands_on_a_stave_of_its_own_with_the_mood_around_it(me, told, page):
    one = told(me)
    one.asked("pre", -5, mood=(-0.5, 0.5))
    one.asked("post", 14, mood=(0.25, 0.0))
    told(me, hours_ago=30)

    answer = page()

    assert "listening" in [stave["key"] for stave in answer.context["staves"]]
    assert cells(answer) == [
        "unpleasant, stirred up → a bit pleasant, neither quiet nor stirred up",
        "a programme, nobody asked",
    ]
    looks = {shape.look: shape.d for shape in answer.context["shapes"]}
    assert looks["listened tick"].count("M") == 2
    assert "a listening programme" in answer.content.decode()


def test_in_a_session_it_stands_in_the_line_of_the_session(me, told, session, page):
    told(me, session=session)

    (row,) = (row for row, _url in page().context["rows"] if row.key == str(session.pk))

    assert ("listening", "a programme, nobody asked") in row.cells


def test_without_programmes_there_is_no_stave_and_no_column(me, told, cast, page):
    told(me, state="planned", started_at=None, ended_at=None)
    told(cast.clients["team"])
    fill(me, cast.staff[Role.THERAPIST], count=3)

    answer = page()

    assert "listening" not in [stave["key"] for stave in answer.context["staves"]]
    assert "listening" not in answer.context["heads"]


def test_many_programmes_ask_no_more_than_one(me, told, cast, django_assert_max_num_queries):
    browser, url = cast.browser(Role.THERAPIST), f"/people/{me.pk}/score/"
    fill(me, cast.staff[Role.THERAPIST], count=3)
    told(me)
    browser.get(url)
    with django_assert_max_num_queries(32) as of_few:
        browser.get(url)
    for hours in range(4, 100, 5):
        told(me, hours_ago=hours).asked("pre", -5, mood=(0, 0))
    with django_assert_max_num_queries(32) as of_many:
        browser.get(url)

    assert len(of_many) == len(of_few)
